import type { Duplex } from 'node:stream'
import { MigrateError } from '../errors.ts'
import type { Door } from './command.ts'
import { CommandHost, type SpawnOptions } from './commands.ts'
import type { Connected, Target } from './connect.ts'
import { type KnownHosts, renamed } from './known-hosts.ts'
import { Line } from './line.ts'
import { atOnce, remoteLine } from './quote.ts'
import type { Spawned } from './running.ts'
import { Slots } from './slots.ts'

/** sshd refuses some of those that log in at the same moment from 10 on (MaxStartups 10:30:100), and others may log in too. */
const LOGINS_AT_ONCE = 7

/** On all connections together, as many as a copy has streams: shells that wait make room for these. */
const MOST_SESSIONS = 8

/** A shell takes two round trips to start and a command one: with two, each command of a row finds one. Near by, one is soon there. */
const SPARES_FAR = 2
const SPARES_NEAR = 1
const NEAR_MS = 5

/** RFC 4254, 5.1. */
const ADMINISTRATIVELY_PROHIBITED = 1

/** A server behind SSH. Connects at the first command, and again at the next one after a connection was lost. */
export class SshHost extends CommandHost {
  readonly name: string
  readonly address: string
  readonly door: Door
  protected readonly runAs: string | undefined
  readonly #open: (lane: number) => Promise<Connected>
  readonly #first: Line
  /** All that are open. */
  readonly #lines: Line[]
  readonly #more = new Map<number, Promise<Line | undefined>>()
  readonly #logins = new Slots(LOGINS_AT_ONCE)
  #opening = 0
  #isFull = false

  /**
   * @param pinned lines of known hosts that speak of it
   * @param open makes a verified, authenticated connection (`connect`): the first one, or a further one for bulk
   */
  constructor(
    target: Target,
    runAs: string | undefined,
    pinned: KnownHosts,
    open: (lane: number) => Promise<Connected>,
  ) {
    super()
    this.name = target.name
    this.address = `${target.user}@${target.address}:${target.port}`
    this.runAs = runAs
    this.#open = open
    this.#first = new Line(() => open(0), this.#wantsSpare)
    this.#lines = [this.#first]
    const { inside: address = target.address, port, user } = target
    this.door = {
      ...{ address, port, user },
      knownHosts: (alias) => renamed(pinned, alias),
      line: (command, mark) => atOnce(remoteLine(command, mark, runAs).script),
      login: (command) => this.run({ ...command, runAs: null }),
    }
  }

  /** Connects now, to find problems early. Commands connect by themselves. */
  async connect(lane = 0): Promise<void> {
    await (await this.#line(lane)).connected()
  }

  async roundTripMs(): Promise<number> {
    return (await this.#first.connected()).roundTripMs
  }

  async hasLane(lane: number): Promise<boolean> {
    if (lane === 0) return true
    const there = this.#more.get(lane)
    if (there) return (await there) !== undefined
    if (this.#opening === 0) this.#isFull = false
    const opening = this.#openLane(lane)
    this.#more.set(lane, opening)
    if (await opening) return true
    // Another copy may ask again.
    this.#more.delete(lane)
    return false
  }

  /** @param lane which of the connections carries it */
  async tunnel(address: string, port: number, lane = 0): Promise<Duplex> {
    const { client } = await (await this.#line(lane)).connected()
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

  /** A server that refuses one is not asked for more meanwhile: the copy goes over those that there are. */
  async #openLane(lane: number): Promise<Line | undefined> {
    this.#opening += 1
    this.#makeRoom(0)
    const release = await this.#logins.take()
    try {
      if (this.#isFull) return undefined
      const line = new Line(() => this.#open(lane), this.#wantsSpare)
      await line.connected()
      this.#lines.push(line)
      return line
    } catch {
      this.#isFull = true
      return undefined
    } finally {
      this.#opening -= 1
      release()
    }
  }

  async close(): Promise<void> {
    const more = await Promise.all(this.#more.values())
    await Promise.all([this.#first, ...more].map((line) => line?.close()))
  }

  protected async spawn(script: string, { urgent, lane }: SpawnOptions): Promise<Spawned> {
    try {
      const line = lane === undefined ? this.#idlest() : await this.#line(lane)
      if (!line.isReady) this.#makeRoom(line.isUnused ? 0 : 1)
      return await line.start(script, urgent)
    } catch (error) {
      if (error instanceof MigrateError) throw error
      const { address, name } = this
      throw new MigrateError(
        {
          reason: 'host-unreachable',
          host: name,
          what: `${address} opens no session for a command (${(error as Error).message}).`,
          safe: 'The command was not started.',
          fix: 'check MaxSessions in its sshd_config (10 is the default, 1 is enough) and its log.',
        },
        { cause: error },
      )
    }
  }

  /** The one where a shell waits, else the one with least to do. */
  #idlest(): Line {
    const open = this.#lines.filter(({ isOpen }) => isOpen)
    const [idlest] = open.toSorted((a, b) => a.sessions - b.sessions)
    return open.find(({ isReady }) => isReady) ?? idlest ?? this.#first
  }

  readonly #wantsSpare = (roundTripMs: number): boolean => {
    const wanted = roundTripMs < NEAR_MS ? SPARES_NEAR : SPARES_FAR
    return this.#sum('spares') < wanted && this.#sum('sessions') + this.#opening < MOST_SESSIONS
  }

  /** Gives up shells that wait, as far as there are too many sessions with those to come. */
  #makeRoom(more: number): void {
    while (this.#sum('sessions') + this.#opening + more > MOST_SESSIONS && this.#sum('spares') > 0)
      this.#lines.find(({ spares }) => spares > 0)!.giveUp()
  }

  #sum(what: 'spares' | 'sessions'): number {
    return this.#lines.reduce((sum, line) => sum + line[what], 0)
  }

  async #line(lane: number): Promise<Line> {
    return (await this.#more.get(lane)) ?? this.#first
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
