import { performance } from 'node:perf_hooks'
import type { Pair } from './pairs.ts'

/** What a job does with one pair; ways are called by their names. */
export type Way = (pair: Pair) => unknown

/** Milliseconds of one run. `cpu` is of the whole process: what collects garbage or compiles beside it counts too. */
export interface Sample {
  wall: number
  cpu: number
}

const WARM_UP_MS = 3000
/** All samples are about as long: on a busy machine a long one loses the processor now and then, and a short one never. */
const SAMPLE_MS = 4

/** Times of ways on pairs, round by round. */
export class Clock {
  readonly #ways: ReadonlyMap<string, Way>
  readonly #throws: (name: string, pair: Pair) => boolean
  /** Of one sample, by the names of the ways. */
  readonly #runs = new Map<Pair, Record<string, number>>()
  readonly #samples = new Map<Pair, Map<string, Sample[]>>()

  constructor(ways: ReadonlyMap<string, Way>, throws: (name: string, pair: Pair) => boolean) {
    this.#ways = ways
    this.#throws = throws
  }

  /** Lets every way run for the same time, and on all pairs, so that no first pair pays for what V8 compiles. */
  warmUp(pairs: readonly Pair[]): void {
    for (const [name, way] of this.#ways) {
      const taken = this.#taken(name, pairs)
      const until = performance.now() + WARM_UP_MS
      do for (const pair of taken) way(pair)
      while (performance.now() < until)
      for (const pair of taken) this.#runs.set(pair, { ...this.#runs.get(pair), [name]: runsOf(way, pair) })
    }
  }

  /** One round of a group: way after way on all of its pairs; each round begins with another way. */
  round(number: number, pairs: readonly Pair[]): void {
    const names = [...this.#ways.keys()]
    for (const at of names.keys()) {
      const name = names[(at + number) % names.length]!
      for (const pair of this.#taken(name, pairs)) this.#take(name, pair)
    }
  }

  #taken(name: string, pairs: readonly Pair[]): Pair[] {
    return pairs.filter((pair) => !this.#throws(name, pair))
  }

  #take(name: string, pair: Pair): void {
    const way = this.#ways.get(name)!
    const runs = this.#runs.get(pair)![name]!
    const cpu = process.cpuUsage()
    const began = performance.now()
    for (let run = 0; run < runs; run += 1) way(pair)
    const wall = (performance.now() - began) / runs
    const { user, system } = process.cpuUsage(cpu)
    const all = this.#samples.get(pair) ?? new Map<string, Sample[]>()
    all.set(name, [...(all.get(name) ?? []), { wall, cpu: (user + system) / 1000 / runs }])
    this.#samples.set(pair, all)
  }

  /** The median round of a way on those of the pairs that it takes, and of another way on the same pairs. */
  medians(name: string, base: string, pairs: readonly Pair[]): { way: Sample; base: Sample } {
    const taken = this.#taken(name, pairs)
    return { way: this.#median(name, taken), base: this.#median(base, taken) }
  }

  #median(name: string, pairs: readonly Pair[]): Sample {
    const samples = pairs.map((pair) => this.#samples.get(pair)!.get(name)!)
    const rounds = (samples[0] ?? []).map((_, round) => ({
      wall: sum(samples.map((all) => all[round]!.wall)),
      cpu: sum(samples.map((all) => all[round]!.cpu)),
    }))
    const middle = (of: keyof Sample) => rounds.map((each) => each[of]).toSorted((a, b) => a - b)
    const at = rounds.length >> 1
    return { wall: middle('wall')[at] ?? 0, cpu: middle('cpu')[at] ?? 0 }
  }
}

/** How often a way does a pair in the time of a sample. */
function runsOf(way: Way, pair: Pair): number {
  const began = process.cpuUsage()
  let runs = 0
  for (let spent = 0; spent < SAMPLE_MS * 1000; runs += 1) {
    way(pair)
    const { user, system } = process.cpuUsage(began)
    spent = user + system
  }
  return runs
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}
