import { setTimeout as sleep } from 'node:timers/promises'
import { debugPoint } from '../../debug-point.ts'
import type { Command, Host } from '../command.ts'
import type { LogPart } from './answer.ts'
import { ask, type Patience } from './ask.ts'
import { brokenSupervisor, jobLost, notStarted, otherCommand } from './problems.ts'
import { type JobClocks, jobInput, jobSpec } from './spec.ts'
import { digestOf, type Finished, type JobState, judgeJob } from './state.ts'
import {
  type DetachWay,
  type JobPlace,
  type PollQuestion,
  pollCommand,
  startCommand,
  stopCommand,
} from './supervisor.ts'

export interface FollowOptions extends Patience {
  /** Each byte of the job's logs once and in order, whatever happens to connections. */
  onOutput?: ((chunk: Buffer, stream: 'stdout' | 'stderr') => void) | undefined
}

export interface JobStart {
  command: Command
  way: DetachWay
  clocks: JobClocks
}

/** Short jobs end within this time, and their start is all the talk that they need. */
const FIRST_WAIT_MS = 300
/** Waiting on the host for news is cheaper than asking again; it holds one session of the connection. */
const WAIT_MS = 4_000
const MOST_BYTES = 512 * 1024
/** Between questions that the host answers at once though nothing is new: it waits for its own supervisor only. */
const IDLE_MS = 1_000

/** What a JVM gets for its thread dump. */
const DUMP_MS = 1_000
const MOST_STARTS = 5

const NO_NEWS: PollQuestion = { out: 0, err: 0, most: 0, waitMs: 0 }

/**
 * What has become of a job; undefined where none was started in that folder. Changes nothing, but for one case: a job that was claimed and
 * not recorded within seconds is given up, after which it cannot start any more.
 */
export async function pollJob(
  host: Host,
  place: JobPlace,
  patience: Patience = {},
): Promise<JobState | undefined> {
  const answer = await ask(host, place, pollCommand(place, NO_NEWS), 0, patience)
  if (answer.kind !== 'state') throw brokenSupervisor(host.name, place, answer.kind)
  return judgeJob(answer.found)
}

/**
 * Ends a job: a thread dump where it is a JVM, TERM to its process group, KILL after the grace. Its supervisor records that it was asked
 * to. Does nothing to a job that has ended.
 */
export async function stopJob(
  host: Host,
  place: JobPlace,
  graceMs: number,
  patience: Patience = {},
): Promise<void> {
  await ask(host, place, stopCommand(place, graceMs), graceMs + DUMP_MS, patience)
}

/**
 * Starts a job, or comes back to it where it was started before, and follows it to its end. Throws MigrateErrors, JobLost among them; a lost
 * connection is none before the budget is spent.
 */
export async function startJob(
  host: Host,
  place: JobPlace,
  start: JobStart,
  options: FollowOptions = {},
): Promise<Finished> {
  return new Follower(host, place, options, start).follow()
}

/** Follows a job that was started before, from the first byte of its logs to its end. As `startJob`, but starts nothing. */
export async function followJob(host: Host, place: JobPlace, options: FollowOptions = {}): Promise<Finished> {
  return new Follower(host, place, options, undefined).follow()
}

class Follower {
  readonly #host: Host
  readonly #place: JobPlace
  readonly #options: FollowOptions
  readonly #start: JobStart | undefined
  readonly #known = { stdout: { bytes: 0, inode: '0' }, stderr: { bytes: 0, inode: '0' } }
  #warned = false
  #ended = false
  #starts = 0

  constructor(host: Host, place: JobPlace, options: FollowOptions, start: JobStart | undefined) {
    this.#host = host
    this.#place = place
    this.#options = options
    this.#start = start
  }

