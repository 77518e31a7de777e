import type { Duplex } from 'node:stream'
import { MigrateError } from '../errors.ts'
import type { Door } from './command.ts'
import { CommandHost, type SpawnOptions } from './commands.ts'
import type { Connected, Target } from './connect.ts'
import { type KnownHosts, renamed } from './known-hosts.ts'
import { Line } from './line.ts'
import { atOnce, remoteLine } from './quote.ts'
import type { Spawned } from './running.ts'

/** sshd refuses some of those that log in at the same moment from 10 on (MaxStartups 10:30:100), and others may log in too. */
const LOGINS_AT_ONCE = 4

/** RFC 4254, 5.1. */
const ADMINISTRATIVELY_PROHIBITED = 1

/** A server behind SSH. Connects at the first command, and again at the next one after a connection was lost. */
export class SshHost extends CommandHost {
  readonly name: string
  readonly address: string
  readonly door: Door
  protected readonly runAs: string | undefined
  readonly #open: (lane: number) => Promise<Connected>
  readonly #lines: [Line, ...Line[]]
  #growing: Promise<void> = Promise.resolve()

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
    this.#lines = [new Line(() => open(0))]
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
    await this.#line(lane).connected()
  }

  async roundTripMs(): Promise<number> {
    return (await this.#lines[0].connected()).roundTripMs
  }

  async lanes(count: number): Promise<number> {
    this.#growing = this.#growing.then(() => this.#grow(count))
    await this.#growing
    return Math.min(count, this.#lines.length)
  }

  /** @param lane which of the connections carries it */
  async tunnel(address: string, port: number, lane = 0): Promise<Duplex> {
    const { client } = await this.#line(lane).connected()
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

  async #grow(count: number): Promise<void> {
    while (this.#lines.length < count) {
      const first = this.#lines.length
      const more = Array.from(
        { length: Math.min(count - first, LOGINS_AT_ONCE) },
        (_, at) => new Line(() => this.#open(first + at), true),
      )
      const opened = await Promise.allSettled(more.map((line) => line.prepare()))
      const good = more.filter((_, at) => opened[at]!.status === 'fulfilled')
      this.#lines.push(...good)
      // A server that refuses one is not asked for more: the copy goes over those that there are.
      if (good.length < more.length) return
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#lines.map((line) => line.close()))
  }

  protected async spawn(script: string, { urgent, lane }: SpawnOptions): Promise<Spawned> {
    try {
      return await this.#line(lane).start(script, urgent)
    } catch (error) {
      if (error instanceof MigrateError) throw error
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

  #line(lane: number): Line {
    return this.#lines[lane] ?? this.#lines[0]
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
