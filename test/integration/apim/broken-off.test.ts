import { existsSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readRunReport } from '../../../src/report/run-report.ts'
import { summaryOf } from '../../../src/report/summary.ts'
import { type ApimLab, startApimLab } from '../../lab/apim-lab.ts'
import { ADDRESSES } from '../../lab/lab.ts'
import { until } from '../../lab/machine/run.ts'
import type { MigrationModes } from '../../lab/product/apim/client/modes.ts'
import { setModes } from '../../lab/product/tamper.ts'
import { migrate, type Performed, performVerb, words } from '../mi/run.ts'
import { findingsOf, phasesRun, runs, spooled, typed } from './scene.ts'

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
const apply = () =>
  performVerb(lab, 'migrate', { mode: 'apply', 'plan-digest': digest, 'lock-timeout': '2m' })

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

test('a server that is killed in the middle ends failed', async () => {
  modes({ failure: { at: 'data', how: 'kill' } })
  const outcome = await apply()
  expect(outcome.failureReason).toBe('migration-failed')
  expect(words(outcome.problems).join('\n')).toContain(
    'The server ended before its start had come to its end',
  )
}, 400_000)

test('a client that hangs ends failed when its time is over, and its server is stopped; who was connected to it is told of', async () => {
  modes({ failure: { at: 'registry', how: 'hang' } })
  const balancer = keepConnected(ADDRESSES.new, 8243)
  const outcome = await apply().finally(() => balancer.abort())
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
  modes({ failure: { at: 'data', how: 'restart' } })
  const outcome = await apply()
  expect(outcome.failureReason).toBe('migration-failed')
  expect(words(outcome.problems).join('\n')).toContain('The server was started again in the middle')
  expect(await phasesRun(lab)).toEqual(['pre-migrate', 'migrate', 'migrate'])
  expect(await runs(target())).toBe(false)
}, 400_000)

test('a runner that dies while the client runs and its log rolls over: the next one attaches to the server and judges the whole log', async () => {
  modes({ pauseSeconds: 3, failure: { at: 'data', how: 'roll' } })
  const runner = typed(lab, ['migrate', '--mode', 'apply', '--plan-digest', digest])
  // Of the attempt before there is a run too, until its databases are restored.
  const migrates = async () => (await runs(target())) && (await phasesRun(lab)).includes('migrate')
  await until('the client migrates', 200_000, migrates)
  runner.kill('SIGKILL')
  const outcome = await apply()
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
