import type { Readable } from 'node:stream'
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
  const [stdout, stderr] = await Promise.all([readAll(running.stdout), readAll(running.stderr)])
  return { outcome: await running.done, stdout, stderr: stderr.toString('utf8') }
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
  return new MigrateError({ ...failure, host: host.name, what: `${failure.what}: ${detail}.` })
}

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
          : `connection lost, ${outcome.why}`
  const lines = stderr.trim().split('\n').slice(-3).join('; ')
  return lines ? `${end}: ${lines}` : end
}

/** Reads a stream to its end; for listings and messages, not for contents. */
export async function readAll(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}
