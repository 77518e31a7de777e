import { afterAll, beforeAll, expect, it } from 'vitest'
import { fillDisk } from '../../lab/machine/fill.ts'
import type { MiLab } from '../../lab/mi-lab.ts'
import { difference } from '../../lab/snapshot.ts'
import {
  applyAll,
  expectNoSpace,
  failsThenPasses,
  fillDuring,
  result,
  STATE,
  startSmallLab,
  stateOf,
} from './disk-full.ts'
import { performVerb } from './run.ts'

/** The disk of journal, lock and jobs is full at each moment of a run; what comes of it all is what comes of an undisturbed run. */

let undisturbed: string[]
let mi: MiLab
beforeAll(async () => {
  const calm = await startSmallLab()
  try {
    await applyAll(calm)
    undisturbed = await result(calm)
  } finally {
    await calm.stop()
  }
  mi = await startSmallLab()
})
afterAll(() => mi?.stop())

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
