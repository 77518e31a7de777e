import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import type { Host } from '../../../src/remote/command.ts'
import { connectHosts, type HostSettings, type Hosts } from '../../../src/remote/hosts.ts'
import { Secrets } from '../../../src/secrets.ts'
import { type Copied, type CopyRequest, copyFolder } from '../../../src/transfer/copy.ts'
import { ADDRESSES, type Lab } from '../../lab/lab.ts'
import { DEPLOY_ID, WSO2_ID } from '../../lab/machine/accounts.ts'
import { quietUi } from '../remote/quiet-ui.ts'
import { noise } from './noise.ts'
import { everything, NASTY, type Node, plant } from './trees.ts'

type Name = 'old' | 'new'

/** More than goes through the runner for its smallness. */
export const TREE: readonly Node[] = [...NASTY, { name: 'large.car', content: noise('large', 3_000_000) }]

export const OLD = `/opt/it's the "old" $(home)`
export const NEW = '/opt/new home é'

/** What the tests of the way straight from host to host share. */
export class StraightLab {
  readonly lab: Lab
  readonly said: string[] = []
  #hosts: Hosts | undefined

  constructor(lab: Lab) {
    this.lab = lab
  }

  /** Connections of a runner that knows nothing yet. */
  async connect(entries: Partial<Record<Name, Partial<HostSettings>>> = {}): Promise<Record<Name, Host>> {
    await this.close()
    this.#hosts = connectHosts(
      { old: this.entry('old', entries.old), new: this.entry('new', entries.new) },
      {
        knownHosts: this.lab.knownHosts,
        login: { key: this.lab.keys.deploy.private },
        secrets: new Secrets(),
        ui: quietUi,
      },
    )
    this.said.length = 0
    return { old: this.#hosts.host('old'), new: this.#hosts.host('new') }
  }

  async close(): Promise<void> {
    await this.#hosts?.closeAll()
  }

  entry(name: Name, more: Partial<HostSettings> = {}): HostSettings {
    return { address: ADDRESSES[name], port: 22, user: 'deploy', run_as: 'wso2carbon', ...more }
  }

  /** A file of a host as this process sees it. */
  seen(name: Name, file: string): string {
    return path.join(this.lab.hosts[name].root, file)
  }

  /** An old home with this tree, and an empty new one. */
  plant(tree: readonly Node[] = TREE): void {
    for (const name of ['old', 'new'] as const) {
      const folder = this.seen(name, name === 'old' ? `${OLD}/dep` : NEW)
      execFileSync('rm', ['-rf', folder])
      mkdirSync(folder, { recursive: true })
      if (name === 'old') plant(folder, tree)
      execFileSync('chown', [
        '-hR',
        `${WSO2_ID}:${WSO2_ID}`,
        path.dirname(folder) === '/opt' ? folder : path.dirname(folder),
      ])
    }
  }

  async request({ old, new: fresh }: Record<Name, Host>, id = 'dep'): Promise<CopyRequest> {
    return {
      source: old,
      sourceRoot: `${OLD}/dep`,
      target: fresh,
      targetRoot: `${NEW}/dep`,
      files: await everything(old, `${OLD}/dep`),
      staging: `${NEW}/.wso2-migrate-staging/run/${id}`,
      backup: `${NEW}/backup`,
      straight: { say: (what) => this.said.push(what) },
    }
  }

  async copy(hosts: Record<Name, Host>): Promise<Copied> {
    return copyFolder(await this.request(hosts))
  }

  get keysFile(): string {
    return this.seen('new', '/home/deploy/.ssh/authorized_keys')
  }

  /** Content, mode, owner, and what else lies beside it. */
  keys(): unknown {
    const folder = path.dirname(this.keysFile)
    if (!existsSync(folder)) return 'no folder'
    const names = readdirSync(folder).sort()
    if (!names.includes('authorized_keys')) return names
    const { mode, uid, gid, nlink } = lstatSync(this.keysFile)
    return { names, mode, uid, gid, nlink, text: readFileSync(this.keysFile, 'latin1') }
  }

  writeKeys(text: string, mode = 0o600): void {
    writeFileSync(this.keysFile, text, 'latin1')
    chmodSync(this.keysFile, mode)
    chownSync(this.keysFile, DEPLOY_ID, DEPLOY_ID)
  }

  /** How often the old host logged in on the new one since the last call. */
  logins(): number {
    const log = this.seen('new', '/var/log/sshd.log')
    const text = readFileSync(log, 'utf8')
    writeFileSync(log, '')
    return text.split(`Accepted publickey for deploy from ${ADDRESSES.old} `).length - 1
  }

  /** Folders with keys, and processes of streams, that the old host still has. */
  async leftOnOld(): Promise<string[]> {
    const { old } = this.lab.hosts
    const files = await old.must(['find', '/dev/shm', '/tmp', '-name', 'wso2-migrate.*'])
    const home = await old.must(['find', '/home/wso2carbon', '-type', 'f', '!', '-name', 'authorized_keys'])
    const working = (await old.processes('ssh')).filter(({ command }) => /^ssh |ssh-keygen/.test(command))
    return [...files.split('\n'), ...home.split('\n'), ...working.map(({ command }) => command)].filter(
      Boolean,
    )
  }
}