  async follow(): Promise<Finished> {
    const began = performance.now()
    await debugPoint('job.starting', this.#place.folder)
    let { state, behind } = await this.#look(true)
    while (state.kind === 'running' || (state.kind === 'finished' && behind)) {
      await debugPoint('job.running', this.#place.folder)
      if (state.kind === 'running') await this.#mind(state, behind, performance.now() - began)
      ;({ state, behind } = await this.#look(false))
    }
    await debugPoint('job.ended', this.#place.folder)
    if (state.kind === 'finished') return state
    throw jobLost(this.#host.name, this.#place, state)
  }

  /** Asks once, hands on what was printed, and says whether there is more. */
  async #look(first: boolean): Promise<{ state: JobState; behind: boolean }> {
    const { stdout, stderr } = this.#known
    const starting = first && this.#start !== undefined
    const waitMs = starting ? FIRST_WAIT_MS : WAIT_MS
    const question = { out: stdout.bytes, err: stderr.bytes, most: MOST_BYTES, waitMs }
    const command = starting ? this.#startCommand(question) : pollCommand(this.#place, question)
    const answer = await ask(this.#host, this.#place, command, waitMs, this.#options)
    if (answer.kind === 'refused') throw notStarted(this.#host.name, this.#place, answer.words)
    if (answer.kind !== 'state') throw brokenSupervisor(this.#host.name, this.#place, answer.kind)
    const state = judgeJob(answer.found)
    if (state === undefined) {
      // Another runner had claimed it, could not start it and took its claim back.
      if (this.#start === undefined || ++this.#starts > MOST_STARTS) {
        throw brokenSupervisor(this.#host.name, this.#place, 'there is no such job')
      }
      return this.#look(true)
    }
    if (starting) this.#compare(digestOf(answer.found))
    if (starting && !answer.fresh && state.kind === 'running') {
      this.#say(`comes back to the job that runs since ${state.startedAt}`)
    }
    const broken = this.#take(answer.out, 'stdout') ?? this.#take(answer.err, 'stderr')
    if (broken) return { state: broken, behind: false }
    return { state, behind: stdout.bytes < answer.out.size || stderr.bytes < answer.err.size }
  }

  #startCommand(question: PollQuestion): Command {
    const { command, way, clocks } = this.#start as JobStart
    return startCommand(this.#place, way, jobInput(command, this.#place.folder, clocks), question)
  }

  #compare(digest: string | undefined): void {
    const { command } = this.#start as JobStart
    if (digest === undefined || digest === jobSpec(command, this.#place.folder).digest) return
    throw otherCommand(this.#host.name, this.#place)
  }

  #take(part: LogPart, stream: 'stdout' | 'stderr'): JobState | undefined {
    const known = this.#known[stream]
    const file = stream === 'stdout' ? 'out.log' : 'err.log'
    if (part.size < known.bytes || (known.inode !== '0' && part.inode !== known.inode)) {
      return { kind: 'corrupt', file, why: 'it was cut or replaced while it was read' }
    }
    known.inode = part.inode
    known.bytes += part.data.length
    if (part.data.length > 0) this.#options.onOutput?.(part.data, stream)
    return undefined
  }

  /** A job without its supervisor has nobody who keeps its clocks, and its host answers at once. */
  async #mind(
    state: Extract<JobState, { kind: 'running' }>,
    behind: boolean,
    watchedMs: number,
  ): Promise<void> {
    if (state.supervised) return
    if (!this.#warned)
      this.#say('its supervisor was killed; the command goes on, how it ends will not be known')
    this.#warned = true
    const clocks = this.#start?.clocks
    if (clocks?.totalMs !== undefined && watchedMs > clocks.totalMs && !this.#ended) {
      this.#ended = true
      await stopJob(this.#host, this.#place, clocks.graceMs, this.#options)
    }
    if (!behind) await sleep(IDLE_MS)
  }

  #say(words: string): void {
    this.#options.ui?.info(`[${this.#host.name}] ${this.#place.folder.split('/').at(-1)}: ${words}`)
  }
}
