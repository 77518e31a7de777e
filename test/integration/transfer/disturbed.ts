import { expect } from 'vitest'
import type { Problem } from '../../../src/errors.ts'
import { Job, type LinedLab, problemsOf, type Side } from './lined-lab.ts'
import { noise } from './noise.ts'
import type { Node } from './trees.ts'

export const MEGABYTE = 1_000_000

/** More than the buffers between two disks hold, so that half of the bytes on the line is in the middle of the work. */
export const LARGE: readonly Node[] = [
  { name: 'big one.car', content: noise('big one', 6 * MEGABYTE) },
  { name: 'big two.car', content: noise('big two', 6 * MEGABYTE) },
  { name: 'conf/small.xml', content: '<small/>' },
  { name: 'conf/deep/er.xml', content: '<deeper/>' },
  { name: 'link', link: 'conf/small.xml' },
]
export const OLDER: readonly Node[] = [
  { name: 'big two.car', content: noise('older', 3 * MEGABYTE) },
  { name: 'conf/small.xml', content: '<older/>' },
  { name: "the pack's own.xml", content: 'own' },
  { name: 'link', link: 'elsewhere' },
]

/** A copy of `LARGE` over `OLDER` in the middle of which something happens: when that many bytes have passed the line of one side. */
export async function disturbed(
  lined: LinedLab,
  name: string,
  what: (job: Job) => unknown,
  { bytes = 6 * MEGABYTE, side = 'new' as Side } = {},
): Promise<{ job: Job; problems: readonly Problem[] | undefined }> {
  const job = new Job(lined, name)
  job.plant(LARGE, OLDER)
  const line = lined.lines[side]
  line.reset()
  let happened = false
  line.whenPassed(bytes, () => {
    happened = true
    return what(job)
  })
  const error = await job.copy().then(
    () => undefined,
    (cause: unknown) => cause,
  )
  expect(happened).toBe(true)
  return { job, problems: error === undefined ? undefined : await problemsOf(Promise.reject(error)) }
}

/** The next run brings what is missing. */
export async function completes(lined: LinedLab, job: Job): Promise<void> {
  for (const line of Object.values(lined.lines)) line.reset()
  await job.copy()
  job.expectNew()
}
