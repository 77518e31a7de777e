import { createServer, type Server } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { LocalHost } from '../../../src/remote/local.ts'
import { remoteKeyManager, unanswered } from '../../../src/wso2/key-manager.ts'

const servers: { close(): unknown }[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

async function listening(server: Server | ReturnType<typeof createTcpServer>): Promise<number> {
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

describe('a key manager', () => {
  it.each([
    [undefined, undefined],
    ['https://localhost:${mgt.transport.https.port}/services/', undefined],
    ['$ref{x}', undefined],
    ['https://localhost:9443/services/', undefined],
    ['https://127.0.0.1:9443/services/', undefined],
    ['https://[::1]:9443/services/', undefined],
    ['https://API.example.com:9443/services/', undefined],
    ['tcp://is.example.com:1', undefined],
    ['https://is.example.com:9443/services/', 'https://is.example.com:9443'],
    ['https://is.example.com/services/', 'https://is.example.com'],
  ])('at %s is on %s', (setting, origin) => {
    expect(remoteKeyManager(setting, ['api.example.com', ''])?.origin).toBe(origin)
  })

  it('answers with whatever status', async () => {
    const port = await listening(createServer((_, response) => response.writeHead(403).end()))
    expect(await unanswered(new LocalHost(), new URL(`http://127.0.0.1:${port}/services/`))).toBeUndefined()
  })

  it('that refuses the connection, hangs up, or speaks no TLS does not answer', async () => {
    const closed = await listening(createServer())
    servers.pop()?.close()
    expect(await unanswered(new LocalHost(), new URL(`https://127.0.0.1:${closed}/`))).toMatch(
      /ECONNREFUSED|reach/,
    )
    const rude = await listening(createTcpServer((socket) => socket.destroy()))
    expect(await unanswered(new LocalHost(), new URL(`http://127.0.0.1:${rude}/`))).toMatch(
      /hang up|ECONNRESET/,
    )
    const plain = await listening(createServer((_, response) => response.end()))
    expect(await unanswered(new LocalHost(), new URL(`https://127.0.0.1:${plain}/`))).toBeTruthy()
  })
})
