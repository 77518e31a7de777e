import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type MiLab, startMiLab } from '../../lab/mi-lab.ts'
import { performVerb, words } from '../mi/run.ts'
import { type HeldDump, holdDumps } from './held-dump.ts'
import { startCli } from './real-cli.ts'
import { accessTo, connectToNew, takeSilently } from './target.ts'

let mi: MiLab
let dump: HeldDump
let runId: string
let stateFolder: string
beforeAll(async () => {
  mi = await startMiLab({ oldServer: 'stopped', artifacts: { cars: 1, proxies: 1, apis: 1 } })
  writeFileSync(mi.migrationFile, mi.text.replace('tools_host = "new"', 'tools_host = "old"'))
  // The runner that started the dump on the other host is gone; the dump is not.
  dump = holdDumps(mi.lab.hosts.old)
  const runner = startCli(mi, 'backup', ['--mode', 'apply'])
  await dump.waits()
  runner.process.kill('SIGKILL')
  await runner.ended
  const status = await performVerb(mi, 'status')
  runId = status.runId!
  const header = readFileSync(join(mi.workspace, 'spool', runId, 'run.json'), 'utf8')
  stateFolder = JSON.parse(header).stateFolder
})
afterAll(() => mi?.stop())

const apply = (verb: Parameters<typeof performVerb>[1], inputs = {}) =>
  performVerb(mi, verb, { mode: 'apply', ...inputs })
const withDeadLock = async <T>(task: (id: string) => Promise<T>): Promise<T> => {
  const hosts = connectToNew(accessTo(mi.lab))
  try {
    return await task((await takeSilently({ host: hosts.host('new'), folder: stateFolder }, runId, 0)).id)
  } finally {
    await hosts.closeAll()
  }
}

it('a job on another host than the lead keeps its run from being unlocked, given up and taken back', async () => {
  const job = new RegExp(
    `A job of run ${runId} still runs on old: \\S+/elsewhere/\\S+/jobs/backup-database:\\S+`,
  )
  // The lease of the killed runner ends by itself; it is known to be gone here, so another one may have the lock at once.
  const abandoned = await apply('abandon', { 'run-id': runId })
  expect(words(abandoned.problems)).toEqual([expect.stringMatching(job)])
  expect(abandoned.problems[0]).toMatchObject({ reason: 'locked', host: 'old', safe: 'The run stays open.' })
  for (const mode of ['plan', 'apply']) {
    const restored = await performVerb(mi, 'restore', { mode, 'restore-to': 'backup-database' })
    expect(words(restored.problems)[0]).toMatch(job)
  }
  await withDeadLock(async (id) => {
    const unlocked = await performVerb(mi, 'unlock', { 'lock-id': id })
    expect(words(unlocked.problems)).toEqual([expect.stringMatching(job)])
    expect(unlocked.problems[0]!.safe).toBe('The lock was not touched.')
  })
})

it('with every other host down, status works, and unlock and abandon say of whom nothing is known and what that means', async () => {
  await mi.lab.hosts.old.cut()
  const began = performance.now()
  const status = await performVerb(mi, 'status')
  expect(words(status.problems)).toEqual([])
  expect(status.said).toMatch(/^backup-database:ORDERS_DB +interrupted /m)
  expect(status.said).toMatch(/^old does not say what lies there, nor whether a job of this run still runs/m)
  expect(performance.now() - began).toBeLessThan(5000)
  await mi.lab.hosts.old.mend()
  await mi.lab.hosts.old.stopSshd()

  const freed = await withDeadLock((id) => performVerb(mi, 'unlock', { 'lock-id': id }))
  expect(words(freed.problems)).toEqual([])
  expect(freed.said).toMatch(/warning: Whether a job still runs on old is not known: .*does not end it/)
  expect(freed.said).toContain('the lock was taken away')

  const abandoned = await apply('abandon', { 'run-id': runId })
  expect(words(abandoned.problems)).toEqual([])
  expect(abandoned.said).toMatch(
    new RegExp(
      `warning: Whether a job of run ${runId} still runs on old is not known: .*goes on after the run is closed`,
    ),
  )
  await mi.lab.hosts.old.startSshd()
})

it('a new run does not begin beside a job of the run that was given up', async () => {
  const refused = await apply('backup')
  expect(refused.failureReason).toBe('locked')
  expect(words(refused.problems)[0]).toContain(`A job of run ${runId} still runs on old`)
  expect((await performVerb(mi, 'status')).runId).toBe(runId)
  dump.letGo()
  // Planned as the one before on the same runner, it is a run of its own all the same.
  await expect
    .poll(async () => words((await apply('backup')).problems), { timeout: 60_000, interval: 500 })
    .toEqual([])
  expect((await performVerb(mi, 'status')).runId).not.toBe(runId)
  expect(dump.begun()).toBe(2)
})
