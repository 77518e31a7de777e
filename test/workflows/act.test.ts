import path from 'node:path'
import fs from 'fs-extra'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ACT, releasedCheckout, runWorkflow } from './act.ts'
import { TOP } from './build.ts'

const WORKFLOW = `
on:
  workflow_dispatch:
    inputs: { environment: {}, mode: {} }
jobs:
  migrate:
    runs-on: [self-hosted, linux]
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1
      - id: migrate
        uses: org/wso2-migrate@v1
        with:
          environment: \${{ inputs.environment }}
          mode: \${{ inputs.mode }}
          ssh-key: \${{ secrets.SSH_KEY }}
          known-hosts: \${{ vars.KNOWN_HOSTS }}
        env:
          ORDERS_DB_PASSWORD: \${{ secrets.ORDERS_DB_PASSWORD }}
      - if: always()
        run: echo "$OUTPUTS" | sed 's/^/OUTPUT /'
        env:
          OUTPUTS: \${{ toJSON(steps.migrate.outputs) }}
`
const SECRETS = { SSH_KEY: 'not-a-key\nline-two-of-it', ORDERS_DB_PASSWORD: 'orders-password-4711' }
const HOST_KEY =
  'mi-old.staging.example ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILM+rvN+ot98qgEN796jTiQfZfG1KaT0PtFDJ/XFSqti'

if (!ACT)
  console.warn(
    '\n*** SKIPPED: 3 tests of test/workflows/act.test.ts need `act` (script/setup builds it) ***\n',
  )

describe.skipIf(!ACT)('workflows in act', { timeout: 300_000 }, () => {
  let release: string
  let example: string
  beforeAll(async () => {
    release = await releasedCheckout()
    example = await fs.readFile(path.join(TOP, 'examples/wso2-migrate.toml'), 'utf8')
  }, 300_000)
  afterAll(() => fs.remove(release))

  it('tells a broken migration file by its line, ends red, and leaves the report', async () => {
    const run = await runWorkflow(WORKFLOW, release, {
      files: { 'wso2-migrate.toml': example.replace('tools_host = "new" #', 'tool_host = "new" #') },
      inputs: { environment: 'staging', mode: 'plan' },
      secrets: SECRETS,
      vars: { KNOWN_HOSTS: HOST_KEY },
    })
    expect(run.code).not.toBe(0)
    expect(outputsOf(run.log)).toMatchObject({ result: 'failed', 'failure-reason': 'config-invalid' })
    const line = example.split('\n').findIndex((one) => one.startsWith('tools_host')) + 1
    expect(run.log).toMatch(new RegExp(`::error file=wso2-migrate.toml,line=${line},col=\\d+::.*tool_host`))
    const [name] = [...run.artifacts.keys()]
    expect(name).toBe('wso2-migrate-staging-migrate-1')
    expect(run.artifacts.get(name as string)?.get('index.html')).toContain('tool_host')
    for (const secret of ['line-two-of-it', 'orders-password-4711']) {
      expect(run.log).not.toContain(secret)
      expect([...(run.artifacts.get(name as string)?.values() ?? [])].join()).not.toContain(secret)
    }
  })

  it('takes no mode but plan and apply', async () => {
    const run = await runWorkflow(WORKFLOW, release, {
      files: { 'wso2-migrate.toml': example },
      inputs: { environment: 'staging', mode: 'dry-run' },
      secrets: SECRETS,
      vars: { KNOWN_HOSTS: HOST_KEY },
    })
    expect(run.code).not.toBe(0)
    expect(outputsOf(run.log)).toMatchObject({
      result: 'failed',
      'failure-reason': 'config-invalid',
      verbs: '[]',
    })
    expect(run.log).toContain('"dry-run"')
  })

  it('stops the example before the cutover when prepare fails, and still reports', async () => {
    const workflow = await fs.readFile(path.join(TOP, 'examples/migrate.yml'), 'utf8')
    const run = await runWorkflow(workflow, release, {
      files: { 'wso2-migrate.toml': example },
      inputs: { environment: 'staging', mode: 'apply' },
      secrets: { ...SECRETS, SSH_KEY: '' },
      vars: { KNOWN_HOSTS: HOST_KEY },
    })
    expect(run.code).not.toBe(0)
    expect(run.log).toContain('There is no SSH key')
    expect([...run.artifacts.keys()]).toEqual(['wso2-migrate-staging-prepare-1'])
  })
})

/** Outputs of the step before, as the workflow printed them. */
function outputsOf(log: string): Record<string, string> {
  const lines = log.matchAll(/OUTPUT {3}"([^"]+)": "(.*)",?$/gm)
  return Object.fromEntries([...lines].map(([, name, value]) => [name, value]))
}
