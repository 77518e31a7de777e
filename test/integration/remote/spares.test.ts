import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { connect } from '../../../src/remote/connect.ts'
import { SshHost } from '../../../src/remote/host.ts'
import { parseKnownHosts } from '../../../src/remote/known-hosts.ts'
import { readLogin } from '../../../src/remote/login.ts'
import { startServer, type TestServer } from './sshd.ts'

const NEAR = 0
const FAR = 80

let server: TestServer
let host: SshHost

/** A server, and a host that takes it for so far away, in milliseconds. */
async function start(roundTripMs: number, config: string[] = []): Promise<void> {
  server = await startServer({ config })
  const target = { name: 'one', address: '127.0.0.1', port: server.port, user: 'root' }
  const knownHosts = parseKnownHosts(server.knownHosts)
  const login = readLogin({ key: server.key })
  const open = async () => {
    const connected = await connect(target, { knownHosts, login })
    // What is measured later changes nothing of it.
    return Object.defineProperty(connected, 'roundTripMs', { get: () => roundTripMs, set: () => {} })
  }
  host = new SshHost(target, undefined, knownHosts, open)
}

afterEach(async () => {
  vi.restoreAllMocks()
  await host.close()
  await server.stop()
})

const say = (script: string, lane = 0) =>
  host.run({ argv: ['sh', '-c', script], lane }).then(({ outcome, stdout }) => {
    expect(outcome).toEqual({ kind: 'exit', code: 0 })
    return stdout.trim()
  })
const logins = () => server.log().match(/Accepted publickey/g)?.length

/** Shells on the server that wait for a command; it runs in the one that it gets. */
function waiting(): number[] {
  return execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => /^\s*\d+ \/bin\/sh -c .*read -r s/.test(line))
    .map((line) => Number.parseInt(line, 10))
}

async function untilWaiting(count: number): Promise<number[]> {
  await vi.waitFor(() => expect(waiting()).toHaveLength(count), 5_000)
  // The server has started it; this side must have heard so, too.
  await sleep(200)
  return waiting()
}

describe.each([1, 2, 3])('a server that gives %i sessions on a connection', (sessions) => {
  it.each([NEAR, FAR])('runs commands in a row on one connection, %i ms away', async (away) => {
    await start(away, [`MaxSessions ${sessions}`])
    for (let at = 0; at < 8; at += 1) expect(await say(`echo ${at}`)).toBe(String(at))
    expect(logins()).toBe(1)
  })

  it.each([NEAR, FAR])('runs commands beside others, %i ms away', async (away) => {
    await start(away, [`MaxSessions ${sessions}`])
    // As two ends of a copy do: each waits for the other, so that neither can wait for the other's session.
    const pipe = path.join(server.folder, 'pipe')
    execFileSync('mkfifo', [pipe])
    const ends = [say(`cat ${pipe}`), say(`sleep 1; echo through >${pipe}`)]
    const row: string[] = []
    for (const at of ['a', 'b', 'c']) row.push(await say(`echo ${at}`))
    expect([row, await Promise.all(ends)]).toEqual([
      ['a', 'b', 'c'],
      ['through', ''],
    ])
    const many = Array.from({ length: 12 }, (_, at) => String(at))
    expect(await Promise.all(many.map((at) => say(`echo ${at}`)))).toEqual(many)
  })

  it.each([NEAR, FAR])('stops a command that takes too long, %i ms away', async (away) => {
    await start(away, [`MaxSessions ${sessions}`])
    const { outcome } = await host.run({ argv: ['sleep', '60.71'], timeoutMs: 300 })
    expect(outcome).toEqual({ kind: 'timed-out', afterMs: 300 })
    expect(spawnSync('pgrep', ['-fx', 'sleep 60.71']).status).toBe(1)
  })
})

it('gives the last session to a command, though a shell in store has taken it', async () => {
  await start(FAR, ['MaxSessions 2'])
  const long = say('sleep 1; echo long')
  expect(await say('echo beside')).toBe('beside')
  expect(await long).toBe('long')
  expect(logins()).toBe(1)
})

