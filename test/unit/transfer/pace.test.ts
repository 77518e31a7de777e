import { expect, test } from 'vitest'
import { Pace } from '../../../src/transfer/pace.ts'

const MB = 1_000_000

/** A copy of 100 files of 1 MB, at a clock that is set by hand. */
function scene() {
  const clock = { now: 50_000 }
  const files = Array.from({ length: 100 }, () => ({ size: MB }))
  const pace = new Pace(files, () => clock.now)
  const report = (bytes: number) => ({
    files: Math.floor(bytes / MB),
    totalFiles: 100,
    bytes,
    totalBytes: 100 * MB,
    lanes: 2,
  })
  return { clock, pace, report }
}

test('nothing is said of the rate before there is one', () => {
  const { clock, pace, report } = scene()
  const tell = pace.part()
  expect(pace.now()).toEqual({ files: 0, totalFiles: 100, bytes: 0, totalBytes: 100 * MB, lanes: 0 })
  // It took long to connect: that is no rate either.
  clock.now += 30_000
  tell(report(2 * MB))
  clock.now += 1_900
  tell(report(20 * MB))
  expect(pace.now()).toEqual({ files: 20, totalFiles: 100, bytes: 20 * MB, totalBytes: 100 * MB, lanes: 2 })
  clock.now += 100
  expect(pace.now()).toMatchObject({ bytesPerSecond: 9 * MB })
})

test('the rate is that of the last ten seconds, the time left follows from it', () => {
  const { clock, pace, report } = scene()
  const tell = pace.part()
  let bytes = 0
  const run = (seconds: number, perSecond: number) => {
    for (let tick = 0; tick < seconds * 10; tick += 1) {
      clock.now += 100
      bytes += perSecond / 10
      tell(report(bytes))
    }
  }
  run(20, MB)
  expect(pace.now().bytesPerSecond).toBeCloseTo(MB, -4)
  expect(pace.now().secondsLeft).toBeCloseTo(80, 0)
  run(12, 4 * MB)
  const { bytesPerSecond, secondsLeft } = pace.now()
  expect(bytesPerSecond! / MB).toBeCloseTo(4, 1)
  expect(secondsLeft).toBeCloseTo((100 - 68) / 4, 0)
})

test('a line that stands still has a rate of 0 and no time left; then it goes on without a jump', () => {
  const { clock, pace, report } = scene()
  const tell = pace.part()
  tell(report(0))
  clock.now += 5_000
  tell(report(50 * MB))
  clock.now += 60_000
  expect(pace.now()).toMatchObject({ bytesPerSecond: 0 })
  expect(pace.now().secondsLeft).toBeUndefined()
  tell(report(51 * MB))
  clock.now += 100
  tell(report(52 * MB))
  expect(pace.now().bytesPerSecond).toBeLessThanOrEqual(MB)
})

test('what is sent again is no negative rate, and all sent means no time left', () => {
  const { clock, pace, report } = scene()
  const tell = pace.part()
  tell(report(0))
  clock.now += 4_000
  tell(report(80 * MB))
  tell(report(40 * MB))
  expect(pace.now()).toMatchObject({ bytes: 40 * MB, bytesPerSecond: 20 * MB, secondsLeft: 3 })
  clock.now += 1_000
  tell(report(100 * MB))
  expect(pace.now()).toMatchObject({ files: 100, bytes: 100 * MB, bytesPerSecond: 28 * MB })
  expect(pace.now()).not.toHaveProperty('secondsLeft')
})

test('what was there before the copy is no speed of it', () => {
  const { clock, pace, report } = scene()
  for (const tell of [pace.part(), pace.part()]) {
    tell(report(40 * MB))
    clock.now += 2_000
    tell(report(42 * MB))
    expect(pace.now().bytesPerSecond).toBe(MB)
  }
})

test('what goes by no stream is done, and no speed either', () => {
  const { clock, pace, report } = scene()
  pace.part()({ ...report(60 * MB), lanes: 0 })
  expect(pace.now()).toMatchObject({ files: 60, bytes: 60 * MB, lanes: 0 })
  const tell = pace.part()
  tell({ ...report(0), lanes: 0 })
  clock.now += 5_000
  tell(report(MB))
  clock.now += 2_000
  tell(report(5 * MB))
  expect(pace.now()).toMatchObject({ files: 65, bytes: 65 * MB, lanes: 2, bytesPerSecond: 2 * MB })
  tell({ ...report(5 * MB), lanes: 0 })
  expect(pace.now()).toMatchObject({ lanes: 2 })
})

test('a second copy begins where the first one ended', () => {
  const { clock, pace, report } = scene()
  pace.part()(report(60 * MB))
  clock.now += 5_000
  const second = pace.part()
  second({ ...report(0), totalBytes: 40 * MB, lanes: 1 })
  expect(pace.now()).toMatchObject({ files: 60, bytes: 60 * MB, lanes: 2 })
  second({ ...report(10 * MB), totalBytes: 40 * MB, lanes: 1 })
  expect(pace.now()).toMatchObject({ files: 70, bytes: 70 * MB, lanes: 2, bytesPerSecond: 2 * MB })
})
