import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Holder, isGone } from '../../../src/engine/holder.ts'
import { lookAtLock, takeLock } from '../../../src/engine/lock.ts'
import { type LockPlace, parseLock } from '../../../src/engine/lock-state.ts'
import { MigrateError } from '../../../src/errors.ts'
import { LocalHost } from '../../../src/remote/local.ts'

let folder: string
let place: LockPlace
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lock-'))
  place = { host: new LocalHost(), folder }
})
afterEach(() => rmSync(folder, { recursive: true }))

const holder: Holder = { who: 'me', verb: 'sync' }

it('a lock file cut at any byte is never taken for a free or a living lock', async () => {
  await takeLock(place, { runId: 'run-1', holder, waitMs: 0, leaseSeconds: 3600 })
  const whole = readFileSync(join(folder, 'lock'))
  for (let cut = 0; cut < whole.length; cut += 1) {
    writeFileSync(join(folder, 'lock'), whole.subarray(0, cut))
    expect([cut, (await lookAtLock(place))?.state]).toEqual([cut, 'damaged'])
    if (cut % 16 > 0) continue
    const taken = await takeLock(place, { runId: 'run-2', holder, waitMs: 0 }).catch((error) => error)
    expect([cut, taken instanceof MigrateError && taken.reason]).toEqual([cut, 'locked'])
  }
}, 300_000)

it('an epoch cut at any byte is refused, not counted from anew', async () => {
  await (await takeLock(place, { runId: 'run-1', holder, waitMs: 0 })).release()
  const whole = readFileSync(join(folder, 'epoch'))
  for (let cut = 0; cut < whole.length; cut += 1) {
    writeFileSync(join(folder, 'epoch'), whole.subarray(0, cut))
    const taken = await takeLock(place, { runId: 'run-2', holder, waitMs: 0 }).catch((error) => error)
    expect([cut, taken instanceof MigrateError && taken.reason]).toEqual([cut, 'locked'])
  }
})

it('whoever finds it held is told by whom, and what lives of its run', async () => {
  await takeLock(place, { runId: 'run-1', holder, waitMs: 0, leaseSeconds: 3600 })
  const jobsOf = async ({ runId }: { runId: string }) => `A job of ${runId} lives.`
  const waiting: string[] = []
  const onWait = (who: string) => waiting.push(who)
  const refused = takeLock(place, { runId: 'run-2', holder, waitMs: 1500, jobsOf, onWait })
  await expect(refused).rejects.toThrow(
    /Run run-1 holds the lock of this target: me .* A job of run-1 lives\./,
  )
  expect(waiting).toEqual([expect.stringMatching(/Run run-1 holds .* A job of run-1 lives\.$/)])
})

it('whatever was printed of a lock is read as held or damaged', () => {
  for (const text of ['', 'held', 'damaged 0 -1\n', 'held 3\nholder !!!\nend\n', 'x'.repeat(99)]) {
    expect(['held', 'damaged']).toContain(parseLock(text).state)
  }
})

describe('a holder is known to be gone', () => {
  const process = { machine: 'here', pid: 1, started: '1' }
  const me: Holder = { ...holder, process, workflow: { id: '7', attempt: 2 } }
  it.each<[string, Partial<Holder>, boolean]>([
    ['an earlier attempt of my workflow run', { workflow: { id: '7', attempt: 1 } }, true],
    ['the same attempt: a sibling job', { workflow: { id: '7', attempt: 2 } }, false],
    ['another workflow run', { workflow: { id: '6', attempt: 1 } }, false],
    ['a pid of this machine that is somebody else by now', { process: { ...process, started: '5' } }, true],
    ['a pid of another machine', { process: { ...process, machine: 'there', pid: 999_999_999 } }, false],
    ['nothing known', {}, false],
  ])('%s', (_name, more, gone) => {
    expect(isGone({ ...holder, ...more }, me)).toBe(gone)
  })
})
