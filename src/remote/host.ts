import { type Duplex, Readable, Writable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Client, ClientChannel } from 'ssh2'
import { MigrateError } from '../errors.ts'
import type { Outcome } from './command.ts'
import { CommandHost } from './commands.ts'
import type { Target } from './connect.ts'
import type { Spawned } from './running.ts'

/** OpenSSH allows 10 sessions on a connection (MaxSessions) and frees one only after the client has seen it close. */
const MOST_CHANNELS = 6
const OPEN_ATTEMPTS = 7
const FIRST_OPEN_DELAY_MS = 20

/** RFC 4254, 5.1. */
const ADMINISTRATIVELY_PROHIBITED = 1

/** A server behind SSH. Connects at the first command, and again at the next one after a connection was lost. */
export class SshHost extends CommandHost {
  readonly name: string
  readonly address: string
  protected readonly runAs: string | undefined
  readonly #open: () => Promise<Client>
  readonly #slots = new Slots(MOST_CHANNELS)
  #connection: Promise<Client> | undefined

  /** @param open makes a verified, authenticated connection (`connect`) */
  constructor(target: Target, runAs: string | undefined, open: () => Promise<Client>) {
    super()
    this.name = target.name
    this.address = `${target.user}@${target.address}:${target.port}`
    this.runAs = runAs
    this.#open = open
  }

  /** Connects now, to find problems early. Commands connect by themselves. */
  async connect(): Promise<void> {
    await this.#client()
  }

  async tunnel(address: string, port: number): Promise<Duplex> {
    const client = await this.#client()
    const { promise, resolve, reject } = Promise.withResolvers<Duplex>()
    const fail = (error: unknown) => reject(this.#tunnelProblem(address, port, error))
    try {
      client.forwardOut('127.0.0.1', 0, address, port, (error, channel) => {
        if (error) return fail(error)
        channel.on('error', () => {})
        resolve(channel)
      })
    } catch (error) {
      fail(error)
    }
    return promise
  }

  async close(): Promise<void> {
    const connection = this.#connection
    this.#connection = undefined
    const client = await connection?.catch(() => undefined)
    client?.end()
  }

  protected async spawn(line: string, urgent: boolean): Promise<Spawned> {
    const client = await this.#client()
    const release = urgent ? () => {} : await this.#slots.take()
    try {
      const spawned = await openWithPatience(client, line)
      void spawned.ended.then(release)
      return spawned
    } catch (error) {
      release()
      const { address, name } = this
      throw new MigrateError(
        {
          reason: 'host-unreachable',
          host: name,
          what: `${address} opens no session for a command (${(error as Error).message}).`,
          safe: 'The command was not started.',
          fix: 'check MaxSessions in its sshd_config (10 is the default, 8 is enough) and its log.',
        },
        { cause: error },
      )
    }
  }

  #client(): Promise<Client> {
    if (this.#connection) return this.#connection
    const connection = this.#open()
    this.#connection = connection
    const forget = () => {
      if (this.#connection === connection) this.#connection = undefined
    }
    connection.then((client) => client.once('end', forget).once('close', forget), forget)
    return connection
  }

  #tunnelProblem(address: string, port: number, error: unknown): MigrateError {
    const { reason, message } = error as { reason?: unknown; message: string }
    const prohibited = Number(reason) === ADMINISTRATIVELY_PROHIBITED || /prohibited/i.test(message)
    return new MigrateError(
      {
        reason: 'host-unreachable',
        host: this.name,
        what: prohibited
          ? `${this.address} forbids forwarding to ${address}:${port}.`
          : `${this.address} cannot reach ${address}:${port} (${message}).`,
        safe: 'Nothing was sent there.',
        fix: prohibited
          ? `allow it in its sshd_config (AllowTcpForwarding local, PermitOpen ${address}:${port}) and in the options of the key in authorized_keys, then reload sshd.`
          : `check on that server: \`nc -vz ${address} ${port}\`.`,
      },
      { cause: error },
    )
  }
}

async function openWithPatience(client: Client, line: string): Promise<Spawned> {
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

function openChannel(client: Client, line: string): Promise<Spawned> {
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

/** At most so many at a time, first come, first served. */
class Slots {
  #free: number
  readonly #waiting: (() => void)[] = []

  constructor(count: number) {
    this.#free = count
  }

  async take(): Promise<() => void> {
    if (this.#free > 0) this.#free -= 1
    else await new Promise<void>((resolve) => this.#waiting.push(resolve))
    return () => {
      const next = this.#waiting.shift()
      if (next) next()
      else this.#free += 1
    }
  }
}
