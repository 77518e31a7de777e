import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { hostname, userInfo } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { FailureReason } from '../../../src/errors.ts'
import { readRunReport } from '../../../src/report/run-report.ts'
import { summaryOf } from '../../../src/report/summary.ts'
import { type ApimLab, startApimLab } from '../../lab/apim-lab.ts'
import { ADDRESSES } from '../../lab/lab.ts'
import { until } from '../../lab/machine/run.ts'
import type { MigrationModes } from '../../lab/product/apim/client/modes.ts'
import { jar } from '../../lab/product/files.ts'
import { setModes } from '../../lab/product/tamper.ts'
import { migrate, type Performed, performVerb, words } from '../mi/run.ts'
import { findingsOf, phasesRun, runs, spooled, typed, typeTheFix } from './scene.ts'

/** Of three. */
const CHOSEN = ['one.example', 'two.example']

let lab: ApimLab
let digest = ''
let ready: Performed
beforeAll(async () => {
  lab = await startApimLab({
    oldServer: 'stopped',
    choices: { stop_source: true, on_findings: 'warn', client_timeout: '60s', only_tenants: CHOSEN },
  })
  ready = await migrate(lab, {}, 'migrate')
  expect(words(ready.problems)).toEqual([])
  digest = ready.planDigest!
}, 600_000)
afterAll(() => lab?.stop())

const target = () => lab.nodes[0]!.target
const modes = (migration: MigrationModes) => setModes(target().path, { migration })
const goOn = () => performVerb(lab, 'migrate', { mode: 'apply', 'plan-digest': digest, 'lock-timeout': '2m' })
const apply = (migration: MigrationModes) => {
  modes(migration)
  return goOn()
}

/** A client of the server as soon as its port is open, and again whenever it is closed, until it is told to end. */
function keepConnected(host: string, port: number): AbortController {
  const end = new AbortController()
  const again = () => {
    if (end.signal.aborted) return
    const socket = connect({ host, port })
    const destroy = () => socket.destroy()
    end.signal.addEventListener('abort', destroy, { once: true })
    socket.on('error', () => {})
    socket.on('close', () => {
      end.signal.removeEventListener('abort', destroy)
      setTimeout(again, 500)
    })
  }
  again()
  return end
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

test('a server that is killed in the middle ends failed', async () => {
  const outcome = await apply({ failure: { at: 'data', how: 'kill' } })
  expect(outcome.failureReason).toBe('migration-failed')
  expect(words(outcome.problems).join('\n')).toContain(
    'The server ended before its start had come to its end',
  )
}, 400_000)

test('a client that hangs ends failed when its time is over, and its server is stopped; who was connected to it is told of', async () => {
  const balancer = keepConnected(ADDRESSES.new, 8243)
  const outcome = await apply({ failure: { at: 'registry', how: 'hang' } }).finally(() => balancer.abort())
  expect(outcome.failureReason).toBe('migration-failed')
  expect(words(outcome.problems).join('\n')).toContain('had not come to its end within 60s')
  expect(spooled(outcome, 'logs/am1/migrate/verdict.json')).toMatchObject({ end: 'timed-out' })
  expect(existsSync(join(outcome.spool!, 'files/logs/am1/migrate/threads.txt'))).toBe(true)
  expect(await runs(target())).toBe(false)
  const arrival = / had 1 connection open to port 8243 \(gateway-https\) of am1 while the server worked/
  expect(outcome.said).toMatch(new RegExp(`warning: .*${arrival.source}`))
  const report = await readRunReport(join(lab.workspace, 'spool'), '')
  expect(report.warnings).toContainEqual(expect.stringMatching(arrival))
  expect(summaryOf(report)).toMatch(/## Warnings[\s\S]* had 1 connection open to port 8243/)
}, 400_000)

test('a server that its start script starts again in the middle (exit status 121) is not believed, whatever it says then', async () => {
  const outcome = await apply({ failure: { at: 'data', how: 'restart' } })
  expect(outcome.failureReason).toBe('migration-failed')
  expect(words(outcome.problems).join('\n')).toContain('The server was started again in the middle')
  expect(await phasesRun(lab)).toEqual(['pre-migrate', 'migrate', 'migrate'])
  expect(await runs(target())).toBe(false)
}, 400_000)

test('the command that the last failure named brings the databases back', async () => {
  const failed = await apply({ failure: { at: 'begin', how: 'exception' } })
  expect(failed.failureReason).toBe('migration-failed')
  const { code, said } = await typeTheFix(lab, failed)
  expect([code, said]).toEqual([0, expect.stringContaining('restored')])
  expect(await phasesRun(lab)).toEqual(['pre-migrate'])
}, 400_000)

test('and the migration passes then, though its runner dies and its log rolls over: the next one attaches to the server and judges the whole log', async () => {
  modes({ pauseSeconds: 3, failure: { at: 'data', how: 'roll' } })
  const runner = typed(lab, ['migrate', '--mode', 'apply', '--plan-digest', digest])
  const migrates = async () => (await runs(target())) && (await phasesRun(lab)).includes('migrate')
  await until('the client migrates', 200_000, migrates)
  runner.kill('SIGKILL')
  const outcome = await goOn()
  expect(words(outcome.problems)).toEqual([])
  expect(outcome.said).toContain('The client was started at')
  // All broken attempts were taken back with their databases; this one ran once.
  expect(await phasesRun(lab)).toEqual(['pre-migrate', 'migrate'])
  const { evidence } = spooled(outcome, 'logs/am1/migrate/verdict.json') as { evidence: { says: string }[] }
  expect(evidence.map(({ says }) => says)).toContain('the migration began')
}, 600_000)

test('tenants that were not named are left alone, and the verdict does not ask for them', async () => {
  const { server, name } = lab.database('apim_db')
  const rows = await server.query(
    name,
    'SELECT DISTINCT ORGANIZATION AS tenant FROM AM_API WHERE VERSION_COMPARABLE IS NULL',
  )
  expect(rows).toEqual([{ tenant: 'carbon.super' }])
  const configs = await server.query(name, 'SELECT ORGANIZATION AS tenant FROM AM_SYSTEM_CONFIGS ORDER BY 1')
  expect(configs.map(({ tenant }) => tenant)).toEqual(CHOSEN)
  const tenants = new Set(findingsOf(ready).map(({ tenant }) => tenant))
  expect([...tenants].sort()).toEqual(CHOSEN)
})

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