describe.each([
  { away: NEAR, spares: 1 },
  { away: FAR, spares: 2 },
])('$spares shells in store, $away ms away', ({ away, spares }) => {
  it('are what commands run in', async () => {
    await start(away)
    await say('true')
    const shells = await untilWaiting(spares)
    expect(shells).toContain(Number(await say('echo $$')))
  })

  it('are not used any more after 20 s', async () => {
    await start(away)
    await say('true')
    const shells = await untilWaiting(spares)
    const now = performance.now.bind(performance)
    vi.spyOn(performance, 'now').mockImplementation(() => now() + 20_000)
    expect(shells).not.toContain(Number(await say('echo $$')))
    expect((await untilWaiting(spares)).filter((pid) => shells.includes(pid))).toEqual([])
  })

  it('are not used where they have ended meanwhile', async () => {
    await start(away)
    await say('true')
    for (const pid of await untilWaiting(spares)) process.kill(pid, 'SIGTERM')
    await sleep(300)
    for (const at of ['a', 'b', 'c']) expect(await say(`echo ${at}`)).toBe(at)
  })
})

const [, version] = /OpenSSH_(\d+\.\d+)/.exec(spawnSync('ssh', ['-V'], { encoding: 'utf8' }).stderr) ?? []
it.skipIf(Number(version) < 9.2)('a server that ends idle sessions is no trouble', async () => {
  await start(FAR, ['ChannelTimeout session:*=1s'])
  for (const at of ['a', 'b', 'c']) {
    expect(await say(`echo ${at}`)).toBe(at)
    await vi.waitFor(() => expect(waiting()).toEqual([]), { timeout: 10_000, interval: 100 })
    await sleep(200)
  }
})

describe('what ends at the moment at which a command comes', () => {
  const note = () => path.join(server.folder, 'note')
  const command = (then = '') => host.run({ argv: ['sh', '-c', `echo once >>${note()}; ${then}`] })

  it('is a shell: the command was not started, and that is said', async () => {
    await start(NEAR)
    await say('true')
    const [shell] = await untilWaiting(1)
    process.kill(shell as number, 'SIGKILL')
    // This side has not heard of it before it writes.
    await expect(command()).rejects.toThrow('The command was not started.')
    expect(existsSync(note())).toBe(false)
    await command()
    expect(readFileSync(note(), 'utf8')).toBe('once\n')
  })

  it('is the connection: the command may run, and that is said', async () => {
    await start(NEAR)
    const connection = Number(await say('echo $PPID'))
    await untilWaiting(1)
    process.kill(connection, 'SIGKILL')
    const { outcome } = await command()
    expect(outcome.kind).toBe('lost')
    expect(existsSync(note())).toBe(false)
  })

  it('is the connection, after the command came: it ran once', async () => {
    await start(NEAR)
    await say('true')
    await untilWaiting(1)
    const { outcome } = await command('kill -9 $PPID; sleep 1')
    expect(outcome.kind).toBe('lost')
    expect(await say('echo again')).toBe('again')
    expect(readFileSync(note(), 'utf8')).toBe('once\n')
  })

  it('is the connection, while others wait for their turn: they come over the next one', async () => {
    await start(NEAR)
    const connection = Number(await say('echo $PPID'))
    const all = Array.from({ length: 9 }, (_, at) => host.run({ argv: ['sh', '-c', `sleep 1; echo ${at}`] }))
    await sleep(500)
    process.kill(connection, 'SIGKILL')
    const kinds = (await Promise.all(all)).map(({ outcome }) => outcome.kind)
    expect(kinds).toEqual([...Array(6).fill('lost'), ...Array(3).fill('exit')])
  })
})

it('further connections go on when the first one is lost, and what they carry can be stopped', async () => {
  await start(FAR)
  const lanes = [0, 1, 2]
  const areThere = () => Promise.all(lanes.map((lane) => host.hasLane(lane)))
  expect(await areThere()).toEqual([true, true, true])
  const connections = await Promise.all(lanes.map((lane) => say('echo $PPID', lane)))
  const running = await host.stream({ argv: ['sleep', '60.72'], lane: 1 })
  running.stdout.resume()
  running.stderr.resume()
  const isRunning = () => spawnSync('pgrep', ['-fx', 'sleep 60.72']).status === 0
  await expect.poll(isRunning).toBe(true)
  process.kill(Number(connections[0]), 'SIGKILL')
  await sleep(200)
  expect(await areThere()).toEqual([true, true, true])
  const after = await Promise.all(lanes.map((lane) => say('echo $PPID', lane)))
  expect(after.slice(1)).toEqual(connections.slice(1))
  expect(connections).not.toContain(after[0])
  await running.kill()
  expect(await running.done).toEqual({ kind: 'signal', signal: 'SIGTERM' })
  expect(isRunning()).toBe(false)
})
