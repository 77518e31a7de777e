import { spawn } from 'node:child_process'
import { chownSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { ADDRESSES, type Lab, startLab } from '../../test/lab/lab.ts'
import { DEPLOY_ID } from '../../test/lab/machine/accounts.ts'
import { must } from '../../test/lab/machine/run.ts'
import { bundle } from './bundle.ts'
import { DataSet, type SetName } from './data.ts'
import { type Line, layLine } from './line.ts'

/** Where a case's data is. */
export type Place = 'runner' | 'old'

/** A disk of its own in memory on each server: what is compared is copying, not overlays. */
const DISK = '/data'
const DISK_BYTES = 8e9

/** The folder on the new server that is copied to, in a home of its own as the product has it. */
export const HOME = `${DISK}/home`
export const TARGET = `${HOME}/set`

/** Two servers, a runner that may be far away, the sets of files on both ends, and what the tools need to log in. */
export class Site {
  readonly lab: Lab
  readonly line: Line | undefined
  /** On the runner. */
  readonly sshConfig: string
  /** The product's copying, bundled as the product is. */
  readonly ours: string
  /** An empty folder of the runner. */
  readonly scratch: string
  readonly #sets = new Map<string, DataSet>()

  private constructor(lab: Lab, line: Line | undefined, ours: string) {
    this.lab = lab
    this.line = line
    this.ours = ours
    this.scratch = path.join(lab.folder, 'scratch')
    this.sshConfig = path.join(lab.folder, 'ssh_config')
    writeFileSync(this.sshConfig, sshConfigOf(lab.keys.deploy.file, lab.knownHostsFile))
  }

  static async open(): Promise<Site> {
    const lab = await startLab({ hosts: ['old', 'new'] })
    try {
      for (const host of [lab.hosts.old, lab.hosts.new]) await host.smallDisk(DISK, DISK_BYTES, DEPLOY_ID)
      letLogIn(lab)
      const line = await layLine([lab.hosts.old, lab.hosts.new])
      return new Site(lab, line, await bundle(lab.folder))
    } catch (error) {
      await lab.stop()
      throw error
    }
  }

  async close(): Promise<void> {
    await this.line?.stop()
    await this.lab.stop()
  }

  /** A path on the new server as this process sees it. */
  onNew(folder: string): string {
    return path.join(this.lab.hosts.new.root, folder)
  }

  /** Where a set is as the tools name it at their end. */
  pathOf(name: SetName, place: Place): string {
    return place === 'runner' ? path.join(this.lab.folder, 'sets', name) : `${DISK}/${name}`
  }

  /** Made when first asked for. */
  async set(name: SetName, place: Place): Promise<DataSet> {
    const known = this.#sets.get(`${name} ${place}`)
    if (known) return known
    const folder = this.pathOf(name, place)
    const set = new DataSet(name, place === 'runner' ? folder : path.join(this.lab.hosts.old.root, folder))
    this.#sets.set(`${name} ${place}`, set)
    if (place === 'old') await must(['chown', '-hR', `${DEPLOY_ID}:${DEPLOY_ID}`, set.root])
    return set
  }

  /** The runner as it is at the beginning of a workflow; no files of an earlier run are kept on the new server. */
  async emptyRunner(): Promise<void> {
    rmSync(this.scratch, { recursive: true, force: true })
    mkdirSync(this.scratch)
    rmSync(this.onNew(`${HOME}/backup`), { recursive: true, force: true })
  }

  /** Empties the runner and the new server's home; with a set, that gets a copy of it. */
  async prepare(like?: DataSet): Promise<void> {
    await this.emptyRunner()
    const home = this.onNew(HOME)
    rmSync(home, { recursive: true, force: true })
    mkdirSync(home)
    if (like) {
      await must(['cp', '-a', like.root, this.onNew(TARGET)])
      await must(['chown', '-hR', `${DEPLOY_ID}:${DEPLOY_ID}`, home])
    }
    chownSync(home, DEPLOY_ID, DEPLOY_ID)
  }

  /** Runs a command on the runner so many milliseconds away; throws unless it succeeds. */
  async run(argv: readonly string[]): Promise<{ seconds: number; stdout: string }> {
    const began = performance.now()
    const child = spawn(argv[0]!, argv.slice(1), { stdio: ['ignore', 'pipe', 'pipe'] })
    let [stdout, stderr] = ['', '']
    child.stdout.on('data', (data) => (stdout += data))
    child.stderr.on('data', (data) => (stderr += data))
    const { promise, resolve, reject } = Promise.withResolvers<number | null>()
    child.on('error', reject)
    child.on('close', resolve)
    const code = await promise
    if (code !== 0) throw new Error(`${argv.join(' ')}: exit ${code}\n${stderr}`)
    return { seconds: (performance.now() - began) / 1000, stdout }
  }
}

function sshConfigOf(key: string, knownHosts: string): string {
  const hosts = (['old', 'new'] as const).map((name) => `Host ${name}\n  HostName ${ADDRESSES[name]}\n`)
  return `${hosts.join('')}Host *
  User deploy
  IdentityFile ${key}
  IdentitiesOnly yes
  UserKnownHostsFile ${knownHosts}
  StrictHostKeyChecking yes
  BatchMode yes
`
}

/** The old server may log in to the new one: what copying straight between them wants and the product does not. */
function letLogIn(lab: Lab): void {
  const folder = path.join(lab.hosts.old.root, 'home/deploy/.ssh')
  const files = {
    config: sshConfigOf('~/.ssh/id', '~/.ssh/known_hosts'),
    id: lab.keys.deploy.private,
    known_hosts: readFileSync(lab.knownHostsFile, 'utf8'),
  }
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name)
    writeFileSync(file, text, { mode: 0o600 })
    chownSync(file, DEPLOY_ID, DEPLOY_ID)
  }
}
