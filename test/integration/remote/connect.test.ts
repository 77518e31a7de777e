import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MigrateError } from '../../../src/errors.ts'
import { connectHosts, type HostSettings, type Hosts } from '../../../src/remote/hosts.ts'
import { Secrets } from '../../../src/secrets.ts'
import { quietUi } from './quiet-ui.ts'
import { freePort, makeKey, startServer, type TestServer } from './sshd.ts'

let server: TestServer
let other: TestServer
const opened: Hosts[] = []

beforeAll(async () => {
  server = await startServer({ hostKeyTypes: ['ed25519', 'ecdsa', 'rsa'] })
  other = await startServer({ config: ['AllowTcpForwarding no'] })
})

afterAll(async () => {
  for (const hosts of opened) await hosts.closeAll()
  await server.stop()
  await other.stop()
})

const at = (port: number, more: Partial<HostSettings> = {}): HostSettings => ({
  address: '127.0.0.1',
  port,
  user: 'root',
  ...more,
})

function hostsOf(
  entries: Record<string, HostSettings>,
  knownHosts: string,
  key = server.key,
  info = quietUi.info,
): Hosts {
  const ui = { ...quietUi, info }
  const options = { knownHosts, login: { key }, secrets: new Secrets(), ui, retryDelaysMs: [10, 10] }
  const hosts = connectHosts(entries, options)
  opened.push(hosts)
  return hosts
}

async function problemOf(task: Promise<unknown>) {
  const error = await task.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (error instanceof MigrateError) return error.problems[0]
  throw new Error(`no problem, but ${error}`)
}

const lineOf = (text: string, type: string) =>
  text.split('\n').find((line) => line.includes(` ${type} `)) as string

describe('host keys', () => {
  it.each(['ssh-ed25519', 'ecdsa-sha2-nistp256', 'ssh-rsa'])(
    'asks a server with several keys for the pinned %s',
    async (type) => {
      const hosts = hostsOf({ one: at(server.port) }, lineOf(server.knownHosts, type))
      expect((await hosts.host('one').run({ argv: ['echo', 'hello'] })).stdout).toBe('hello\n')
    },
  )

  it.each([
    ['unknown', () => other.knownHosts, /pins no key/],
    [
      'wrong',
      () => lineOf(other.knownHosts, 'ssh-ed25519').replace(`:${other.port}`, `:${server.port}`),
      /but known-hosts pins SHA256:/,
    ],
    [
      'revoked',
      () => `${server.knownHosts}${server.knownHosts.replaceAll(/^(?=.)/gm, '@revoked ')}`,
      /@revoked/,
    ],
  ])('refuses a server whose key is %s, before any login', async (_name, known, words) => {
    const before = server.log().length
    const problem = await problemOf(
      hostsOf({ one: at(server.port) }, known())
        .host('one')
        .run({ argv: ['true'] }),
    )
    expect(problem.reason).toBe('host-key-mismatch')
    expect(problem.what).toMatch(words)
    // The connection was seen, a login was not.
    expect(server.log().slice(before)).toContain('Connection from')
    expect(server.log().slice(before)).not.toMatch(/publickey|Accepted|Postponed/)
  })

  it('prints the line that makes an unknown server known', async () => {
    const problem = await problemOf(
      hostsOf({ one: at(server.port) }, other.knownHosts)
        .host('one')
        .run({ argv: ['true'] }),
    )
    const line = problem.fix.slice(problem.fix.indexOf('[127.0.0.1]'))
    const hosts = hostsOf({ one: at(server.port) }, line)
    expect((await hosts.host('one').run({ argv: ['true'] })).outcome).toEqual({ kind: 'exit', code: 0 })
  })

  it('shows the key of a server that has none of the pinned types', async () => {
    const known = lineOf(server.knownHosts, 'ssh-rsa').replace(`:${server.port}`, `:${other.port}`)
    const problem = await problemOf(
      hostsOf({ one: at(other.port) }, known)
        .host('one')
        .run({ argv: ['true'] }),
    )
    expect(problem.reason).toBe('host-key-mismatch')
    expect(problem.fix).toContain(lineOf(other.knownHosts, 'ssh-ed25519'))
  })
})

it('tells a refused login from a server that is down, all hosts at once', async () => {
  const key = await readFile(makeKey(server.folder, 'stranger'), 'utf8')
  const hosts = hostsOf({ refused: at(server.port), down: at(await freePort()) }, server.knownHosts, key)
  const problems = await hosts.checkAll()
  expect(problems.map(({ host, reason }) => [host, reason])).toEqual([
    ['refused', 'auth-failed'],
    ['down', 'host-unreachable'],
  ])
})

describe('jump hosts', () => {
  it('goes through, with the key of the second host pinned too', async () => {
    const entries = {
      gate: at(server.port),
      inner: at(server.port, { jump: 'gate' }),
      far: at(other.port, { jump: 'gate' }),
    }
    const hosts = hostsOf(entries, server.knownHosts)
    expect((await hosts.host('inner').run({ argv: ['echo', 'hello'] })).stdout).toBe('hello\n')
    expect((await problemOf(hosts.host('far').run({ argv: ['true'] }))).reason).toBe('host-key-mismatch')
  })

  it('says what to allow where the gate forbids forwarding', async () => {
    const entries = { gate: at(other.port), inner: at(server.port, { jump: 'gate' }) }
    const hosts = hostsOf(entries, server.knownHosts + other.knownHosts, other.key)
    const problem = await problemOf(hosts.host('inner').run({ argv: ['true'] }))
    expect(problem.fix).toContain('AllowTcpForwarding')
  })

  it('tries no further connections to a server that the gate cannot reach', async () => {
    const entries = { gate: at(server.port), inner: at(await freePort(), { jump: 'gate' }) }
    const said: string[] = []
    const hosts = hostsOf(entries, server.knownHosts, server.key, (line) => said.push(line))
    const commands = Array.from({ length: 3 }, () => problemOf(hosts.host('inner').run({ argv: ['true'] })))
    for (const problem of await Promise.all(commands)) expect(problem.what).toMatch(/cannot reach/)
    expect(said.filter((line) => line.startsWith('[inner]'))).toHaveLength(1)
  })

  it('refuses circles and missing entries before anything is contacted', () => {
    const entries = { a: at(1, { jump: 'b' }), b: at(1, { jump: 'a' }), c: at(1, { jump: 'nobody' }) }
    expect(() => hostsOf(entries, server.knownHosts)).toThrow(/a -> b -> a[\s\S]*nobody/)
  })
})

it('calls a command lost whose connection ends, and connects again for the next one', async () => {
  const hosts = hostsOf({ one: at(server.port) }, server.knownHosts)
  const host = hosts.host('one')
  // The parent of the command's shell is sshd's process for this connection.
  const result = await host.run({ argv: ['sh', '-c', 'kill -9 $PPID; sleep 2'], runAs: null })
  expect(result.outcome.kind).toBe('lost')
  const refused = {
    reason: 'preflight-failed',
    what: 'It cannot be asked.',
    fix: 'grant the right.',
  } as const
  const asked = host.must({ argv: ['sh', '-c', 'kill -9 $PPID; sleep 2'], runAs: null }, refused)
  await expect(asked).rejects.toMatchObject({
    problems: [{ reason: 'host-unreachable', fix: `bring ${host.name} back into reach, then run again.` }],
  })
  expect((await host.run({ argv: ['echo', 'again'] })).stdout).toBe('again\n')
})
