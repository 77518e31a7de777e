import { createServer as createHttp, type RequestListener } from 'node:http'
import { createServer as createHttps } from 'node:https'
import { createServer, type Server } from 'node:net'
import type { KeyStoreSettings } from '../key-stores.ts'
import type { Log } from '../log.ts'
import { certificateOf, listen } from '../ports.ts'
import type { References } from '../settings.ts'

/** Broker, event receivers, web sockets, web hooks and JMX, each plain and secure. */
const others = [5672, 8672, 9611, 9711, 9099, 8099, 9021, 8021, 9999, 11111]

/**
 * Opens the ports of an API Manager plus `server.offset` (0 when absent): the servlet container's, the pass-through
 * transport's where the profile has a gateway, and all the others.
 */
export async function openPorts(
  references: References,
  store: KeyStoreSettings,
  gateway: boolean,
  log: Log,
  answer: RequestListener,
): Promise<Server[]> {
  const offset = Number(references.text('server.offset', '0'))
  const port = (key: string, otherwise: number) => Number(references.text(key, String(otherwise))) + offset
  const tls = certificateOf(store)
  const listeners: Server[] = []
  const open = async (server: Server, number: number, name: string) => {
    listeners.push(await listen(server, number, name))
    return number
  }
  const servlet = 'org.wso2.carbon.tomcat.ext.transport.ServletTransportManager'
  const https = await open(createHttps(tls, answer), port('transport.https.properties.port', 9443), 'https')
  log('INFO', servlet, `HTTPS port       : ${https}`)
  const http = await open(createHttp(answer), port('transport.http.properties.port', 9763), 'http')
  log('INFO', servlet, `HTTP port        : ${http}`)
  for (const number of others)
    await open(
      createServer((socket) => socket.on('error', () => {})),
      number + offset,
      'tcp',
    )
  if (!gateway) return listeners
  const pass = 'org.apache.synapse.transport.passthru.core.PassThroughListeningIOReactorManager'
  for (const [name, server, number] of [
    ['HTTP', createHttp(answer), port('transport.passthru_http.listener.parameters.port', 8280)],
    ['HTTPS', createHttps(tls, answer), port('transport.passthru_https.listener.parameters.port', 8243)],
  ] as const) {
    log(
      'INFO',
      `org.apache.synapse.transport.passthru.PassThroughHttp${name === 'HTTPS' ? 'SSL' : ''}Listener`,
      `Starting Pass-through ${name} Listener...`,
    )
    await open(server, number, `Pass-through ${name}`)
    log('INFO', pass, `Pass-through ${name} Listener started on 0.0.0.0:${number}`)
  }
  return listeners
}
