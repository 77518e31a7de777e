import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { until } from '../../lab/machine/run.ts'
import { LARGE, OLDER } from './disturbed.ts'
import { Job, type LinedLab, problemsOf, startLinedLab } from './lined-lab.ts'

let lined: LinedLab
beforeAll(async () => {
  lined = await startLinedLab()
})
afterAll(() => lined?.stop())

/** One command unpacks it and puts it in place. */
const LITTLE = LARGE.map((node) =>
  'content' in node ? { ...node, content: node.content.slice(0, 500_000) } : node,
)

/** Makes each flush of a disk of the new server take two seconds, and notes that it began. */
function slowDisk(job: Job): { flushes(): number; quick(): void } {
  const [program, notes] = ['/usr/local/bin/sync', '/tmp/flushes'].map((file) => job.seen('new', file))
  writeFileSync(notes!, '', { mode: 0o666 })
  job.own('new', '/tmp/flushes')
  writeFileSync(program!, '#!/bin/sh\necho >>/tmp/flushes\nsleep 2\nexec /bin/sync "$@"\n', { mode: 0o755 })
  return {
    flushes: () => readFileSync(notes!).length,
    quick: () => {
      for (const file of [program!, notes!]) if (existsSync(file)) rmSync(file)
    },
  }
}

// A server goes on with a command whose client is gone until that writes something.
test.each([
  ['much', 1, LARGE],
  ['much', 2, LARGE],
  ['little', 1, LITTLE],
  ['little', 2, LITTLE],
] as const)(
  'of %s, the line breaks at flush %i of a slow disk, and the next run comes while the first is at it',
  async (what, flush, tree) => {
    const job = new Job(lined, `slow-${what}-${flush}`)
    job.plant(tree, OLDER)
    const disk = slowDisk(job)
    try {
      const broken = problemsOf(job.copy())
      await until('the disk is at work', 20_000, async () => disk.flushes() >= flush)
      lined.lines.new.cut()
      expect((await broken)[0]).toMatchObject({ host: 'new', safe: expect.any(String) })
      job.expectOldOrNew()
      await job.copy()
      job.expectNew()
    } finally {
      disk.quick()
    }
  },
)
