import { Readable, Writable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Client, ClientChannel } from 'ssh2'
import type { Outcome } from './command.ts'
import type { Spawned } from './running.ts'

const OPEN_ATTEMPTS = 7
const FIRST_OPEN_DELAY_MS = 20

/** Starts a line for the login shell; tries again where the server frees a session late. */
export async function openWithPatience(client: Client, line: string): Promise<Spawned> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await openChannel(client, line)
    } catch (error) {
      // sshd may not have freed a session yet that this side has already seen closing.
      if (attempt === OPEN_ATTEMPTS || !/open failure/i.test((error as Error).message)) throw error
      await sleep(FIRST_OPEN_DELAY_MS * 2 ** attempt)
    }
  }
}

/** Starts a line for the login shell. */
export async function openChannel(client: Client, line: string): Promise<Spawned> {
  const { promise, resolve, reject } = Promise.withResolvers<Spawned>()
  client.exec(line, (error, channel) => {
    // The exit code of a quick command arrives in the same packet as the consent: a listener added after an await misses it.
    if (!error) resolve(spawnedOver(channel))
    // The request may have arrived, only the answer did not: whether the command runs is not known.
    else if (/no response/i.test(error.message)) resolve(lostAtStart(error.message))
    else reject(error)
  })
  return promise
}

function spawnedOver(channel: ClientChannel): Spawned {
  const { promise: ended, resolve } = Promise.withResolvers<Outcome>()
  let outcome: Outcome = { kind: 'lost', why: 'no exit status came' }
  channel.on('exit', (code: number | null, signal?: string) => {
    outcome = code === null ? { kind: 'signal', signal: signal ?? 'unknown' } : { kind: 'exit', code }
  })
  const stdin = inputOf(channel)
  channel.on('error', () => {})
  channel.once('close', () => {
    stdin.destroy(brokenPipe())
    resolve(outcome)
  })
  return { stdin, stdout: channel, stderr: channel.stderr, ended, abandon: () => channel.close() }
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

function lostAtStart(why: string): Spawned {
  const stdin = new Writable({ write: (_chunk, _encoding, done) => done(brokenPipe()) }).on('error', () => {})
  const ended = Promise.resolve<Outcome>({ kind: 'lost', why })
  return { stdin, stdout: Readable.from([]), stderr: Readable.from([]), ended, abandon: () => {} }
}
