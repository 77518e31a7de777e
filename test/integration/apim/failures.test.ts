import { rmSync, writeFileSync } from 'node:fs'
import { hostname, userInfo } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { FailureReason } from '../../../src/errors.ts'
import { type ApimLab, startApimLab } from '../../lab/apim-lab.ts'
import type { MigrationModes } from '../../lab/product/apim/client/modes.ts'
import { jar } from '../../lab/product/files.ts'
import { setModes } from '../../lab/product/tamper.ts'
import { migrate, performVerb, words } from '../mi/run.ts'
import { phasesRun, runs, spooled, typeTheFix } from './scene.ts'

let lab: ApimLab
let digest = ''
beforeAll(async () => {
  lab = await startApimLab({ oldServer: 'stopped', choices: { stop_source: true, on_findings: 'warn' } })
  const ready = await migrate(lab, {}, 'migrate')
  expect(words(ready.problems)).toEqual([])
  digest = ready.planDigest!
}, 600_000)
afterAll(() => lab?.stop())

const target = () => lab.nodes[0]!.target
const apply = (migration: MigrationModes) => {
  setModes(target().path, { migration })
  return performVerb(lab, 'migrate', { mode: 'apply', 'plan-digest': digest })
}

test('a second client that somebody put there meanwhile is refused before anything starts', async () => {
  const stray = join(
    target().path,
    'repository/components/dropins/org.wso2.carbon.apimgt.migrate.client-4.1.0.9.jar',
  )
  writeFileSync(stray, jar(['org.wso2.carbon.apimgt.migration.Client'], '4.1.0.9'))
  const outcome = await apply({})
  rmSync(stray)
  expect(words(outcome.problems)).toEqual([
    expect.stringMatching(/^preflight-failed: There is more than one migration client in .*4\.1\.0\.9\.jar/),
  ])
  expect(await phasesRun(lab)).toEqual(['pre-migrate'])
})

test.each<[string, MigrationModes, FailureReason, string]>([
  [
    'an exception that is swallowed, and a script that is said to have run',
    { failure: { at: 'schema', how: 'exception' } },
    'migration-failed',
    'Error occurred while migrating databases',
  ],
  [
    'a failure that is logged as INFO',
    { tenantConfLost: ['two.example'] },
    'migration-failed',
    'Error while adding to tenant conf to database for tenant: 2',
  ],
  [
    'an exception that nobody catches',
    { brokenTenants: ['one.example'] },
    'migration-failed',
    'Cannot activate StartupFinalizerServiceComponent',
  ],
])(
  '%s ends failed, with the line that decided and a command back',
  async (_, migration, reason, line) => {
    // What an earlier attempt left is taken back by this one, before it begins.
    const outcome = await apply(migration)
    expect(words(outcome.problems)).not.toEqual([])
    expect(outcome.failureReason).toBe(reason)
    expect(outcome.failedStep).toBe('run-migration:am1')
    const decided = outcome.problems.find(({ what }) => what.includes(line))
    expect(decided?.place?.file).toBe('logs/am1/migrate/wso2carbon.log')
    expect(outcome.problems[0]!.fix).toContain('--restore-to run-migration:am1')
    expect(spooled(outcome, 'logs/am1/migrate/verdict.json')).toMatchObject({ verdict: 'failed' })
    expect(await phasesRun(lab)).toEqual(['pre-migrate', 'migrate'])
    expect(await runs(target())).toBe(false)
  },
  180_000,
)

test('the command that the last failure named brings the databases back, and the migration passes then', async () => {
  const failed = await apply({ failure: { at: 'begin', how: 'exception' } })
  expect(failed.failureReason).toBe('migration-failed')
  const { code, said } = await typeTheFix(lab, failed)
  expect([code, said]).toEqual([0, expect.stringContaining('restored')])
  expect(await phasesRun(lab)).toEqual(['pre-migrate'])
  expect(words((await apply({})).problems)).toEqual([])
  expect(await phasesRun(lab)).toEqual(['pre-migrate', 'migrate'])
}, 400_000)

test("a verdict in doubt is a person's to decide: accepted by its digest it is done, is not repeated, and both say who", async () => {
  const back = await performVerb(lab, 'restore', { mode: 'apply', 'restore-to': 'run-migration:am1' })
  expect(words(back.problems)).toEqual([])
  const doubtful = await apply({ remark: 'Retried a lookup after an error' })
  expect(doubtful.failureReason).toBe('verdict-ambiguous')
  expect(words(doubtful.problems).join('\n')).toContain('Retried a lookup after an error')
  const { fix } = doubtful.problems[0]!
  const line = /accept_verdicts = \["[0-9a-f]{64}"\]/.exec(fix)![0]
  expect(fix).toContain('--restore-to run-migration:am1')
  writeFileSync(lab.migrationFile, lab.text.replace('stop_source = true', `stop_source = true\n${line}`))
  const accepted = await apply({})
  expect(words(accepted.problems)).toEqual([])
  // By the stand-in's own count.
  expect(await phasesRun(lab)).toEqual(['pre-migrate', 'migrate'])
  const who = `${userInfo().username}@${hostname()}`
  expect(accepted.said).toContain(`taken for passed by ${who}`)
  expect(spooled(accepted, 'logs/am1/migrate/verdict.json')).toMatchObject({
    verdict: 'ambiguous',
    accepted: { by: who },
  })
  expect(
    words((await performVerb(lab, 'cleanup', { mode: 'apply', 'plan-digest': digest })).problems),
  ).toEqual([])
}, 400_000)
