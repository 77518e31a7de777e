import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import fs from 'fs-extra'
import { describe, expect, it, type TestContext, vi } from 'vitest'
import type { Host } from '../../../src/remote/command.ts'
import { LocalHost } from '../../../src/remote/local.ts'
import { loadRoute } from '../../../src/routes/load.ts'
import { markLog } from '../../../src/wso2/log-mark.ts'
import { judgeLog } from '../../../src/wso2/migration-verdict.ts'
import { ClientLogFollower, type ClientWatch } from '../../../src/wso2/watch-client.ts'

const host = new LocalHost()
const route = loadRoute('apim-4.0.0-to-4.1.0')
const client = route.clients[0]!
const question = { client, phase: 'migrate', from: '4.0.0', to: '4.1.0' } as const
/** The log of a run that passes, by its lines. */
const GOOD = (await fs.readFile(new URL('../../corpus/good.log', import.meta.url), 'utf8')).split(/^/m)
const BEGINS = GOOD.findIndex((line) => line.includes('Starting API-M migration'))

/** A home, servers of it that are no more than a process, and its log. */
async function scene(test: TestContext) {
  const home = await fs.mkdtemp(path.join(os.tmpdir(), 'wso2 client '))
  const log = path.join(home, route.target.log)
  const servers: ChildProcess[] = []
  test.onTestFinished(async () => {
    for (const server of servers) server.kill('SIGKILL')
    await fs.remove(home)
  })
  await fs.outputFile(log, 'of another day\n')
  return {
    log,
    /** A process that says of itself that it is the server of the home. */
    startServer: (): ChildProcess => {
      const idle = ['-e', 'setInterval(() => {}, 1000)', '--', `-Dcarbon.home=${home}`]
      const server = spawn(process.execPath, idle)
      servers.push(server)
      return server
    },
    say: (lines: readonly string[]) => fs.appendFile(log, lines.join('')),
    /** Follows the log from where it ends now. */
    follow: async (more: Partial<ClientWatch> = {}, through: Host = host) =>
      new ClientLogFollower(through, { home, pack: route.target }, await markLog(host, log), {
        client,
        phase: 'migrate',
        file: 'wso2carbon.log',
        began: Date.now(),
        startLimit: Date.now() + 60_000,
        limit: Date.now() + 60_000,
        silenceMs: 60_000,
        onText: async () => {},
        onRecord: () => {},
        onSilence: async () => {},
        ...more,
      }),
  }
}

// They mostly wait: each beside the others.
describe.concurrent('a run of the client is followed', { timeout: 30_000 }, () => {
  it('goes on over roll-overs of the log while the client runs: not a line is lost or read twice', async (test) => {
    const { startServer, say, follow, log } = await scene(test)
    startServer()
    let text = ''
    const follower = await follow({
      onText: async (more) => {
        text += more
      },
    })
    const end = follower.untilEnd()
    for (const [at, line] of GOOD.entries()) {
      await say([line])
      if (at % 20 !== 10) continue
      // Two roll-overs between two looks would be a gap, which is told: this is about one.
      await vi.waitFor(() => expect(text).toBe(GOOD.slice(0, at + 1).join('')), { timeout: 20_000 })
      await fs.rename(log, log.replace('.log', `-11-22-2026-${at}.log`))
      await fs.writeFile(log, '')
    }
    expect(await end).toBe('started')
    const { history, readable } = await follower.finish()
    expect(text).toBe(GOOD.join(''))
    expect([follower.gap, judgeLog(history, question, readable).log]).toEqual([false, 'passed'])
  })

  it('a server that the start script starts again (exit status 121) is waited for, and its second run is known as one', async (test) => {
    const { startServer, say, follow } = await scene(test)
    const first = startServer()
    const follower = await follow()
    const end = follower.untilEnd()
    await say(GOOD.slice(0, BEGINS + 5))
    first.kill('SIGKILL')
    await once(first, 'exit')
    await sleep(2_000)
    startServer()
    await say(GOOD)
    expect(await end).toBe('started')
    const { history } = await follower.finish()
    expect(history.earlier.map(({ ended }) => ended)).toEqual([false])
  })

  it('a server that is gone for good has died', async (test) => {
    const { startServer, say, follow } = await scene(test)
    const server = startServer()
    const follower = await follow()
    const end = follower.untilEnd()
    await say(GOOD.slice(0, BEGINS + 5))
    await sleep(1_000)
    server.kill('SIGKILL')
    expect(await end).toBe('died')
  })

  const soon = () => ({ startLimit: Date.now() + 1_500, limit: Date.now() + 4_000 })

  it('a server that hangs before the client begins is not waited for until the whole time is over', async (test) => {
    const { startServer, say, follow } = await scene(test)
    startServer()
    const follower = await follow(soon())
    await say(GOOD.slice(0, BEGINS))
    expect(await follower.untilEnd()).toBe('not-begun')
  })

  it.for<[string, string[]]>([
    ['a client that has begun', GOOD.slice(0, BEGINS + 1)],
    ['a client whose words cannot be read', ['[main] of another layout\n']],
  ])('%s has its whole time', async ([, lines], test) => {
    const { startServer, say, follow } = await scene(test)
    startServer()
    const follower = await follow(soon())
    await say(lines)
    expect(await follower.untilEnd()).toBe('timed-out')
  })

  it.for<[string, Partial<ClientWatch>]>([
    ['the whole run', { limit: Date.now() }],
    ['the start', { startLimit: Date.now() }],
  ])(
    'what was written while nobody looked is read before the time for %s counts as over',
    async ([, limits], test) => {
      const { startServer, say, follow, log } = await scene(test)
      startServer()
      // Each call takes its time, and reads one file.
      const far = Object.create(host) as LocalHost
      far.must = async (...args) => {
        await sleep(400)
        return host.must(...args)
      }
      const follower = await follow(limits, far)
      const [part, parts] = [Math.ceil(BEGINS / 5), Math.ceil(GOOD.length / 5)]
      const cuts = [0, part, 2 * part, 3 * part, 4 * part, BEGINS, BEGINS + parts, GOOD.length]
      for (const [at, cut] of cuts.slice(1).entries()) {
        await say(GOOD.slice(cuts[at]!, cut))
        if (cut === GOOD.length) break
        await fs.rename(log, log.replace('.log', `-11-22-2026-${at}.log`))
        await fs.writeFile(log, '')
      }
      expect(await follower.untilEnd()).toBe('started')
    },
  )

  it('tells of a silence again and again, and for how long it lasts, but ends nothing for it', async (test) => {
    const { startServer, say, follow } = await scene(test)
    startServer()
    const silences: number[] = []
    const follower = await follow({
      silenceMs: 1_500,
      limit: Date.now() + 8_000,
      onSilence: async (silentMs) => {
        silences.push(silentMs)
      },
    })
    await say(GOOD.slice(0, BEGINS + 1))
    expect(await follower.untilEnd()).toBe('timed-out')
    expect(silences.length).toBeGreaterThan(1)
    expect(silences[1]! - silences[0]!).toBeGreaterThanOrEqual(1_500)
  })
})
