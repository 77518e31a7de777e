import {
  chmodSync,
  closeSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { completes, disturbed, LARGE, MEGABYTE, OLDER } from './disturbed.ts'
import { Job, type LinedLab, problemsOf, startLinedLab } from './lined-lab.ts'

let lined: LinedLab
beforeAll(async () => {
  lined = await startLinedLab()
})
afterAll(() => lined?.stop())

describe('a file changes under the reader', () => {
  /** Overwrites its first and last bytes: what is read by then has the old start, what comes has the new end. */
  function tear(job: Job, name: string, text: string): void {
    const file = path.join(job.seen('old', job.from), name)
    const { size } = statSync(file)
    const handle = openSync(file, 'r+')
    writeSync(handle, text, 0)
    writeSync(handle, text, size - text.length)
    closeSync(handle)
  }

  test('once, and keeps its size: it is taken again', async () => {
    const job = new Job(lined, 'changed')
    job.plant(LARGE, OLDER)
    const line = lined.lines.old
    line.reset()
    line.whenPassed(9 * MEGABYTE, () => {
      for (const name of ['big one.car', 'big two.car']) tear(job, name, 'changed')
    })
    const copied = await job.copy()
    expect(copied.retried.length).toBeGreaterThan(0)
    expect(readFileSync(path.join(job.seen('new', job.to), 'big one.car'), 'latin1')).toMatch(/^changed/)
    job.expectArrived()
  })

  // Times are whole seconds: what is written twice in one looks untouched by them.
  test.each([1, 4, 9, 11])('after %i MB, and keeps size and time: it is taken again', async (megabytes) => {
    const job = new Job(lined, `unseen-${megabytes}`)
    job.plant(LARGE, OLDER)
    const line = lined.lines.old
    line.reset()
    line.whenPassed(megabytes * MEGABYTE, () => {
      for (const name of ['big one.car', 'big two.car']) {
        const file = path.join(job.seen('old', job.from), name)
        const { atime, mtime } = statSync(file)
        tear(job, name, 'changed')
        utimesSync(file, atime, mtime)
      }
    })
    await job.copy()
    job.expectArrived()
  })

  test('on and on: it is named, nothing is put in place, and once it is quiet it goes through', async () => {
    const job = new Job(lined, 'busy')
    job.plant(LARGE, OLDER)
    let turn = 0
    const writer = setInterval(() => {
      for (const name of ['big one.car', 'big two.car']) tear(job, name, `changed ${turn++} `)
    }, 5)
    const problems = await problemsOf(job.copy()).finally(() => clearInterval(writer))
    job.expectOld()
    expect(problems.map(({ what }) => what).join()).toMatch(/big (one|two)\.car/)
    expect(problems[0]).toMatchObject({
      host: 'old',
      what: expect.stringContaining(`${job.from}/big `),
      safe: expect.stringMatching(/Nothing was put in place/),
      fix: expect.stringMatching(/stop what writes.*run sync again/),
    })
    job.look()
    await completes(lined, job)
  })

  test('by growing', async () => {
    const { job, problems } = await disturbed(
      lined,
      'grown',
      (job) => {
        for (const name of ['big one.car', 'big two.car'])
          writeFileSync(path.join(job.seen('old', job.from), name), 'more', { flag: 'a' })
      },
      { side: 'old' },
    )
    expect(problems).toBeUndefined()
    job.expectArrived()
  })

  test('by vanishing: it is named and nothing is put in place', async () => {
    const { job, problems } = await disturbed(
      lined,
      'vanished',
      (job) => rmSync(path.join(job.seen('old', job.from), 'big one.car')),
      { side: 'old' },
    )
    job.expectOld()
    expect(problems?.[0]).toMatchObject({ host: 'old', what: expect.stringContaining('big one.car') })
    job.look()
    await completes(lined, job)
  })
})

describe('permission is lost in the middle', () => {
  test.each([
    ['to read a file', 'old', 'big one.car'],
    ['to look into a folder of the source', 'old', 'conf'],
    ['to look into the source', 'old', '.'],
  ] as const)('%s', async (what, side, name) => {
    let mode = 0
    let file = ''
    const { job, problems } = await disturbed(
      lined,
      `locked-${what.replaceAll(' ', '-')}`,
      (job) => {
        file = path.join(job.seen('old', job.from), name)
        mode = statSync(file).mode & 0o7777
        chmodSync(file, 0)
      },
      { side, bytes: 3 * MEGABYTE },
    )
    chmodSync(file, mode)
    job.expectOldOrNew()
    expect(problems?.[0]).toMatchObject({ host: 'old', safe: expect.any(String), fix: expect.any(String) })
    expect(problems![0]!.what).toContain(name === '.' ? job.from : path.join(job.from, name))
    await completes(lined, job)
  })
})
