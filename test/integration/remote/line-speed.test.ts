import { KeyObject } from 'node:crypto'
import { once } from 'node:events'
import { appendFileSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { connect } from '../../../src/remote/connect.ts'
import { connectHosts } from '../../../src/remote/hosts.ts'
import { parseKnownHosts } from '../../../src/remote/known-hosts.ts'
import { readLogin } from '../../../src/remote/login.ts'
import { Secrets } from '../../../src/secrets.ts'
import { quietUi } from './quiet-ui.ts'
import { makeKey, startServer, type TestServer } from './sshd.ts'

const BUSY_MS = 60

let server: TestServer

beforeAll(async () => {
  server = await startServer({ config: ['RekeyLimit 64K'] })
})
afterAll(() => server.stop())

const target = () => ({ name: 'one', address: '127.0.0.1', port: server.port, user: 'root' })

it('makes the keys of a connection once, again after each exchange', async () => {
  const { client } = await connect(target(), {
    knownHosts: parseKnownHosts(server.knownHosts),
    login: readLogin({ key: server.key }),
  })
  const keys = () => {
    const { _cipher, _decipher } = (client as unknown as Inside)._protocol
    return [_cipher._encKey, _decipher._decipherKey]
  }
  const [before, now] = [keys(), () => keys().every((key) => key instanceof KeyObject)]
  expect(now()).toBe(true)
  const exchanged = once(client, 'handshake')
  client.exec('head -c 200000 /dev/zero', (_error, channel) => channel.resume())
  await exchanged
  expect(keys().some((key) => before.includes(key))).toBe(false)
  expect(now()).toBe(true)
  client.end()
})

interface Inside {
  _protocol: { _cipher: { _encKey: unknown }; _decipher: { _decipherKey: unknown } }
}

it.each(['ed25519', 'ecdsa', 'rsa'] as const)(
  'logs in by an %s key without a question before',
  async (type) => {
    const file = makeKey(server.folder, `own-${type}`, type)
    appendFileSync(path.join(server.folder, 'authorized_keys'), readFileSync(`${file}.pub`))
    const before = server.log().length
    const { client } = await connect(target(), {
      knownHosts: parseKnownHosts(server.knownHosts),
      login: readLogin({ key: readFileSync(file, 'utf8') }),
    })
    client.end()
    await expect.poll(() => server.log().slice(before)).toMatch(/Accepted publickey/)
    // What the server says of a key that it is only asked for.
    expect(server.log().slice(before)).not.toMatch(/Postponed publickey/)
  },
)

it('does not take a busy process for a far line', async () => {
  const hosts = connectHosts(
    { one: target() },
    { knownHosts: server.knownHosts, login: { key: server.key }, secrets: new Secrets(), ui: quietUi },
  )
  const host = hosts.host('one')
  const connecting = host.roundTripMs()
  await turn()
  const until = performance.now() + BUSY_MS
  while (performance.now() < until);
  const first = await connecting
  await expect.poll(() => host.roundTripMs()).toBeLessThan(first / 2)
  expect(first).toBeGreaterThan(BUSY_MS / 2)
  await hosts.closeAll()
})
