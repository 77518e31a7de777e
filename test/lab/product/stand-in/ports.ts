import { readFileSync } from 'node:fs'
import { createServer as createHttp, type RequestListener } from 'node:http'
import { createServer as createHttps } from 'node:https'
import type { Server as Listener } from 'node:net'
import { openKey, readJks } from './jks.ts'
import type { KeyStoreSettings } from './key-stores.ts'
import type { Log } from './log.ts'
import type { References } from './settings.ts'
import { StartFailure } from './start-failure.ts'

const REACTOR = 'org.apache.synapse.transport.passthru.core.PassThroughListeningIOReactorManager'

/** Private key and certificates of a store's entry, as Node's TLS servers take them. */
export function certificateOf(store: KeyStoreSettings): { key: string; cert: string } {
  const entry = readJks(readFileSync(store.file), store.password).find(
    ({ alias }) => alias === store.alias.toLowerCase(),
  )!
  return {
    key: openKey(entry, store.keyPassword).export({ format: 'pem', type: 'pkcs8' }) as string,
    cert: entry.certificates.map((certificate) => certificate.toString()).join(''),
  }
}

/** Listens on all addresses; a port that is taken is a `StartFailure` under the pass-through transport's name. */
export async function listen(server: Listener, port: number, name: string): Promise<Listener> {
  await new Promise<void>((done, failed) => server.once('error', failed).listen(port, '0.0.0.0', done)).catch(
    (error: Error) => {
      throw new StartFailure(
        REACTOR,
        `Cannot start ${name} on port ${port}: java.net.BindException: Address already in use (${error.message})`,
        false,
      )
    },
  )
  return server
}

/**
 * Opens the four ports of a Micro Integrator: internal API and message mediation, each plain and with the primary
 * store's certificate. Ports of the pack plus `server.offset`, which is 10 when absent.
 */
export async function openPorts(
  references: References,
  primary: KeyStoreSettings,
  log: Log,
  internalApi: RequestListener,
  mediation: RequestListener,
): Promise<Listener[]> {
  const listeners: Listener[] = []
  const offset = Number(references.text('server.offset', '10'))
  const port = (key: string, otherwise: string) => Number(references.text(key, otherwise)) + offset
  const tls = certificateOf(primary)
  const open = async (server: Listener, number: number, name: string) => {
    listeners.push(await listen(server, number, name))
    log('INFO', REACTOR, `${name} Listener started on 0.0.0.0:${number}`)
  }
  const internal = port('mediation.internal_http_api_port', '9191')
  await open(createHttp(internalApi), internal, 'Pass-through EI_INTERNAL_HTTP_INBOUND_ENDPOINT')
  const secured = port('mediation.internal_https_api_port', '9154')
  await open(createHttps(tls, internalApi), secured, 'Pass-through EI_INTERNAL_HTTPS_INBOUND_ENDPOINT')
  const http = port(
    'transport.http.listener.port',
    references.text('transport.http.listener.parameter.port', '8280'),
  )
  await open(createHttp(mediation), http, 'Pass-through HTTP')
  const https = port(
    'transport.http.listener.secured_port',
    references.text('transport.https.listener.parameter.port', '8243'),
  )
  await open(createHttps(tls, mediation), https, 'Pass-through HTTPS')
  return listeners
}
