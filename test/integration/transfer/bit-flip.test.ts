import { afterAll, beforeAll, expect, test } from 'vitest'
import { disguise, flipAfter, through } from './disguise.ts'
import { Job, type LinedLab, problemsOf, startLinedLab } from './lined-lab.ts'
import { noise } from './noise.ts'
import type { Node } from './trees.ts'

let lined: LinedLab
beforeAll(async () => {
  lined = await startLinedLab()
})
afterAll(() => lined?.stop())

/** Stands in the middle of the damaged file and nowhere else. */
const MARK = noise('mark', 32)
const TREE: readonly Node[] = [
  { name: 'before.xml', content: '<before/>' },
  { name: 'damaged.car', content: Buffer.concat([noise('head', 700_000), MARK, noise('tail', 900_000)]) },
  { name: 'sub/other.car', content: noise('other', 400_000) },
]
const OLDER: readonly Node[] = [
  { name: 'damaged.car', content: 'older' },
  { name: 'sub/other.car', content: 'older' },
]

/** The old server behind a line that turns a bit of the file over, the first `times` times that it comes by. */
function unreliable(times: number) {
  const count = { flips: 0 }
  const source = disguise(lined.host('old'), {
    tamper: (running) =>
      through(
        running,
        flipAfter(MARK, () => {
          count.flips += 1
          return count.flips <= times
        }),
      ),
  })
  return { source, count }
}

test('one bit turned over on the way is noticed, and the file is taken again', async () => {
  const job = new Job(lined, 'flipped-once')
  job.plant(TREE, OLDER)
  const { source, count } = unreliable(1)
  const copied = await job.copy({ source })
  expect(copied.retried).toEqual(['damaged.car'])
  expect(count.flips).toBe(2)
  job.expectNew()
})

test('a bit turned over each time is reported and nothing is put in place', async () => {
  const job = new Job(lined, 'flipped-always')
  job.plant(TREE, OLDER)
  const { source, count } = unreliable(Number.POSITIVE_INFINITY)
  const problems = await problemsOf(job.copy({ source }))
  expect(count.flips).toBeGreaterThan(1)
  job.expectOld()
  expect(problems).toHaveLength(1)
  expect(problems[0]).toMatchObject({
    reason: 'copy-failed',
    what: expect.stringContaining('damaged.car'),
    safe: expect.stringMatching(/Nothing was put in place/),
    fix: expect.stringMatching(/run sync again/),
  })
  await job.copy()
  job.expectNew()
})
