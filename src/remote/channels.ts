import { Readable, Writable } from 'node:stream'
import type { Client, ClientChannel } from 'ssh2'
import type { Outcome } from './command.ts'
import type { Spawned } from './running.ts'

/** A shell line that runs in a session of a connection. */
export interface InSession extends Spawned {
  /**
   * Whether it has not ended, as far as is known here. `ended` tells that only once somebody reads its outputs.
   */
  isThere(): boolean
}

/** Whether the server refused the session: then nothing of what was to run in it was sent. */
export function isRefused(error: unknown): boolean {
  return /open failure/i.test((error as Error).message)
}

/** Starts a line for the login shell. */
export async function openChannel(client: Client, line: string): Promise<InSession> {
  const { promise, resolve, reject } = Promise.withResolvers<InSession>()
  client.exec(line, (error, channel) => {
    // The exit code of a quick command arrives in the same packet as the consent: a listener added after an await misses it.
    if (!error) resolve(spawnedOver(channel))
    // The request may have arrived, only the answer did not: whether the command runs is not known.
    else if (/no response/i.test(error.message)) resolve(lostAtStart(error.message))
    else reject(error)
  })
  return promise
}

function spawnedOver(channel: ClientChannel): InSession {
  const { promise: ended, resolve } = Promise.withResolvers<Outcome>()
  const unknown: Outcome = { kind: 'lost', why: 'no exit status came' }
  let outcome: Outcome = unknown
  channel.on('exit', (code: number | null, signal?: string) => {
    outcome = code === null ? { kind: 'signal', signal: signal ?? 'unknown' } : { kind: 'exit', code }
  })
  const stdin = inputOf(channel)
  channel.on('error', () => {})
  channel.once('close', () => {
    stdin.destroy(brokenPipe())
    resolve(outcome)
  })
  return {
    ...{ stdin, stdout: channel, stderr: channel.stderr, ended },
    abandon: () => channel.close(),
    isThere: () => outcome === unknown && channel.writable,
  }
}

/** ssh2 never calls back for what is written to a closed channel; this fails it instead, as a pipe does. */
function inputOf(channel: ClientChannel): Writable {
  return new Writable({
    highWaterMark: 256 * 1024,
    write(chunk, _encoding, done) {
      if (channel.writable) channel.write(chunk, (error) => done(error))
      else done(brokenPipe())
    },
    final(done) {
      channel.end()
      done()
    },
  }).on('error', () => {})
}

function brokenPipe(): Error {
  return Object.assign(new Error('the command reads no more input'), { code: 'EPIPE' })
}

function lostAtStart(why: string): InSession {
  const stdin = new Writable({ write: (_chunk, _encoding, done) => done(brokenPipe()) }).on('error', () => {})
  const ended = Promise.resolve<Outcome>({ kind: 'lost', why })
  const nothing = () => Readable.from([])
  return { stdin, stdout: nothing(), stderr: nothing(), ended, abandon: () => {}, isThere: () => false }
}
