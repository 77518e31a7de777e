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
test.each([1, 2])(
  'the line breaks at flush %i of a slow disk, and the next run comes while the first is at it',
  async (flush) => {
    const job = new Job(lined, `slow-${flush}`)
    job.plant(LARGE, OLDER)
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
