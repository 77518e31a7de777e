import { request } from 'node:http'
import type { Host } from '../remote/command.ts'

/** How one health endpoint answered: HTTP status, or why there was none. */
export interface Health {
  url: string
  status?: number
  error?: string
}

const TIMEOUT_MS = 10_000

/** Asks a health endpoint on the server's own loopback, through the connection that we have: no port needs to be open. */
export async function askHealth(host: Host, port: number, path: string): Promise<Health> {
  const url = `http://127.0.0.1:${port}${path}`
  try {
    const stream = await host.tunnel('127.0.0.1', port)
    const status = await new Promise<number>((resolve, reject) => {
      const asked = request(
        {
          path,
          headers: { host: `127.0.0.1:${port}`, connection: 'close' },
          createConnection: () => stream,
          // The stream of a tunnel is no socket: it has no time-out of its own.
          signal: AbortSignal.timeout(TIMEOUT_MS),
        },
        (response) => {
          response.resume()
          resolve(response.statusCode ?? 0)
        },
      )
      asked.on('error', reject)
      asked.end()
    })
    stream.destroy()
    return { url, status }
  } catch (error) {
    return { url, error: error instanceof Error ? error.message : String(error) }
  }
}
