import net from 'node:net'

/** To whom which bytes go; none: the end of the stream. */
interface Parcel {
  to: net.Socket
  data?: Buffer
}

/**
 * A line whose length is counted instead of waited for. Everything that both sides say is kept until all are quiet, then delivered to
 * both sides at once: half a round trip. All connections through one of these share its steps, so that what happens side by side counts
 * once. Needs no clock but for being quiet; a busy machine can only add steps. TCP's own handshake is not seen.
 */
export class Lockstep {
  /** Deliveries so far: halves of round trips. */
  steps = 0
  connections = 0
  /** Delivered so far, both ways. */
  bytes = 0
  /** Called after each delivery, when all are quiet again. */
  onQuiet: () => void = () => {}
  #parcels: Parcel[] = []
  #last = performance.now()
  #settled = true
  readonly #servers: net.Server[] = []
  readonly #sockets = new Set<net.Socket>()
  readonly #quietMs: number
  readonly #timer: NodeJS.Timeout

  /** @param quietMs how long nobody may have said anything before what was said is delivered */
  constructor(quietMs: number) {
    this.#quietMs = quietMs
    this.#timer = setInterval(() => this.#look(), quietMs / 10)
  }

  /** Listens on a port of its own for connections to `address:port`. */
  async listen(address: string, port: number): Promise<number> {
    const server = net.createServer((near) => {
      this.connections += 1
      const far = net.connect({ host: address, port, noDelay: true })
      near.setNoDelay(true)
      this.#carry(near, far)
      this.#carry(far, near)
    })
    this.#servers.push(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return (server.address() as net.AddressInfo).port
  }

  close(): void {
    clearInterval(this.#timer)
    for (const socket of this.#sockets) socket.destroy()
    for (const server of this.#servers) server.close()
  }

  #carry(from: net.Socket, to: net.Socket): void {
    this.#sockets.add(from)
    const keep = (parcel: Parcel) => {
      this.#parcels.push(parcel)
      this.#last = performance.now()
    }
    from.on('data', (data) => keep({ to, data }))
    from.on('end', () => keep({ to }))
    from.on('error', () => to.destroy())
    from.on('close', () => this.#sockets.delete(from))
  }

  #look(): void {
    // What has arrived while this process was busy is read before the next timer, not before this one.
    setImmediate(() => {
      if (performance.now() - this.#last < this.#quietMs) return
      if (!this.#settled) {
        this.#settled = true
        this.onQuiet()
      }
      if (this.#parcels.length > 0) this.#deliver()
    })
  }

  #deliver(): void {
    const parcels = this.#parcels
    this.#parcels = []
    this.#settled = false
    this.steps += 1
    this.#last = performance.now()
    for (const { to, data } of parcels) {
      this.bytes += data?.length ?? 0
      if (data) to.write(data)
      else to.end()
    }
  }
}
