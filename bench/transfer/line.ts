import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { Host } from '../../test/lab/machine/host.ts'
import { ended, must, run } from '../../test/lab/machine/run.ts'

const NEAR = '10.73.0.1'
const FAR = '10.73.0.2'
const LAB = '10.71.0.1'

/** A far-away runner: a network namespace whose only way to the lab's hosts is a line with delay. */
export interface Line {
  /** What makes the delay, for the report. */
  how: 'tc netem' | 'a user-space link (TUN)'
  /** In front of a command, it runs at the far end. */
  at: readonly string[]
  /** Milliseconds from the far end to a host and back, from now on. */
  setRoundTrip(ms: number): Promise<void>
  stop(): Promise<void>
}

/** Lays the line to the hosts on the lab's bridge; undefined, with the reason on stderr, where this machine has no way to delay packets. */
export async function layLine(hosts: readonly Host[]): Promise<Line | undefined> {
  const holder = child(['unshare', '--net', 'sh', '-c', 'echo ready; exec sleep infinity'])
  const stop = async () => {
    holder.kill('SIGKILL')
    await ended(holder)
  }
  try {
    await firstLine(holder)
    const line = (await layNetem(holder.pid!)) ?? (await layTun(holder.pid!))
    await route(holder.pid!, hosts)
    const stopAll = async () => {
      await line.stop()
      await stop()
    }
    return { ...line, at: inNet(holder.pid!), stop: stopAll }
  } catch (error) {
    await stop()
    process.stderr.write(`No line with delay: ${error instanceof Error ? error.message : error}\n`)
    return undefined
  }
}

type Laid = Pick<Line, 'how' | 'setRoundTrip' | 'stop'>

/** A virtual cable with the kernel's own delay at both ends; undefined where the kernel was built without it. */
async function layNetem(pid: number): Promise<Laid | undefined> {
  await must(['ip', 'link', 'add', 'line0', 'type', 'veth', 'peer', 'name', 'line1', 'netns', String(pid)])
  const ends = [
    ['tc', 'qdisc', 'replace', 'dev', 'line0', 'root', 'netem', 'limit', '100000', 'delay'],
    [...inNet(pid), 'tc', 'qdisc', 'replace', 'dev', 'line1', 'root', 'netem', 'limit', '100000', 'delay'],
  ]
  const { code } = await run([...ends[0]!, '0ms'])
  if (code !== 0) {
    await must(['ip', 'link', 'del', 'line0'])
    return undefined
  }
  return {
    how: 'tc netem',
    async setRoundTrip(ms) {
      for (const end of ends) await must([...end, `${ms / 2}ms`])
    },
    stop: async () => void (await run(['ip', 'link', 'del', 'line0'])),
  }
}

async function layTun(pid: number): Promise<Laid> {
  const carrier = child(['python3', path.join(import.meta.dirname, 'line.py'), 'line0', 'line1'])
  await firstLine(carrier)
  await must(['ip', 'link', 'set', 'line1', 'netns', String(pid)])
  return {
    how: 'a user-space link (TUN)',
    async setRoundTrip(ms) {
      carrier.stdin!.write(`${ms}\n`)
      await once(carrier.stdout!, 'data')
    },
    async stop() {
      carrier.kill('SIGKILL')
      await ended(carrier)
    },
  }
}

/** Addresses and routes of the far end, the lab's bridge in the middle, and the way back from the hosts. */
async function route(pid: number, hosts: readonly Host[]): Promise<void> {
  const far = inNet(pid)
  // Nothing may be dropped for want of room: the line has none but delay.
  const up = (device: string) => ['ip', 'link', 'set', device, 'txqueuelen', '100000', 'up']
  await must(['ip', 'addr', 'add', `${NEAR}/30`, 'dev', 'line0'])
  await must(up('line0'))
  await must([...far, 'ip', 'link', 'set', 'lo', 'up'])
  await must([...far, 'ip', 'addr', 'add', `${FAR}/30`, 'dev', 'line1'])
  await must([...far, ...up('line1')])
  await must([...far, 'ip', 'route', 'add', 'default', 'via', NEAR])
  await must(['sh', '-c', 'echo 1 > /proc/sys/net/ipv4/ip_forward'])
  for (const host of hosts) {
    await host.must(['ip', 'route', 'add', `${FAR}/32`, 'via', LAB])
  }
  // What one connection learned about the line would make the next one faster or slower than on a machine that is new every time.
  const forget = ['sh', '-c', 'echo 1 > /proc/sys/net/ipv4/tcp_no_metrics_save']
  for (const where of [[], far, ...hosts.map((host) => inNet(host.pid))]) await must([...where, ...forget])
}

function inNet(pid: number): string[] {
  return ['nsenter', `--net=/proc/${pid}/ns/net`, '--']
}

/** Ends with this process, even if that is killed. */
function child(argv: readonly string[]): ChildProcess {
  return spawn('setpriv', ['--pdeathsig', 'KILL', ...argv], { stdio: ['pipe', 'pipe', 'inherit'] })
}

async function firstLine(of: ChildProcess): Promise<void> {
  const lines = createInterface({ input: of.stdout! })
  const line = await Promise.race([once(lines, 'line'), once(of, 'exit').then(() => undefined)])
  lines.close()
  of.stdout!.resume()
  if (!line) throw new Error(`${of.spawnargs.join(' ')} ended`)
}
