import { setTimeout as sleep } from 'node:timers/promises'
import type { Host } from '../remote/command.ts'

/** Connections from another machine that are open to a port. */
export interface Arrival {
  port: number
  /** Address of the other side. */
  from: string
  connections: number
}

/** Between two looks, in milliseconds. */
const EVERY_MS = 10_000
const ASK_MS = 20_000
/** State `TCP_ESTABLISHED` of the kernel (`include/net/tcp_states.h`). */
const ESTABLISHED = '01'

// Not every host has ss, and one of another user's sockets shows less than the kernel's table, which everybody may read.
const TABLES = `cat /proc/net/tcp /proc/net/tcp6 2>/dev/null; exit 0`

/**
 * Who is connected to ports of a host from elsewhere, right now. The transports of a server are open while it migrates (`wso2.md` 0.5), so
 * that a load balancer may send requests to a database that is half changed.
 */
export async function arrivalsOn(host: Host, ports: readonly number[]): Promise<Arrival[]> {
  const { stdout } = await host.run({ argv: ['/bin/sh', '-c', TABLES], timeoutMs: ASK_MS })
  return readArrivals(stdout, ports)
}

/**
 * Looks every few seconds until it is told to stop. A look that fails says nothing: the work beside it must not suffer.
 * @returns what ends it, and gives everybody who was seen with the most connections at one look
 */
export function watchArrivals(
  host: Host,
  ports: readonly number[],
  everyMs: number = EVERY_MS,
): () => Promise<Arrival[]> {
  const seen = new Map<string, Arrival>()
  const stop = new AbortController()
  const watching = (async () => {
    while (!stop.signal.aborted) {
      for (const arrival of await arrivalsOn(host, ports).catch(() => [])) {
        const key = `${arrival.port} ${arrival.from}`
        if ((seen.get(key)?.connections ?? 0) < arrival.connections) seen.set(key, arrival)
      }
      await sleep(everyMs, undefined, { signal: stop.signal }).catch(() => {})
    }
  })()
  return async () => {
    stop.abort()
    await watching
    return [...seen.values()].sort((a, b) => a.port - b.port || (a.from < b.from ? -1 : 1))
  }
}

/** What `/proc/net/tcp` and `tcp6` (proc(5)) say. Connections of the machine with itself are its own. Pure. */
export function readArrivals(tables: string, ports: readonly number[]): Arrival[] {
  const counted = new Map<string, Arrival>()
  for (const line of tables.split('\n')) {
    const [, local, remote, state] =
      /^\s*\d+: ([0-9A-F]+:[0-9A-F]{4}) ([0-9A-F]+:[0-9A-F]{4}) ([0-9A-F]{2}) /.exec(line) ?? []
    if (!local || !remote || state !== ESTABLISHED) continue
    const [here, there] = [endOf(local), endOf(remote)]
    if (!ports.includes(here.port) || there.address === here.address) continue
    const key = `${here.port} ${there.address}`
    const { connections } = counted.get(key) ?? { connections: 0 }
    counted.set(key, { port: here.port, from: there.address, connections: connections + 1 })
  }
  return [...counted.values()]
}

/** `0100007F:1F90`: 32-bit words as the machine has them in memory, little-endian on everything that runs a server here. */
function endOf(text: string): { address: string; port: number } {
  const [words = '', port = ''] = text.split(':')
  const bytes = (words.match(/.{8}/g) ?? []).flatMap((word) => (word.match(/../g) ?? []).reverse())
  return {
    address: addressOf(bytes.map((byte) => Number.parseInt(byte, 16))),
    port: Number.parseInt(port, 16),
  }
}

function addressOf(bytes: readonly number[]): string {
  if (bytes.length === 4) return bytes.join('.')
  const isMapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255
  if (isMapped) return bytes.slice(12).join('.')
  const groups = Array.from({ length: 8 }, (_, at) =>
    ((bytes[at * 2]! << 8) | bytes[at * 2 + 1]!).toString(16),
  )
  // The URL parser shortens an address as everybody writes it.
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1)
}
