import type { Connected } from './connect.ts'

const QUESTIONS = 3

/**
 * Measures the round trip again, in the background: while a connection is made, this process is busy with its keys and those of other
 * connections, and a server in the same room looks far away. Asks for the end of a forwarding that there is not, which every server has
 * to answer at once (RFC 4254, 4), and keeps the shortest time.
 */
export async function measureAgain(connected: Connected): Promise<void> {
  const { client } = connected
  for (let asked = 0; asked < QUESTIONS; asked += 1) {
    const began = performance.now()
    const { promise, resolve } = Promise.withResolvers<void>()
    try {
      client.unforwardIn('127.0.0.1', 0, () => resolve())
    } catch {
      // The line is gone already: what needs it will tell.
      return
    }
    await promise
    connected.roundTripMs = Math.min(connected.roundTripMs, performance.now() - began)
  }
}
