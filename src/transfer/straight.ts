import { debugPoint } from '../debug-point.ts'
import { askedOnce } from '../remote/asked-once.ts'
import type { Door, Host } from '../remote/command.ts'
import { defuse } from '../remote/output.ts'
import type { CopyRequest } from './copy.ts'
import { receiveCommand } from './receive.ts'
import { type Guest, letIn, makeKey, NoWay, type OwnKey, obstacle } from './straight-key.ts'
import { RECEIVE_ONE } from './straight-scripts.ts'
import { newMark, streamStraight } from './straight-stream.ts'
import type { Stream, Streamed } from './tar-stream.ts'
import { toolsOf } from './tools.ts'

/** What the user allows, and how he is told that it cannot be. */
export interface Allowance {
  /** Told once for a pair of hosts; a sentence. */
  say: (what: string) => void
}

/** Less goes through here before both hosts have found together, in bytes. */
const LEAST_BYTES = 1_000_000
/** One process packs, enciphers and hashes more slowly than a network of today carries: more than this goes over several, in bytes. */
const MUCH_BYTES = 100_000_000
/** Each takes a session of the one connection to the old host, too, of which OpenSSH allows 10 (MaxSessions). */
const CONNECTIONS = 4

/** How many connections between the hosts carry so many bytes; 0: not worth the trouble. Pure. */
export function connectionsWorth(bytes: number): number {
  if (bytes < LEAST_BYTES) return 0
  return bytes > MUCH_BYTES ? CONNECTIONS : 1
}

const question = (target: Host) => `obstacle on the straight way to ${target.name}`

/**
 * Why the one host cannot send to the other by itself, as far as can be told without a key; asked once. Changes nothing.
 * @returns undefined where it can
 */
export async function straightObstacle(source: Host, target: Host): Promise<string | undefined> {
  const { door } = target
  if (!door || !source.door) return 'one of them is the runner'
  return askedOnce(source, question(target), async () => {
    const why = await obstacle(source, door)
    return why === undefined ? undefined : readable(why)
  })
}

/** ssh says much of a wrong host key, and last what follows from it. */
function readable(said: string): string {
  return defuse(said.trim().split('\n').at(-1)!.trim().replace(/\.$/, '')).slice(0, 300)
}

/**
 * The streams of one copy from host to host with nothing of this process between: the old host gets a key that stays there and that the new
 * one takes for nothing but these streams. Both are gone as soon as all are connected.
 */
export class Straight {
  readonly #request: CopyRequest
  readonly #way: { door: Door; key: OwnKey; guest: Guest; mark: string }
  #connecting: number
  #closing: Promise<void> | undefined

  private constructor(
    request: CopyRequest,
    way: { door: Door; key: OwnKey; guest: Guest; mark: string },
    count: number,
  ) {
    this.#request = request
    this.#way = way
    this.#connecting = count
  }

  /**
   * @param data folder of the streams' folders, on the target
   * @param first number of the first stream
   * @param count of streams
   * @returns undefined where it may not be, or cannot be: that is said, and known from then on
   */
  static async open(
    request: CopyRequest,
    data: string,
    first: number,
    count: number,
  ): Promise<Straight | undefined> {
    const { source, target, straight } = request
    const { door } = target
    if (!straight || !door || !source.door || count > CONNECTIONS) return undefined
    const why = await straightObstacle(source, target)
    if (why !== undefined) {
      refused(request, why)
      return undefined
    }
    const mark = newMark()
    const receive = receiveCommand('', await toolsOf(target))
    const [, , script, , , ...rest] = receive.argv
    const one = [RECEIVE_ONE, 'sh', data, String(first), String(first + count - 1), script!, ...rest]
    let key: OwnKey | undefined
    try {
      key = await makeKey(source, door)
      const line = door.line({ ...receive, argv: ['sh', '-c', ...one] }, mark)
      const guest = await letIn(door, `${target.name} ${request.staging}`, key, line)
      await debugPoint('copy.guest', request.targetRoot)
      return new Straight(request, { door, key, guest, mark }, count)
    } catch (error) {
      await key?.drop().catch(() => {})
      if (!(error instanceof NoWay)) throw error
      refused(request, error.message)
      return undefined
    }
  }

  /**
   * Sends the files of one stream as `streamFiles` does.
   * @returns undefined where the hosts did not come together: nothing was sent
   */
  async send(stream: Stream, number: number): Promise<Streamed | undefined> {
    const { door, key, mark } = this.#way
    let isSettled = false
    const onSettled = () => {
      if (isSettled) return
      isSettled = true
      this.#connecting -= 1
      if (this.#connecting === 0) void this.close()
    }
    const sent = await streamStraight(stream, { door, keyFile: key.file, mark, number, onSettled })
    if (typeof sent !== 'string') return sent
    refused(this.#request, sent)
    return undefined
  }

  /** Takes key and line away; of a line that cannot be taken away it is said when it is void. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    const { guest, key } = this.#way
    const [removed] = await Promise.allSettled([guest.remove(), key.drop()])
    if (removed.status === 'fulfilled') return
    const { target, straight } = this.#request
    straight?.say(
      `A line that ends in "wso2-migrate:..." could not be taken out of ~/.ssh/authorized_keys of ${target.address}; it is void ten minutes after it was made, and the next copy takes it out.`,
    )
  }
}

/** Told once; later copies know it. */
function refused(request: CopyRequest, why: string): void {
  const { source, target, straight } = request
  const denied = why.includes('Permission denied')
  const more =
    ' (its sshd takes no key from ~/.ssh/authorized_keys of this user and from there, or is older than OpenSSH 7.7)'
  const line = `${readable(why)}${denied ? more : ''}`
  source.known.set(question(target), Promise.resolve(line))
  void askedOnce(source, `said: ${question(target)}`, async () =>
    straight?.say(
      `${source.name} cannot send to ${target.name} by itself, files go through the runner: ${line}.`,
    ),
  )
}
