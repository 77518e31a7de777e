import { request } from 'node:http'
import type { Duplex } from 'node:stream'
import { connect } from 'node:tls'
import type { Host } from '../remote/command.ts'

const TIMEOUT_MS = 15_000
const OWN = new Set(['localhost', '127.0.0.1', '::1'])

/**
 * The address of a key manager on another server: `undefined` for one in the server itself (its own host name, or a URL with `${...}` and
 * `$ref{...}`, which the server fills in for itself). Pure.
 */
export function remoteKeyManager(
  serviceUrl: string | undefined,
  ownNames: readonly string[],
): URL | undefined {
  if (!serviceUrl || serviceUrl.includes('$') || !URL.canParse(serviceUrl)) return undefined
  const url = new URL(serviceUrl)
  const name = url.hostname.replace(/^\[(.*)\]$/, '$1').toLowerCase()
  if (!/^https?:$/.test(url.protocol) || OWN.has(name)) return undefined
  return ownNames.some((own) => own.toLowerCase() === name) ? undefined : url
}

/** Why a URL does not answer when a host asks; `undefined` where it does, with whatever status: it is there. */
export async function unanswered(host: Host, url: URL): Promise<string | undefined> {
  const address = url.hostname.replace(/^\[(.*)\]$/, '$1')
  const secure = url.protocol === 'https:'
  let stream: Duplex | undefined
  try {
    stream = await host.tunnel(address, Number(url.port || (secure ? 443 : 80)))
    await ask(stream, url, secure)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  } finally {
    stream?.destroy()
  }
}

function ask(stream: Duplex, url: URL, secure: boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const options = {
      path: url.pathname,
      headers: { host: url.host, connection: 'close' },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }
    // Its certificate is the server's to check, against a truststore that we do not read; nothing secret is sent.
    const socket = secure
      ? connect({ socket: stream, servername: nameFor(url), rejectUnauthorized: false })
      : stream
    socket.on('error', reject)
    const asked = request({ ...options, createConnection: () => socket }, (response) => {
      response.resume()
      resolve()
    })
    asked.on('error', reject)
    asked.end()
  })
}

const nameFor = ({ hostname }: URL): string => (/^[\d.]+$|^\[/.test(hostname) ? '' : hostname)
