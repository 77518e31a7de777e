import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApimLab, startApimLab } from '../../lab/apim-lab.ts'
import { until } from '../../lab/machine/run.ts'
import type { MigrationModes } from '../../lab/product/apim/client/modes.ts'
import { setModes } from '../../lab/product/tamper.ts'
import { migrate, performVerb, words } from '../mi/run.ts'
import { phasesRun, runs, spooled, typed } from './scene.ts'

let lab: ApimLab
let digest = ''
beforeAll(async () => {
  lab = await startApimLab({
    oldServer: 'stopped',
    choices: { stop_source: true, on_findings: 'warn', client_timeout: '60s' },
  })
  const ready = await migrate(lab, {}, 'migrate')
  expect(words(ready.problems)).toEqual([])
  digest = ready.planDigest!
}, 600_000)
afterAll(() => lab?.stop())

const target = () => lab.nodes[0]!.target
const modes = (migration: MigrationModes) => setModes(target().path, { migration })
const apply = () =>
  performVerb(lab, 'migrate', { mode: 'apply', 'plan-digest': digest, 'lock-timeout': '2m' })

test('a server that is killed in the middle ends failed', async () => {
  modes({ failure: { at: 'data', how: 'kill' } })
  const outcome = await apply()
  expect(outcome.failureReason).toBe('migration-failed')
  expect(words(outcome.problems).join('\n')).toContain(
    'The server ended before its start had come to its end',
  )
}, 400_000)

test('a client that hangs ends failed when its time is over, and its server is stopped', async () => {
  modes({ failure: { at: 'registry', how: 'hang' } })
  const outcome = await apply()
  expect(outcome.failureReason).toBe('migration-failed')
  expect(words(outcome.problems).join('\n')).toContain('had not come to its end within 60s')
  expect(spooled(outcome, 'logs/am1/migrate/verdict.json')).toMatchObject({ end: 'timed-out' })
  expect(existsSync(join(outcome.spool!, 'files/logs/am1/migrate/threads.txt'))).toBe(true)
  expect(await runs(target())).toBe(false)
}, 400_000)

test('a runner that dies while the client runs: the next one attaches to the server and judges its whole log', async () => {
  modes({ pauseSeconds: 3 })
  const runner = typed(lab, ['migrate', '--mode', 'apply', '--plan-digest', digest])
  // Of the attempt before there is a run too, until its databases are restored.
  const migrates = async () => (await runs(target())) && (await phasesRun(lab)).includes('migrate')
  await until('the client migrates', 200_000, migrates)
  runner.kill('SIGKILL')
  const outcome = await apply()
  expect(words(outcome.problems)).toEqual([])
  expect(outcome.said).toContain('The client was started at')
  // Both broken attempts were taken back with their databases; this one ran once.
  expect(await phasesRun(lab)).toEqual(['pre-migrate', 'migrate'])
  const { evidence } = spooled(outcome, 'logs/am1/migrate/verdict.json') as { evidence: { says: string }[] }
  expect(evidence.map(({ says }) => says)).toContain('the migration began')
}, 600_000)
