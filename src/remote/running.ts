import { Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { MigrateError } from '../errors.ts'
import type { Command, Outcome, RunningCommand } from './command.ts'
import { AfterMark } from './marked.ts'

/** A shell line that runs somewhere. */
export interface Spawned {
  /** Fails with the code EPIPE once nobody reads it any more. */
  stdin: Writable
  stdout: Readable
  stderr: Readable
  /** Settles when the process has ended and its outputs are read. Never rejects. */
  ended: Promise<Outcome>
  /** Gives it up: nothing more is read or sent. */
  abandon(): void
}

/** Between TERM and KILL, in milliseconds: WSO2's start scripts and databases' tools tidy up in this time. */
export const GRACE_MS = 5_000
/** How long the outputs of a killed or lost command may take to arrive, in milliseconds. */
export const DRAIN_MS = 1_000

/** Who a command is on its host: for signals. */
export interface Started {
  pid: number
  leader: number
  folder: string
}

/** What only the host itself can do for a command that runs on it. */
export interface Means {
  signal(started: Started, signal: 'TERM' | 'KILL'): Promise<void>
  notStarted(noise: string): MigrateError
}

/** A command at work: its input, its outputs without what shells print around them, its limit, its end. */
export class Running implements RunningCommand {
  readonly stdin: Writable
  readonly stdout: AfterMark
  readonly stderr: AfterMark
  readonly done: Promise<Outcome>
  readonly #spawned: Spawned
  readonly #means: Means
  readonly #forced = Promise.withResolvers<Outcome>()
  readonly #inputFailed = Promise.withResolvers<never>()
  #timedOut: Outcome | undefined
  #timer: NodeJS.Timeout | undefined
  #killing: Promise<void> | undefined

  constructor(spawned: Spawned, mark: string, means: Means) {
    this.#spawned = spawned
    this.#means = means
    this.stdin = spawned.stdin
    this.stdin.on('error', () => {})
    this.stdout = attach(spawned.stdout, mark)
    this.stderr = attach(spawned.stderr, mark)
    this.#inputFailed.promise.catch(() => {})
    this.done = this.#end()
    this.done.catch(() => {})
  }

  feed(preamble: string, input: Command['stdin']): void {
    if (preamble !== '') this.stdin.write(preamble)
    if (input === undefined) return
    if (!(input instanceof Readable)) {
      this.stdin.end(input)
      return
    }
    pipeline(input, this.stdin).catch((error: NodeJS.ErrnoException) => {
      // A command may end without reading all of its input; its exit code says whether that is a failure.
      if (error.code === 'EPIPE') return
      this.#inputFailed.reject(error)
      void this.kill()
    })
  }

  limit(afterMs: number): void {
    this.#timer = setTimeout(() => {
      this.#timedOut = { kind: 'timed-out', afterMs }
      void this.kill()
    }, afterMs)
  }

  kill(): Promise<void> {
    this.#killing ??= this.#kill()
    return this.#killing
  }

  async #kill(): Promise<void> {
    const ended = this.#spawned.ended
    const started = await Promise.race([this.#started(), ended.then(() => undefined), pause(DRAIN_MS)])
    for (const signal of ['TERM', 'KILL'] as const) {
      if (!started) break
      // The connection may be what is broken: then there is nothing to signal through.
      await this.#means.signal(started, signal).catch(() => {})
      const over = await Promise.race([ended.then(() => true), pause(GRACE_MS)])
      if (over) return
    }
    this.#spawned.abandon()
    this.#forced.resolve({ kind: 'lost', why: 'it was given up: it could not be stopped' })
  }

  async #started(): Promise<Started | undefined> {
    const match = /^(\d+) (\d+)(?: (.*))?$/.exec((await this.stderr.marked) ?? '')
    return match ? { pid: Number(match[1]), leader: Number(match[2]), folder: match[3] ?? '' } : undefined
  }

  async #end(): Promise<Outcome> {
    try {
      const outcome = await Promise.race([
        this.#spawned.ended,
        this.#forced.promise,
        this.#inputFailed.promise,
      ])
      if (this.#timedOut) return this.#timedOut
      if (outcome.kind !== 'lost' && (await this.stderr.marked) === undefined) {
        throw this.#means.notStarted(`${this.stderr.noise}\n${this.stdout.noise}`)
      }
      return outcome
    } finally {
      clearTimeout(this.#timer)
    }
  }
}

function attach(source: Readable, mark: string): AfterMark {
  const marked = new AfterMark(mark)
  source.on('error', () => marked.end())
  // A channel closes only once all of it is read: a command whose reader gave up would never be seen to end.
  return source.pipe(marked).once('close', () => source.resume())
}

/** A pause that does not keep the process alive. */
export function pause(milliseconds: number): Promise<undefined> {
  return sleep(milliseconds, undefined, { ref: false })
}
