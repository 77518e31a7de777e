import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { bundle } from '../../../bench/transfer/bundle.ts'
import { DataSet } from '../../../bench/transfer/data.ts'
import type { OursJob } from '../../../bench/transfer/ours.ts'
import { differences, portraitOf } from '../../../bench/transfer/trees.ts'
import { ADDRESSES, type Lab, startLab } from '../../lab/lab.ts'
import { DEPLOY_ID } from '../../lab/machine/accounts.ts'
import type { Host } from '../../lab/machine/host.ts'
import { must } from '../../lab/machine/run.ts'
import { hostKeys, knownHostsLines } from '../../lab/machine/sshd.ts'
import { Lockstep } from './lockstep.ts'

/** Where the files are; they go to the server `new`. */
export type From = 'runner' | 'old'
type Server = 'old' | 'new'

/** What one sync cost. */
export interface Counted {
  /** After the login to all servers. */
  roundTrips: number
  /** After the login to all servers, both ways. */
  bytes: number
  connections: number
  /** Sessions that one server had open at once, on all its connections. */
  channels: number
  /** Started on the new server: sshd's own, shells and all that they start. */
  processes: number
}

const HOME = '/data/home'
/** TCP's handshake, by which the product measures it, is answered before the line. */
const ROUND_TRIP_MS = 80
const DISK_BYTES = 400e6
const LOG = 'var/log/sshd.log'

/** The servers of a sync; each of them bears its bytes and connections. */
export function serversOf(from: From): readonly Server[] {
  return from === 'runner' ? ['new'] : ['old', 'new']
}

/** Two servers, the small set of files on the runner and on one of them, and syncs that are counted. */
export class CountedSyncs {
  readonly sets: Readonly<Record<From, DataSet>>
  readonly #lab: Lab
  readonly #program: string

  private constructor(lab: Lab, program: string) {
    this.#lab = lab
    this.#program = program
    this.sets = {
      runner: new DataSet('small', path.join(lab.folder, 'set')),
      old: new DataSet('small', path.join(lab.hosts.old.root, 'data/set')),
    }
  }

  static async open(): Promise<CountedSyncs> {
    // What sshd says of its channels it says at this level alone.
    const sshd = { LogLevel: 'DEBUG1' }
    const lab = await startLab({ hosts: ['old', 'new'], sshd: { old: sshd, new: sshd } })
    try {
      for (const host of [lab.hosts.old, lab.hosts.new]) await host.smallDisk('/data', DISK_BYTES, DEPLOY_ID)
      const syncs = new CountedSyncs(lab, await bundle(lab.folder))
      await giveToDeploy(syncs.sets.old.root)
      return syncs
    } catch (error) {
      await lab.stop()
      throw error
    }
  }

  close(): Promise<void> {
    return this.#lab.stop()
  }

  /** Empties the new server's home, or gives it a copy of what is to be synced. */
  async prepare(like: From | undefined): Promise<void> {
    const home = path.join(this.#lab.hosts.new.root, HOME)
    rmSync(home, { recursive: true, force: true })
    mkdirSync(home)
    if (like) await must(['cp', '-a', this.sets[like].root, this.#target])
    await giveToDeploy(home)
  }

  /**
   * One sync by a process of its own, through a line that counts. Throws when it fails or when its result is not what the source is.
   * @param quietMs for the line
   */
  async sync(from: From, quietMs: number): Promise<Counted> {
    const { hosts } = this.#lab
    const names = serversOf(from)
    const logs = () => names.map((name) => readFileSync(path.join(hosts[name].root, LOG), 'utf8'))
    for (const name of names) writeFileSync(path.join(hosts[name].root, LOG), '')
    const line = new Lockstep(quietMs)
    let login: { steps: number; bytes: number } | undefined
    line.onQuiet = () => {
      // The client hears of it with the next delivery.
      if (!login && logs().every((log) => log.includes('Accepted publickey')))
        login = { steps: line.steps + 1, bytes: line.bytes }
    }
    const job = JSON.stringify(await this.#jobThrough(line, from))
    const processes = await processesSince(hosts.new)
    const child = spawn(process.execPath, [this.#program, job], { stdio: ['ignore', 'pipe', 'pipe'] })
    try {
      let said = ''
      child.stderr.on('data', (data) => {
        said += data
      })
      const exited = once(child, 'exit')
      // It has all answers when it says so; nobody waits for what closing costs.
      await Promise.race([once(child.stdout, 'data'), exited])
      const end = { steps: line.steps, bytes: line.bytes }
      const [code] = await exited
      if (code !== 0 || !login) throw new Error(`the sync failed: ${said}`)
      const wrong = differences(portraitOf(this.sets[from].root), portraitOf(this.#target))
      if (wrong.size > 0) throw new Error(`the result is wrong: ${JSON.stringify([...wrong])}`)
      return {
        roundTrips: (end.steps - login.steps) / 2,
        bytes: end.bytes - login.bytes,
        connections: line.connections,
        channels: Math.max(...logs().map(channelsIn)),
        processes: await processes(),
      }
    } finally {
      child.kill('SIGKILL')
      line.close()
    }
  }

  /** Bytes of what the new server says when it is asked for all that lies in its set. */
  async listingBytes(): Promise<number> {
    const format = '%y %m %s %T@ %P\\0%l\\0'
    const said = await this.#lab.hosts.new.must(['find', `${HOME}/set`, '-mindepth', '1', '-printf', format])
    return Buffer.byteLength(said)
  }

  get #target(): string {
    return path.join(this.#lab.hosts.new.root, HOME, 'set')
  }

  async #jobThrough(line: Lockstep, from: From): Promise<OursJob> {
    const [old, fresh] = await Promise.all(
      (['old', 'new'] as const).map(async (name) => {
        const port = await line.listen(ADDRESSES[name], 22)
        const known = knownHostsLines(await hostKeys(name), [`[127.0.0.1]:${port}`])
        return { known, entry: { address: '127.0.0.1', port, user: 'deploy' } }
      }),
    )
    const knownHostsFile = path.join(this.#lab.folder, 'known_hosts_of_line')
    writeFileSync(knownHostsFile, old!.known + fresh!.known)
    return {
      hosts: { old: old!.entry, new: fresh!.entry },
      knownHostsFile,
      keyFile: this.#lab.keys.deploy.file,
      commands: [],
      roundTripMs: ROUND_TRIP_MS,
      source: from,
      target: 'new',
      syncs: [
        {
          from: from === 'runner' ? this.sets.runner.root : '/data/set',
          to: `${HOME}/set`,
          staging: `${HOME}/.wso2-migrate-staging/run/set`,
          backup: `${HOME}/backup`,
        },
      ],
    }
  }
}

async function giveToDeploy(folder: string): Promise<void> {
  await must(['chown', '-hR', `${DEPLOY_ID}:${DEPLOY_ID}`, folder])
}

function channelsIn(log: string): number {
  let [open, most] = [0, 0]
  for (const line of log.split('\n')) {
    if (line.includes('server_input_channel_open: ctype session')) open += 1
    else if (/channel \d+: free: server-session/.test(line)) open -= 1
    most = Math.max(most, open)
  }
  return most
}

/** Counts a host's processes from now on, as its kernel does, without those that ask for the number. */
async function processesSince(host: Host): Promise<() => Promise<number>> {
  const last = async () => Number((await host.must(['cat', '/proc/loadavg'])).trim().split(' ').at(-1))
  const before = await last()
  const began = await last()
  return async () => (await last()) - began - (began - before)
}
