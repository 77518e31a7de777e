import { once } from 'node:events'
import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** How a line ends: a reset loses what is still on the way, an orderly end delivers it. */
export type Cut = 'reset' | 'end'

/** As much goes at once over a line that has a rate, in bytes. */
const BURST = 16_384

/** A TCP relay in front of a server: counts what passes both ways, and stops, breaks or refuses at a byte. */
export class Line {
  /** Bytes that passed since `reset()`, both ways, over all connections. */
  bytes = 0
  /** Of these, what went to the server. */
  sent = 0
  /** Connections accepted since `reset()`. */
  connections = 0
  /** New connections are ended at once. */
  refusing = false
  /** What it carries each way, over all connections. */
  bytesPerSecond = Number.POSITIVE_INFINITY
  readonly #free = { up: 0, down: 0 }
  readonly #server: net.Server
  readonly #connected = new Set<readonly [net.Socket, net.Socket]>()
  #at = Number.POSITIVE_INFINITY
  #act: () => unknown = () => {}
  #held: Promise<unknown> | undefined

  private constructor(server: net.Server, address: string, port: number) {
    this.#server = server
    server.on('connection', (client) => {
      if (this.refusing) {
        client.destroy()
        return
      }
      this.connections += 1
      const upstream = net.connect({ host: address, port, noDelay: true })
      client.setNoDelay(true)
      const pair = [client, upstream] as const
      this.#connected.add(pair)
      for (const socket of pair) {
        socket.on('error', () => {})
        socket.on('close', () => this.#connected.delete(pair))
      }
      void this.#pump(client, upstream, true)
      void this.#pump(upstream, client, false)
    })
  }

  static async to(address: string, port: number): Promise<Line> {
    const server = net.createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new Line(server, address, port)
  }

  get port(): number {
    return (this.#server.address() as net.AddressInfo).port
  }

  /** Counts from here; forgets what was to happen. */
  reset(): void {
    Object.assign(this, { bytes: 0, sent: 0, connections: 0, refusing: false })
    this.#at = Number.POSITIVE_INFINITY
  }

  /** Does this when so many bytes have passed, to the byte, while nothing else passes. */
  whenPassed(bytes: number, act: () => unknown): void {
    this.#at = bytes
    this.#act = act
  }

  /** Breaks every connection that there is, or, of those, the one at that share (0 to 1) of their number. */
  cut(how: Cut = 'reset', share?: number): void {
    const all = [...this.#connected]
    const chosen = share === undefined ? all : all.slice(Math.floor(share * all.length)).slice(0, 1)
    for (const socket of chosen.flat()) how === 'reset' ? socket.resetAndDestroy() : socket.end()
  }

  async close(): Promise<void> {
    this.refusing = true
    this.cut()
    this.#server.close()
    await once(this.#server, 'close')
  }

  async #pump(from: net.Socket, to: net.Socket, up: boolean): Promise<void> {
    try {
      for await (const chunk of from as AsyncIterable<Buffer>) {
        for (let rest = chunk; rest.length > 0; ) {
          while (this.#held) await this.#held
          const room = Math.max(0, this.#at - this.bytes)
          const part = rest.subarray(0, Math.min(room, this.#isSlow ? BURST : rest.length))
          if (this.#isSlow) await this.#turn(up ? 'up' : 'down', part.length)
          rest = rest.subarray(part.length)
          this.bytes += part.length
          if (up) this.sent += part.length
          if (part.length > 0 && !to.destroyed && !to.write(part)) await drained(to)
          if (rest.length > 0) await this.#happen()
        }
      }
      to.end()
    } catch {
      to.destroy()
    }
  }

  get #isSlow(): boolean {
    return Number.isFinite(this.bytesPerSecond)
  }

  /** Waits until that much may go: who comes next goes after it. */
  async #turn(way: 'up' | 'down', bytes: number): Promise<void> {
    const now = performance.now()
    const begins = Math.max(now, this.#free[way])
    this.#free[way] = begins + (bytes / this.bytesPerSecond) * 1000
    await sleep(begins - now)
  }

  async #happen(): Promise<void> {
    if (this.bytes < this.#at) return
    this.#at = Number.POSITIVE_INFINITY
    this.#held = Promise.resolve(this.#act())
    await this.#held
    this.#held = undefined
  }
}

async function drained(socket: net.Socket): Promise<void> {
  const over = new AbortController()
  const { signal } = over
  await Promise.race([once(socket, 'drain', { signal }), once(socket, 'close', { signal })])
  over.abort()
}
