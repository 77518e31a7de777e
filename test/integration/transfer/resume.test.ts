import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { MigrateError } from '../../../src/errors.ts'
import { copyFolder } from '../../../src/transfer/copy.ts'
import { Job, type LinedLab, type Side, startLinedLab } from './lined-lab.ts'
import { noise } from './noise.ts'

let lined: LinedLab
beforeAll(async () => {
  lined = await startLinedLab()
})
afterAll(() => lined?.stop())

const TREE = Array.from({ length: 300 }, (_, at) => ({
  name: `${at % 7}/archive ${at}.car`,
  content: noise(`archive ${at}`, 20_000),
}))

/** As a plan has them: with the hashes that it saw. */
const HASHES = new Map(
  TREE.map(({ name, content }) => [name, createHash('sha256').update(content).digest('hex')]),
)

/** One attempt in a process of its own: bytes on both lines, and whether it came to its end. */
async function attempt(
  job: Job,
  cut?: { side: Side; at: number },
): Promise<{ bytes: number; done: boolean }> {
  await lined.afresh()
  if (cut) lined.lines[cut.side].whenPassed(cut.at, () => lined.lines[cut.side].cut('end'))
  const done = await brought(job).catch((cause: unknown) => {
    if (cut && cause instanceof MigrateError) return false
    throw cause
  })
  return { bytes: lined.lines.old.bytes + lined.lines.new.bytes, done }
}

async function brought(job: Job): Promise<true> {
  const { files, ...rest } = await job.request()
  const planned = files.map((file) => {
    const sha256 = HASHES.get(file.path)
    return sha256 === undefined ? file : { ...file, sha256 }
  })
  await copyFolder({ ...rest, files: planned })
  return true
}

test('what a broken-off copy had brought is not sent again', async () => {
  const undisturbed = new Job(lined, 'undisturbed')
  undisturbed.plant(TREE)
  const { bytes: whole } = await attempt(undisturbed)
  undisturbed.expectNew()
  let total = 0
  let rounds = 0
  for (const side of ['old', 'new'] as const) {
    for (const share of [0.3, 0.5, 0.7]) {
      const job = new Job(lined, `broken-${side}-${share * 10}`)
      job.plant(TREE)
      const first = await attempt(job, { side, at: Math.round((whole / 2) * share) })
      total += first.bytes
      if (!first.done) total += (await attempt(job)).bytes
      job.expectNew()
      rounds += 1
    }
  }
  // What was on its way when the line broke, and asking what is there, cost something.
  expect(total / rounds).toBeLessThan(whole * 1.2)
})

test('nor when the line breaks at the comparison, when all of it is there', async () => {
  const undisturbed = new Job(lined, 'undisturbed-too')
  undisturbed.plant(TREE)
  const { bytes: whole } = await attempt(undisturbed)
  const ofSource = lined.lines.old.bytes
  const job = new Job(lined, 'broken-at-the-end')
  job.plant(TREE)
  // The source is listed once more at the end: some 15 KB.
  const first = await attempt(job, { side: 'old', at: ofSource - 6_000 })
  expect(first.done).toBe(false)
  expect((await attempt(job)).bytes).toBeLessThan(whole / 5)
  job.expectNew()
})
