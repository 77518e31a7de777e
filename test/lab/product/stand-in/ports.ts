import { readFileSync } from 'node:fs'
import { createServer as createHttp, type RequestListener, type Server } from 'node:http'
import { createServer as createHttps } from 'node:https'
import { openKey, readJks } from './jks.ts'
import type { Log } from './log.ts'
import type { KeyStoreSettings, References } from './settings.ts'
import { StartFailure } from './start-failure.ts'

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
): Promise<Server[]> {
  const listeners: Server[] = []
  const offset = Number(references.text('server.offset', '10'))
  const port = (key: string, otherwise: string) => Number(references.text(key, otherwise)) + offset
  const entry = readJks(readFileSync(primary.file), primary.password).find(
    ({ alias }) => alias === primary.alias.toLowerCase(),
  )!
  const tls = {
    key: openKey(entry, primary.keyPassword).export({ format: 'pem', type: 'pkcs8' }),
    cert: entry.certificates.map((certificate) => certificate.toString()).join(''),
  }
  const reactor = 'org.apache.synapse.transport.passthru.core.PassThroughListeningIOReactorManager'
  const open = async (server: Server, number: number, name: string) => {
    await new Promise<void>((done, failed) =>
      server.once('error', failed).listen(number, '0.0.0.0', done),
    ).catch((error: Error) => {
      throw new StartFailure(
        reactor,
        `Cannot start ${name} on port ${number}: java.net.BindException: Address already in use (${error.message})`,
        false,
      )
    })
    listeners.push(server)
    log('INFO', reactor, `${name} Listener started on 0.0.0.0:${number}`)
  }
  const internal = port('mediation.internal_http_api_port', '9191')
  await open(createHttp(internalApi), internal, 'Pass-through EI_INTERNAL_HTTP_INBOUND_ENDPOINT')
  const secured = port('mediation.internal_https_api_port', '9154')
  await open(
    createHttps(tls, internalApi) as unknown as Server,
    secured,
    'Pass-through EI_INTERNAL_HTTPS_INBOUND_ENDPOINT',
  )
  const http = port(
    'transport.http.listener.port',
    references.text('transport.http.listener.parameter.port', '8280'),
  )
  await open(createHttp(mediation), http, 'Pass-through HTTP')
  const https = port(
    'transport.http.listener.secured_port',
    references.text('transport.https.listener.parameter.port', '8243'),
  )
  await open(createHttps(tls, mediation) as unknown as Server, https, 'Pass-through HTTPS')
  return listeners
}
