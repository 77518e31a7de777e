import type { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { type FailureReason, MigrateError } from '../errors.ts'
import type { Command, Host, Outcome } from '../remote/command.ts'

/** What a command printed, as bytes: names on a host need not be UTF-8. */
export interface RawResult {
  outcome: Outcome
  stdout: Buffer
  stderr: string
}

/** Runs a command to its end with `input` on its stdin, and gives stdout as bytes. A non-zero exit is a result. */
export async function runRaw(host: Host, command: Command, input?: Uint8Array): Promise<RawResult> {
  const running = await host.stream(command)
  // A command that ends without reading all its input is judged by its exit, not by the broken pipe.
  running.stdin.on('error', () => {})
  running.stdin.end(input)
  const stdout = new Collected(running.stdout)
  const stderr = new Collected(running.stderr)
  const outcome = await running.done
  await Promise.all([stdout.complete(outcome), stderr.complete(outcome)])
  return { outcome, stdout: stdout.bytes(), stderr: stderr.text() }
}

/** How long the last bytes of a lost command may take, in milliseconds: its streams may never end. */
const DRAIN_MS = 1_000

/** Everything that a stream gives, for listings and messages, not for contents. */
export class Collected {
  readonly #chunks: Buffer[] = []
  readonly #ended: Promise<void>

  constructor(stream: Readable) {
    stream.on('data', (chunk: Buffer) => this.#chunks.push(chunk))
    this.#ended = finished(stream)
    this.#ended.catch(() => {})
  }

  /** Waits for the end. Throws when a command that ended well has not given all it printed. */
  async complete(outcome: Outcome): Promise<void> {
    if (outcome.kind === 'exit') return this.#ended
    await Promise.race([this.#ended.catch(() => {}), sleep(DRAIN_MS, undefined, { ref: false })])
  }

  bytes(): Buffer {
    return Buffer.concat(this.#chunks)
  }

  text(): string {
    return this.bytes().toString('utf8')
  }
}

/** As `runRaw`, but anything but exit 0 is a `MigrateError` that names the host and shows the end of stderr. */
export async function mustRaw(
  host: Host,
  command: Command,
  failure: HostFailure,
  input?: Uint8Array,
): Promise<Buffer> {
  const result = await runRaw(host, command, input)
  if (succeeded(result.outcome)) return result.stdout
  throw hostError(host, failure, describeEnd(result.outcome, result.stderr))
}

export interface HostFailure {
  reason: FailureReason
  what: string
  safe?: string
  fix: string
}

/** The error of a host's command, `detail` appended to what is wrong. */
export function hostError(host: Host, failure: HostFailure, detail: string): MigrateError {
  // Rights and room have nothing to do with a line that broke.
  const fix = detail.startsWith(LOST) ? `bring ${host.name} back into reach, then run again.` : failure.fix
  return new MigrateError({ ...failure, fix, host: host.name, what: `${failure.what}: ${detail}.` })
}

const LOST = 'connection lost'

export function succeeded(outcome: Outcome): boolean {
  return outcome.kind === 'exit' && outcome.code === 0
}

/** `exit 2: tar: a.car: Cannot open`: how a command ended and the last lines that it printed. */
export function describeEnd(outcome: Outcome, stderr: string): string {
  const end =
    outcome.kind === 'exit'
      ? `exit ${outcome.code}`
      : outcome.kind === 'signal'
        ? `killed by ${outcome.signal}`
        : outcome.kind === 'timed-out'
          ? `no end after ${Math.round(outcome.afterMs / 1000)} s`
          : `${LOST}, ${outcome.why}`
  const lines = stderr.trim().split('\n').slice(-3).join('; ')
  return lines ? `${end}: ${lines}` : end
}
