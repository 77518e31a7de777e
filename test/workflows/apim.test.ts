import { readFileSync } from 'node:fs'
import path from 'node:path'
import fs from 'fs-extra'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SpooledFindings } from '../../src/steps/spool-verdict.ts'
import { type ApimLab, startApimLab } from '../lab/apim-lab.ts'
import { ACT, releasedCheckout, runWorkflow, type Trigger, type WorkflowRun } from './act.ts'
import { TOP } from './build.ts'

const TESTS = 4
if (!ACT)
  console.warn(`\n*** SKIPPED: ${TESTS} tests of test/workflows/apim.test.ts need act (script/setup) ***\n`)

/** Where the stand-in of the client counts its runs, on the new server's host. */
const COUNTED = '/home/wso2carbon/migrations'

const example = (name: string) => readFileSync(path.join(TOP, 'examples', name), 'utf8')
/** act has no second checkout without a network: the same commit comes from the repository itself. */
const REHEARSE = example('apim-rehearse.yml').replace(
  / {6}- uses: actions\/checkout\S+ # v\S+\n {8}with:\n {10}ref: (.*)\n {10}path: base\n.*\n/,
  '      - run: git worktree add base $1\n',
)

describe.skipIf(!ACT)('an API Manager, by the examples', () => {
  let release: string
  let here: ApimLab
  const allowed = () => `${here.text}\n[environments.staging]\nrehearsal = true\n`
  /** Each run of the client is a line of that file, which no restored backup takes back. */
  const migrations = () => {
    const file = path.join(here.lab.hosts.new.root, COUNTED)
    const lines = fs.existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []
    return lines.filter((line) => line.startsWith('migrate\t')).length
  }

  beforeAll(async () => {
    release = await releasedCheckout()
    here = await startApimLab({ migration: { countFile: COUNTED } })
  })
  afterAll(async () => {
    await here?.stop()
    await fs.remove(release)
  })

  /** The repository as a user has it: the migration file, with scripts and client beside it. */
  async function repository(migrationFile: string): Promise<Record<string, string | Buffer>> {
    const names = await fs.readdir(here.workspace, { recursive: true, encoding: 'utf8' })
    const files = names.filter((name) => fs.statSync(path.join(here.workspace, name)).isFile())
    return {
      ...Object.fromEntries(files.map((name) => [name, readFileSync(path.join(here.workspace, name))])),
      'wso2-migrate.toml': migrationFile,
    }
  }

  function run(workflow: string, trigger: Trigger): Promise<WorkflowRun> {
    return runWorkflow(workflow, release, {
      ...trigger,
      secrets: { ...here.env, SSH_KEY: here.inputs['ssh-key'] as string },
      vars: { KNOWN_HOSTS: here.inputs['known-hosts'] as string },
    })
  }

  it('is migrated by apim-migrate.yml; artifacts hold logs, findings and the invalid definitions', async () => {
    const inputs = { environment: 'staging', mode: 'apply', 'on-findings': 'warn' }
    const result = await run(example('apim-migrate.yml'), { files: await repository(allowed()), inputs })
    expect(result.code, result.log.slice(-4000)).toBe(0)
    expect(migrations()).toBe(1)
    const files = result.artifacts.get('wso2-migrate-staging-cutover-1')!
    expect(files.get('index.html')).toContain('Migration passed')
    for (const phase of ['pre-migrate', 'migrate'])
      expect(files.get(`files/logs/am1/${phase}/wso2carbon.log`)).toContain('Starting WSO2 Carbon')
    const found: SpooledFindings = JSON.parse(files.get('files/findings.json')!)
    expect(found.count).toBe(here.seed.apis.flatMap(({ findings }) => findings).length)
    const saved = here.seed.apis.filter((api) => api.saved)
    const dumped = [...files.keys()].filter((name) => name.startsWith('files/invalid-definitions/'))
    expect(dumped.sort()).toEqual(saved.map(({ uuid }) => `files/invalid-definitions/${uuid}.json`).sort())
  })

  it.each(['once', 'once more'])('is rehearsed by a pull request %s: one migration each', async (_) => {
    const before = migrations()
    const base = allowed()
    // It accepts findings, and would like to go to another machine.
    const head = base
      .replace('stop_source = true', 'stop_source = true\non_findings = "warn"')
      .replace(/address = ".*"/, 'address = "evil.example"')
    const result = await run(REHEARSE, {
      event: 'pull_request',
      base: await repository(base),
      files: await repository(head),
    })
    expect(result.code, result.log.slice(-4000)).toBe(0)
    expect(migrations()).toBe(before + 1)
    expect(result.log).toContain('hosts.old.address is otherwise in the base branch')
    const files = result.artifacts.get('wso2-migrate-staging-rehearse-1')!
    expect(files.get('summary.md')).toMatch(/### Rehearsal[\s\S]*Outage here[\s\S]*Estimate for production/)
  })

  it('stays as it is while a fork asks: its file is checked, nothing else', async () => {
    const before = migrations()
    const result = await run(REHEARSE, {
      event: 'pull_request',
      headRepository: 'somebody/servers',
      files: await repository(here.text),
    })
    expect(result.code, result.log.slice(-4000)).toBe(0)
    expect(result.log).toContain('no host was contacted')
    expect(result.log).not.toContain('connecting to')
    expect(migrations()).toBe(before)
  })
})
