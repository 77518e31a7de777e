import path from 'node:path'
import { MigrateError } from '../../errors.ts'
import type { Ui } from '../../ui.ts'
import type { Command, Failure, Host, Outcome, Result, RunOptions } from '../command.ts'
import { outputOf } from '../commands.ts'
import { LineSplitter, labelled } from '../output.ts'
import { startJob } from './follow.ts'
import { diskFilledUp, JobLost, jobLost } from './problems.ts'
import type { Finished } from './state.ts'
import type { DetachWay, JobPlace } from './supervisor.ts'

export interface DurableOptions {
  /** Absolute folder on the host for the jobs of one attempt of one step; made where it is missing. */
  folder: string
  /** What the host's preflight found to survive the end of a connection. */
  way: DetachWay
  ui?: Ui | undefined
  /** How long one interruption of the connection is put up with, in milliseconds; default 30 minutes. */
  budgetMs?: number | undefined
  /** An answer that is overdue by this counts as a lost connection, in milliseconds; default 30 s. */
  answerMs?: number | undefined
  /** A job that prints nothing for this long is ended, in milliseconds; default: never. A dump says nothing for hours. */
  silenceMs?: number | undefined
  /** Between TERM and KILL when a job is ended, in milliseconds; default 10 s. */
  graceMs?: number | undefined
}

const GRACE_MS = 10_000

/**
 * The host, with commands that have a `job` run as durable jobs: they outlive the connection and this process, a second run comes back to
 * them or gives their recorded result, and they are never started twice. `timeoutMs` of a job counts from its start, not from ours.
 * Everything else goes straight through.
 */
export function durableHost(host: Host, options: DurableOptions): Host {
  return {
    name: host.name,
    address: host.address,
    known: host.known,
    machineId: () => host.machineId(),
    roundTripMs: () => host.roundTripMs(),
    hasLane: (lane) => host.hasLane(lane),
    tunnel: (address, port) => host.tunnel(address, port),
    ...(host.door && { door: host.door }),
    close: () => host.close(),
    run: (command, runOptions) =>
      command.job === undefined ? host.run(command, runOptions) : run(host, command, options, runOptions),
    must: async (command, failure, runOptions) => {
      if (command.job === undefined) return host.must(command, failure, runOptions)
      const result = await run(host, command, options, runOptions, failure)
      return outputOf(host.name, command, failure, result)
    },
    stream: async (command) => {
      if (command.job === undefined) return host.stream(command)
      throw new MigrateError({
        reason: 'internal',
        host: host.name,
        what: `The job ${command.job} cannot be a stream: a stream ends with its connection.`,
        safe: 'It was not started.',
        fix: 'report this as a bug.',
      })
    },
  }
}

async function run(
  host: Host,
  command: Command,
  options: DurableOptions,
  { onLine }: RunOptions = {},
  failure?: Failure,
): Promise<Result> {
  const place: JobPlace = {
    folder: path.posix.join(options.folder, command.job as string),
    runAs: command.runAs,
  }
  const clocks = {
    totalMs: command.timeoutMs,
    silenceMs: options.silenceMs,
    graceMs: options.graceMs ?? GRACE_MS,
  }
  const logs = { stdout: new Log(), stderr: new Log() }
  const tell = (lines: string[], stream: 'stdout' | 'stderr') => {
    for (const line of lines) onLine?.(labelled(host.name, line), stream)
  }
  const onOutput = (chunk: Buffer, stream: 'stdout' | 'stderr') => {
    logs[stream].chunks.push(chunk)
    if (onLine) tell(logs[stream].lines.push(chunk), stream)
  }
  const start = { command, way: options.way, clocks }
  const ended = await startJob(host, place, start, { ...options, onOutput }).catch((error: unknown) => {
    if (failure === undefined || !(error instanceof JobLost)) throw error
    throw jobLost(host.name, place, error.state, failure.reason, failure.what)
  })
  for (const stream of ['stdout', 'stderr'] as const) tell(logs[stream].lines.end(), stream)
  if (ended.diskFull) throw diskFilledUp(host.name, place, how(ended), failure?.reason)
  if (ended.stopped === 'silence') throw silent(host.name, place, options.silenceMs as number, failure)
  return {
    outcome: outcomeOf(ended, command),
    stdout: logs.stdout.text(),
    stderr: logs.stderr.text(),
  }
}

class Log {
  readonly chunks: Buffer[] = []
  readonly lines = new LineSplitter()

  text(): string {
    return Buffer.concat(this.chunks).toString('utf8')
  }
}

function outcomeOf({ outcome, stopped, seconds }: Finished, { timeoutMs }: Command): Outcome {
  if (stopped !== 'total') return outcome
  return { kind: 'timed-out', afterMs: timeoutMs ?? seconds * 1000 }
}

function how({ outcome }: Finished): string {
  return outcome.kind === 'exit' ? `exited with ${outcome.code}` : `was killed by ${outcome.signal}`
}

function silent(
  host: string,
  place: JobPlace,
  silenceMs: number,
  failure: Failure | undefined,
): MigrateError {
  return new MigrateError({
    reason: 'timed-out',
    host,
    what: `${failure?.what ?? `The job ${path.posix.basename(place.folder)} failed.`} It printed nothing for ${silenceMs / 1000} s and was ended.`,
    safe: failure?.safe ?? 'It does not run any more.',
    fix: failure?.fix ?? `read ${place.folder}/out.log and err.log on that server.`,
  })
}
