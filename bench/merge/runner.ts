// The thread of one way: it warms up, then answers each list of pairs, given by their places, with what they took.
import { parentPort, workerData } from 'node:worker_threads'
import type { Pair } from './pairs.ts'
import { WAYS } from './ways.ts'

/** Milliseconds of one run. `cpu` is of the whole process: what collects garbage or compiles beside it counts too. */
export interface Sample {
  wall: number
  cpu: number
}

/** What a thread is for; pairs that its way throws on are left out. */
export interface Job {
  name: string
  pairs: (Pair | undefined)[]
}

/** Of the processor's time, like samples: on a busy machine a second is not a second. */
const WARM_UP_MS = 2500
/** Before each answer: while others run, V8 drops what it compiled for types that nothing holds. */
const WARM_AGAIN_MS = 150
/** All samples are about as long: on a busy machine a long one loses the processor now and then, and a short one never. */
const SAMPLE_MS = 4

const { name, pairs } = workerData as Job
const way = WAYS[name]!
warmUp(WARM_UP_MS)
const runs = pairs.map((pair) => (pair ? runsOf(pair) : 0))
parentPort!.on('message', (places: number[]) => {
  warmUp(WARM_AGAIN_MS)
  parentPort!.postMessage(places.map(sampleOf))
})
parentPort!.postMessage([])

function warmUp(milliseconds: number): void {
  const began = process.cpuUsage()
  while (spentSince(began) < milliseconds) for (const pair of pairs) if (pair) way(pair)
}

/** How often the way does a pair in the time of a sample. */
function runsOf(pair: Pair): number {
  const began = process.cpuUsage()
  let count = 0
  for (; spentSince(began) < SAMPLE_MS; count += 1) way(pair)
  return count
}

function sampleOf(at: number): Sample {
  const pair = pairs[at]!
  const count = runs[at]!
  const cpu = process.cpuUsage()
  const began = performance.now()
  for (let run = 0; run < count; run += 1) way(pair)
  const wall = (performance.now() - began) / count
  return { wall, cpu: spentSince(cpu) / count }
}

function spentSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}
