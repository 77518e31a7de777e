import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Pair } from './pairs.ts'
import type { Job, Sample } from './runner.ts'

type Throws = (name: string, pair: Pair) => boolean

/**
 * Times of ways on pairs, round by round. Each way runs in a thread of its own, one at a time: it has a heap of its own, and neither pays
 * for another's garbage nor loses what V8 has compiled for it when that is collected.
 */
export class Clock {
  readonly #pairs: readonly Pair[]
  readonly #throws: Throws
  readonly #threads = new Map<string, Worker>()
  readonly #samples = new Map<Pair, Map<string, Sample[]>>()

  private constructor(pairs: readonly Pair[], throws: Throws) {
    this.#pairs = pairs
    this.#throws = throws
  }

  /** Starts the threads one after the other, each until it is warm. */
  static async start(pairs: readonly Pair[], names: readonly string[], throws: Throws): Promise<Clock> {
    const clock = new Clock(pairs, throws)
    for (const name of names) {
      const job: Job = { name, pairs: pairs.map((pair) => (throws(name, pair) ? undefined : pair)) }
      const thread = new Worker(new URL('runner.ts', import.meta.url), { workerData: job })
      clock.#threads.set(name, thread)
      await once(thread, 'message')
    }
    return clock
  }

  /** One round of a group: way after way on all of its pairs; each round begins with another way. */
  async round(number: number, pairs: readonly Pair[]): Promise<void> {
    const names = [...this.#threads.keys()]
    for (const at of names.keys()) await this.#ask(names[(at + number) % names.length]!, pairs)
  }

  async stop(): Promise<void> {
    for (const thread of this.#threads.values()) await thread.terminate()
  }

  async #ask(name: string, pairs: readonly Pair[]): Promise<void> {
    const taken = this.#taken(name, pairs)
    const thread = this.#threads.get(name)!
    const answer = once(thread, 'message')
    thread.postMessage(taken.map((pair) => this.#pairs.indexOf(pair)))
    const [samples] = (await answer) as [Sample[]]
    for (const [at, pair] of taken.entries()) {
      const all = this.#samples.get(pair) ?? new Map<string, Sample[]>()
      all.set(name, [...(all.get(name) ?? []), samples[at]!])
      this.#samples.set(pair, all)
    }
  }

  #taken(name: string, pairs: readonly Pair[]): Pair[] {
    return pairs.filter((pair) => !this.#throws(name, pair))
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

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}
