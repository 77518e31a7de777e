import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Host } from '../../../src/remote/command.ts'
import { disguise } from './disguise.ts'
import { Job, type LinedLab, problemsOf, startLinedLab } from './lined-lab.ts'
import { archives, compresses, configurations, Sent, sizeOf } from './slow-line.ts'

const MB = 1_000_000
/** Of the line to the new server. */
const RATE = MB
/** Far enough for several connections. */
const FAR_MS = 20
const TREE = [...configurations(800), ...archives(4, 250_000)]
const BYTES = sizeOf(TREE)

let lined: LinedLab
let source: Host
let sent: Sent
let onCompressed = () => {}
beforeAll(async () => {
  // The lab has a network of its own: of what goes to itself a system keeps 3 MB a connection, of what goes far as much as is on its way.
  for (const name of ['tcp_wmem', 'tcp_rmem'])
    writeFileSync(`/proc/sys/net/ipv4/${name}`, '4096 65536 131072')
  lined = await startLinedLab(FAR_MS)
})
afterAll(() => lined?.stop())

async function anew(): Promise<void> {
  await lined.afresh()
  source = disguise(lined.host('old'), {
    roundTripMs: FAR_MS,
    tamper(running, command) {
      if (compresses(command)) onCompressed()
      return sent.names(running, command)
    },
  })
}

/** One copy over a line that is as slow as that; `cutAfter`: it breaks so many bytes after the first compressed stream has begun. */
async function attempt(job: Job, bytesPerSecond: number, cutAfter?: number) {
  sent = new Sent()
  const line = lined.lines.new
  line.reset()
  line.bytesPerSecond = bytesPerSecond
  onCompressed = () => {
    onCompressed = () => {}
    if (cutAfter !== undefined) line.whenPassed(line.bytes + cutAfter, () => line.cut('end'))
  }
  try {
    const copied = job.copy({ source })
    if (cutAfter !== undefined) await problemsOf(copied)
    const saved = cutAfter === undefined ? (await copied).saved : 0
    return { compressed: sent.compressed, plain: sent.plain, saved, bytes: line.sent }
  } finally {
    line.bytesPerSecond = Number.POSITIVE_INFINITY
  }
}

const isCar = (name: string) => name.endsWith('.car')

test('over a slow line what is text goes compressed, archives as they are, and all of it arrives', async () => {
  await anew()
  const job = new Job(lined, 'slow')
  job.plant(TREE)
  const { compressed, plain, saved, bytes } = await attempt(job, RATE)
  job.expectNew()
  expect(bytes).toBeLessThan(0.7 * BYTES)
  expect(saved).toBeGreaterThan(0.3 * BYTES)
  expect(compressed.length).toBeGreaterThan(200)
  expect(compressed.filter(isCar)).toEqual([])
  expect(plain.filter(isCar).length).toBe(4)
})

test('what a compressed stream had brought when the line broke is not sent again', async () => {
  await anew()
  const job = new Job(lined, 'slow-and-broken')
  job.plant(TREE)
  const first = await attempt(job, RATE, 0.8 * MB)
  expect(first.compressed.length).toBeGreaterThan(0)
  job.expectOld()
  const second = await attempt(job, RATE)
  job.expectNew()
  expect(second.compressed.length).toBeGreaterThan(0)
  expect(second.compressed.length).toBeLessThan(0.7 * TREE.length)
  expect(first.bytes + second.bytes).toBeLessThan(0.8 * BYTES)
})

test('over a fast line nothing is compressed', async () => {
  await anew()
  const job = new Job(lined, 'fast')
  job.plant(TREE)
  const { compressed, saved, bytes } = await attempt(job, Number.POSITIVE_INFINITY)
  job.expectNew()
  expect([compressed, saved]).toEqual([[], 0])
  expect(bytes).toBeGreaterThan(BYTES)
})

test('where a server has no gzip everything goes as it is', async () => {
  const { new: fresh } = lined.lab.hosts
  await fresh.must(['mv', '/usr/bin/gzip', '/usr/bin/gzip-away'])
  try {
    await anew()
    const job = new Job(lined, 'slow-and-bare')
    job.plant(TREE)
    const { compressed, saved, bytes } = await attempt(job, 4 * RATE)
    job.expectNew()
    expect([compressed, saved]).toEqual([[], 0])
    expect(bytes).toBeGreaterThan(BYTES)
  } finally {
    await fresh.must(['mv', '/usr/bin/gzip-away', '/usr/bin/gzip'])
  }
})
