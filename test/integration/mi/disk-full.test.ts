import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fillDisk } from '../../lab/machine/fill.ts'
import type { MiLab } from '../../lab/mi-lab.ts'
import { difference } from '../../lab/snapshot.ts'
import {
  applyAll,
  BACKUPS,
  DATA,
  expectNoSpace,
  failsThenPasses,
  fillDuring,
  HOME,
  LOGS,
  result,
  STATE,
  startSmallLab,
  stateOf,
} from './disk-full.ts'
import { performVerb, words } from './run.ts'

let mi: MiLab
let before: string[]
/** What a run leaves that nothing disturbed. */
let undisturbed: string[]
beforeAll(async () => {
  mi = await startSmallLab()
  before = await result(mi)
})
afterAll(() => mi?.stop())

const fill = (disk: string, pagesLeft = 0) => fillDisk(mi.lab.hosts.new, disk, pagesLeft)

it('plan says that the disk of backups is too small, with both figures', async () => {
  const free = fill(BACKUPS, 2500)
  const outcome = await performVerb(mi, 'plan')
  free()
  expect(outcome.failureReason).toBe('preflight-failed')
  expect(words(outcome.problems)[0]).toMatch(
    /disk of \/var\/backups\/wso2-migrate has 10\.\d MB free; \d+(\.\d)? MB are needed/,
  )
})

it('somebody else fills the disk of backups during a dump: no dump is there, whole or half', async () => {
  await failsThenPasses(mi, {
    verb: 'backup',
    disk: BACKUPS,
    reason: 'backup-failed',
    fill: () => ({ free: fillDuring(mi, 'pg_dump', BACKUPS) }),
  })
})

it.each(['merge-config', 'sync'] as const)('the disk of the new home is full at %s', async (verb) => {
  await failsThenPasses(mi, {
    verb,
    disk: HOME,
    reason: 'copy-failed',
    fill: () => ({ free: fill(DATA) }),
  })
})

it('the disk of the server’s own log fills up while it starts: it is stopped again, and why is said', async () => {
  await applyAll(mi, ['quiesce', 'db-script'])
  const host = mi.lab.hosts.new
  const log = join(host.root, LOGS, 'wso2carbon.log')
  let free = () => {}
  const watch = setInterval(() => {
    if (!existsSync(log)) return
    clearInterval(watch)
    free = fill(LOGS)
  }, 2)
  const outcome = await performVerb(mi, 'verify', { mode: 'apply' })
  free()
  expectNoSpace(mi, outcome, 'verify-failed', LOGS)
  expect(outcome.problems[0]!.safe).toContain('stopped again')
  expect(await host.processes('carbon.home')).toEqual([])
})

it('the disk of the server’s own log is full: it is not started, as nothing would prove that it serves', async () => {
  await failsThenPasses(mi, {
    verb: 'verify',
    disk: LOGS,
    reason: 'verify-failed',
    fill: () => ({ free: fill(LOGS) }),
  })
})

it('the disk of the new home is full on the way back: done again, it is the state from before', async () => {
  const back = () => performVerb(mi, 'restore', { mode: 'apply', 'restore-to': 'merge-config' })
  const free = fill(DATA)
  const outcome = await back()
  free()
  // Known before anything is touched: nothing was put back half-way.
  expect(outcome).toMatchObject({
    failureReason: 'restore-failed',
    problems: [
      {
        host: 'new',
        what: expect.stringMatching(/^The disk of \S+ has 0 B free; \d[^;]* are needed to put files back\.$/),
      },
    ],
  })
  expect(words((await back()).problems)).toEqual([])
  expect(await result(mi)).toEqual(before)
})

it('the disk of backups is full on the way back: what cannot be unpacked there is loaded through a pipe', async () => {
  await applyAll(mi)
  undisturbed = await result(mi)
  const free = fill(BACKUPS)
  const outcome = await performVerb(mi, 'restore', { mode: 'apply', 'restore-to': 'run-user-store-script' })
  free()
  expect(words(outcome.problems)).toEqual([])
})

describe('the disk of journal, lock and jobs is full at each moment of a run', () => {
  beforeAll(async () => {
    await mi.stop()
    mi = await startSmallLab()
  })

  // The mark of the holder is written first, then the lock, then plan and journal of the run.
  it.each([0, 1, 5])('before the run is recorded, with %i pages left: nothing is begun', async (pages) => {
    const before = await stateOf(mi)
    const free = fillDisk(mi.lab.hosts.new, STATE, pages)
    const outcome = await performVerb(mi, 'backup', { mode: 'apply' })
    const changed = difference(before, await stateOf(mi))
    free()
    expectNoSpace(mi, outcome, 'preflight-failed', STATE)
    expect(changed).toEqual([])
  })

  it('before the intent of a step: the step is not begun', async () => {
    let free: (() => void) | undefined
    await failsThenPasses(mi, {
      verb: 'backup',
      disk: STATE,
      reason: 'preflight-failed',
      fill: () => ({
        free: () => free!(),
        onLine: (line) => {
          if (line.startsWith('> Back up')) free ??= fillDisk(mi.lab.hosts.new, STATE)
        },
      }),
    })
  })

  it('after the intent, while the script runs, and at the record after it: it ran once', async () => {
    await applyAll(mi, ['merge-config', 'sync', 'quiesce'])
    const free = fillDuring(mi, 'psql', STATE)
    const outcome = await performVerb(mi, 'db-script', { mode: 'apply' })
    free()
    expectNoSpace(mi, outcome, 'preflight-failed', STATE)
    await applyAll(mi, ['db-script', 'verify'])
  })

  it('has done what an undisturbed run does', async () => {
    expect(undisturbed.length).toBeGreaterThan(100)
    expect(await result(mi)).toEqual(undisturbed)
  })
})
