import { expect, test } from 'vitest'
import { Progress, type ProgressReport } from '../../../src/transfer/progress.ts'

const sized = (...sizes: number[]) => sizes.map((size) => ({ size }))

function followed(files: { size: number }[]) {
  const reports: ProgressReport[] = []
  const progress = new Progress(files, (report) => reports.push(report))
  return { progress, last: () => reports.at(-1), reports }
}

test('a file counts when its last byte went over; headers and padding are no contents', () => {
  const { progress, last } = followed(sized(1000, 0, 10))
  const add = progress.lane(sized(1000, 0, 10))
  add(512)
  expect(last()).toMatchObject({ files: 0, bytes: 0 })
  add(512)
  expect(last()).toMatchObject({ files: 0, bytes: 488 })
  add(512)
  expect(last()).toMatchObject({ files: 1, bytes: 1000 })
  add(512)
  expect(last()).toMatchObject({ files: 2, bytes: 1000 })
  add(1024 + 9216)
  expect(last()).toEqual({ files: 3, totalFiles: 3, bytes: 1010, totalBytes: 1010, lanes: 1 })
})

test('lanes are summed up, whichever is ahead', () => {
  const all = sized(512, 512, 2048)
  const { progress, last, reports } = followed(all)
  const [first, second] = [progress.lane(all.slice(0, 2)), progress.lane(all.slice(2), 1)]
  second(1536)
  first(1024)
  expect(last()).toEqual({ files: 1, totalFiles: 3, bytes: 512 + 1024, totalBytes: 3072, lanes: 2 })
  second(1024)
  first(1024)
  expect(last()).toMatchObject({ files: 3, bytes: 3072 })
  expect(reports.map(({ bytes }) => bytes)).toEqual(
    [...reports.map(({ bytes }) => bytes)].sort((a, b) => a - b),
  )
})

test('what is taken again is no longer done, and its lanes are not counted twice', () => {
  const all = sized(512, 512, 2048)
  const { progress, last } = followed(all)
  for (const [at, file] of all.entries()) progress.lane([file], at % 2)(file.size + 512)
  // Three streams on two connections.
  expect(last()).toMatchObject({ files: 3, bytes: 3072, lanes: 2 })
  progress.again(all.slice(2))
  expect(last()).toMatchObject({ files: 2, bytes: 1024 })
  progress.lane(all.slice(2))(512 + 1024)
  expect(last()).toMatchObject({ files: 2, bytes: 1024 + 1024, lanes: 2 })
})

test('what an earlier copy left is done before anything is sent', () => {
  const all = sized(512, 512, 2048)
  const { progress, last } = followed(all)
  progress.again(all.slice(1, 2))
  expect(last()).toEqual({ files: 2, totalFiles: 3, bytes: 2560, totalBytes: 3072, lanes: 0 })
  progress.lane(all.slice(1, 2))(1024)
  expect(last()).toEqual({ files: 3, totalFiles: 3, bytes: 3072, totalBytes: 3072, lanes: 1 })
})
