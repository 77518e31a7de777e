import path from 'node:path'
import fs from 'fs-extra'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type MiLab, type MiLabOptions, startMiLab } from '../lab/mi-lab.ts'
import { breakCar } from '../lab/product/tamper.ts'
import { difference } from '../lab/snapshot.ts'
import { ACT, releasedCheckout, runWorkflow, type WorkflowRun } from './act.ts'
import { TOP } from './build.ts'

const TESTS = 5
if (!ACT)
  console.warn(`\n*** SKIPPED: ${TESTS} tests of test/workflows/lab.test.ts need act (script/setup) ***\n`)

let release: string
let mi: MiLab | undefined

/** The workflow of the README's quick start, with the variables that the lab's migration file asks for. */
function quickStart(lab: MiLab): string {
  const env = Object.keys(lab.env).map((name) => `          ${name}: \${{ secrets.${name} }}`)
  return `
on:
  workflow_dispatch:
    inputs: { mode: {} }
jobs:
  migrate:
    runs-on: [self-hosted, linux]
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1
      - id: migrate
        uses: org/wso2-migrate@v1
        with:
          environment: staging
          mode: \${{ inputs.mode }}
          ssh-key: \${{ secrets.SSH_KEY }}
          known-hosts: \${{ vars.KNOWN_HOSTS }}
        env: ${env.length > 0 ? `\n${env.join('\n')}` : '{}'}
      - if: always()
        run: echo "$OUTPUTS" | sed 's/^/OUTPUT /'
        env:
          OUTPUTS: \${{ toJSON(steps.migrate.outputs) }}
`
}

async function lab(options: MiLabOptions = {}): Promise<MiLab> {
  mi = await startMiLab(options)
  return mi
}

/** What a user has in the repository: the migration file with whatever lies beside it. */
async function repository(here: MiLab): Promise<Record<string, string>> {
  const names = await fs.readdir(here.workspace, { recursive: true, encoding: 'utf8' })
  const files = names.filter((name) => fs.statSync(path.join(here.workspace, name)).isFile())
  const entries = files.map((name) => [name, fs.readFileSync(path.join(here.workspace, name), 'utf8')])
  return {
    ...Object.fromEntries(entries),
    'wso2-migrate.toml': await fs.readFile(here.migrationFile, 'utf8'),
  }
}

async function run(here: MiLab, workflow: string, inputs: Record<string, string>): Promise<WorkflowRun> {
  return runWorkflow(workflow, release, {
    files: await repository(here),
    inputs,
    secrets: { ...here.env, SSH_KEY: here.inputs['ssh-key'] as string },
    vars: { KNOWN_HOSTS: here.inputs['known-hosts'] as string },
  })
}

function outputsOf(log: string): Record<string, string> {
  const lines = log.matchAll(/OUTPUT {3}"([^"]+)": "(.*)",?$/gm)
  return Object.fromEntries([...lines].map(([, name, value]) => [name, value]))
}

/** Every secret, and each line of those that have several, may stand nowhere that people can read. */
function expectNoSecrets(here: MiLab, result: WorkflowRun): void {
  const published =
    [...result.artifacts.values()].flatMap((files) => [...files.values()]).join('\n') + result.log
  for (const secret of here.secrets.flatMap((one) => one.split('\n')).filter((one) => one.length > 6)) {
    if (/^-----/.test(secret)) continue
    expect(published.includes(secret), `a secret of ${secret.length} characters was published`).toBe(false)
    expect(published.includes(Buffer.from(secret).toString('base64'))).toBe(false)
  }
}

describe.skipIf(!ACT)('workflows against the lab', () => {
  beforeAll(async () => {
    release = await releasedCheckout()
  })
  afterAll(() => fs.remove(release))
  afterEach(async () => {
    await mi?.stop()
    mi = undefined
  })

  it('plans, and changes nothing on any host or in any database', async () => {
    const here = await lab({ activeArtifacts: false })
    const before = await here.lab.snapshot()
    const result = await run(here, quickStart(here), { mode: '' })
    expect(difference(before, await here.lab.snapshot())).toEqual([])
    expect(outputsOf(result.log), result.log.slice(-6000)).toMatchObject({
      result: 'planned',
      'failure-reason': '',
    })
    expect(result.code).toBe(0)
    expect([...result.artifacts.keys()]).toEqual(['wso2-migrate-staging-migrate-1'])
  })

  it('migrates by the quick start, ends green, and publishes the report and no secret', async () => {
    const here = await lab({ userStore: 'ldap', secureVault: true, choices: { stop_source: true } })
    const result = await run(here, quickStart(here), { mode: 'apply' })
    expect(outputsOf(result.log)).toMatchObject({ result: 'passed', 'failure-reason': '' })
    expect(result.code).toBe(0)
    const files = result.artifacts.get('wso2-migrate-staging-migrate-1')
    expect(files?.get('index.html')).toContain('Migration passed')
    expect([...(files?.keys() ?? [])].some((name) => name.startsWith('files/manifests/'))).toBe(true)
    expectNoSecrets(here, result)
  })

  it('migrates by examples/migrate.yml: prepare, then a cutover of just that plan', async () => {
    const here = await lab({ choices: { stop_source: true } })
    const example = await fs.readFile(path.join(TOP, 'examples/migrate.yml'), 'utf8')
    const [name] = Object.keys(here.env)
    const result = await run(here, example.replaceAll('ORDERS_DB_PASSWORD', name ?? 'NONE'), {
      environment: 'staging',
      mode: 'apply',
    })
    expect(result.code, result.log.slice(-3000)).toBe(0)
    expect([...result.artifacts.keys()].sort()).toEqual([
      'wso2-migrate-staging-cutover-1',
      'wso2-migrate-staging-prepare-1',
    ])
    expect(result.artifacts.get('wso2-migrate-staging-cutover-1')?.get('index.html')).toContain(
      'Migration passed',
    )
  })

  it('migrates by examples/single-verbs.yml, as on runners that know no self references', async () => {
    const here = await lab({ choices: { stop_source: true } })
    const example = await fs.readFile(path.join(TOP, 'examples/single-verbs.yml'), 'utf8')
    // The last step is for Enterprise Server alone; act would fetch its action all the same.
    const withoutEnterprise = example.slice(0, example.indexOf('      - if: always() && github.server_url'))
    const [name] = Object.keys(here.env)
    const result = await run(here, withoutEnterprise.replaceAll('ORDERS_DB_PASSWORD', name ?? 'NONE'), {
      environment: 'staging',
      mode: 'apply',
    })
    expect(result.code, result.log.slice(-3000)).toBe(0)
    expect([...result.artifacts.keys()]).toEqual(['wso2-migrate-staging-migrate-1'])
  })

  it('ends red when an artifact does not deploy, with the reason, and the report is there', async () => {
    const here = await lab({ choices: { stop_source: true } })
    breakCar((here.nodes[0] as MiLab['nodes'][number]).source.path)
    const result = await run(here, quickStart(here), { mode: 'apply' })
    expect(result.code).not.toBe(0)
    expect(outputsOf(result.log)).toMatchObject({ result: 'failed', 'failure-reason': 'verify-failed' })
    expect(result.artifacts.get('wso2-migrate-staging-migrate-1')?.get('index.html')).toContain(
      'verify-failed',
    )
  })
})
