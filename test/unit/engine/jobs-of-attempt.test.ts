import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { jobsOfAttempt } from '../../../src/engine/jobs-of-attempt.ts'
import { LocalHost } from '../../../src/remote/local.ts'

let folder: string
let job: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jobs-'))
  job = join(folder, 'dump-1')
  mkdirSync(join(job, 'claimed'), { recursive: true })
  writeFileSync(join(job, 'spec.json'), '{}\n')
})
afterEach(() => rmSync(folder, { recursive: true }))

const look = () => jobsOfAttempt([{ host: new LocalHost(), folder }])

it('a job that lost what it printed to a full disk is none to come back to', async () => {
  const exit = (diskFull: boolean) =>
    writeFileSync(join(job, 'exit.json'), `{"version":1,"code":0,"stopped":null,"diskFull":${diskFull}}`)
  exit(false)
  expect(await look()).toBe('finished')
  exit(true)
  expect(await look()).toBe('none')
})

it('a record cut at any byte is no running job: it is come back to, and found damaged', async () => {
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  // Somebody whose group is alive.
  const group = readFileSync('/proc/self/stat', 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ')[2]
  const whole = `{"version":1,"pid":${group},"startTicks":7,"bootId":"${boot}","pgid":${group},"supervisor":{"pid":1,"startTicks":2},"startedAt":"2026-01-02T03:04:05Z"}\n`
  const proc = join(job, 'proc.json')
  writeFileSync(proc, whole)
  expect(await look()).toBe('running')
  for (let cut = 0; cut < whole.length - 1; cut += 1) {
    writeFileSync(proc, whole.slice(0, cut))
    expect([cut, await look()]).toEqual([cut, 'finished'])
  }
  writeFileSync(proc, '{"version":1,"givenUp":true}\n')
  expect(await look()).toBe('none')
}, 300_000)
