import { expect, test } from 'vitest'
import type { PlannedStep } from '../../../src/engine/step.ts'
import { plannedSkips, sayCopied } from '../../../src/steps/copy-details.ts'
import { sayPace, watched } from '../../../src/steps/copy-words.ts'
import { Pace } from '../../../src/transfer/pace.ts'

const MB = 1_000_000
const half = { files: 1200, totalFiles: 3200, bytes: 240 * MB, totalBytes: 598 * MB, lanes: 8 }

test.each([
  [{}, 'rate and time left not yet known'],
  [{ bytesPerSecond: 23_100_000, secondsLeft: 15.5 }, '23.1 MB/s, 16 s left'],
  [{ bytesPerSecond: MB, secondsLeft: 358 }, '1.0 MB/s, 5 min 58 s left'],
  [{ bytesPerSecond: 85 * MB, secondsLeft: 4.2 }, '85.0 MB/s, less than 10 s left'],
  [{ bytesPerSecond: 0 }, '0 B/s, time left unknown'],
])('says what is known of the pace: %o', (known, words) => {
  expect(sayPace({ ...half, ...known })).toBe(`1200 of 3200 files, 240 MB of 598 MB, ${words}`)
})

test('when all is sent, what is left is no matter of bytes', () => {
  expect(sayPace({ ...half, files: 3200, bytes: 598 * MB, bytesPerSecond: 30 * MB })).toBe(
    '3200 of 3200 files, 598 MB of 598 MB, being checked and put in place',
  )
})

test('a share is said where there are bytes', () => {
  expect(watched('lib', undefined)).toEqual({ line: 'lib: looking at what is there' })
  const pace = new Pace([{ size: 100 }, { size: 300 }])
  pace.part()({ files: 1, totalFiles: 2, bytes: 100, totalBytes: 400, lanes: 1 })
  expect(watched('lib', pace)).toMatchObject({ share: 0.25, line: expect.stringContaining('1 of 2 files') })
  expect(watched('lib', new Pace([{ size: 0 }]))).not.toHaveProperty('share')
})

const planned = { node: 'mi1', work: { folder: 'deployment' } } as unknown as PlannedStep

test('the evidence is one sentence; what did not happen is not in it', () => {
  const details = { files: 3, bytes: 3 * MB, replaced: [] }
  expect(sayCopied(planned, details)).toBe(
    'deployment of mi1: 3 files copied and hashed again on the target, 3.0 MB',
  )
  const more = {
    ...details,
    replaced: ['a', 'b'],
    retried: ['a'],
    timeless: ['b'],
    saved: 2 * MB,
    resumed: 1,
    kept: ['b'],
    backup: '/var/run/replaced',
  }
  expect(sayCopied(planned, more)).toMatch(
    /, 3\.0 MB; 1 of them brought by an earlier attempt; 2 old files replaced; 1 file taken again; 2\.0 MB less over the line, which is slow, by compression; 1 file with another time than in the source; 1 had changed since the archive was made, kept in \/var\/run\/replaced$/,
  )
})

test('a plan of an earlier version does not say what it skips', () => {
  expect(plannedSkips(planned)).toBeUndefined()
  const files = [
    { does: 'add', files: ['a'] },
    { does: 'skip', why: 'x', files: ['b', 'c'] },
    { does: 'skip', why: 'y', files: ['d'] },
  ] as const
  expect(plannedSkips({ ...planned, files })).toBe(3)
})
