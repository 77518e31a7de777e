import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Account, DEPLOY_ID, NOSUDO_ID, WSO2_ID } from './machine/accounts.ts'
import { Host } from './machine/host.ts'
import { labRoot } from './machine/inside.ts'
import { type Keys, usersKeys } from './machine/keys.ts'
import { hostKeys, knownHostsLines, type SshdSettings } from './machine/sshd.ts'
import { type Ldap, startLdap } from './services/ldap.ts'
import { startMariadb } from './services/mariadb.ts'
import { startPostgres } from './services/postgres.ts'
import type { DatabaseServer, DatabaseSpec } from './services/server.ts'
import { type Snapshot, takeSnapshot } from './snapshot.ts'

/** `inner` hangs on `bastion` alone: no packet gets there from anywhere else. */
export const ADDRESSES = {
  old: '10.71.0.11',
  new: '10.71.0.12',
  bastion: '10.71.0.13',
  inner: '10.72.0.14',
  db: '10.71.0.20',
} as const

export type HostName = keyof typeof ADDRESSES

export interface LabOptions {
  /** Hosts to bring up. Default: old, new; `db` comes by itself when a service is asked for, `bastion` with `inner`. */
  hosts?: readonly HostName[]
  /** Further sshd_config(5) settings per host. */
  sshd?: Partial<Record<HostName, SshdSettings>>
  /** Run sshd of a host under strace; the file gets every execve(2) with its arguments and environment. */
  trace?: Partial<Record<HostName, string>>
  /** Databases to create; a server starts when its list is given, be it empty. */
  postgres?: readonly DatabaseSpec[]
  mariadb?: readonly DatabaseSpec[]
  ldap?: { bindPassword: string }
}

export interface Lab {
  hosts: Record<HostName, Host>
  /** Folder of the lab on the session's tmpfs; for a test's own files too. */
  folder: string
  /** Plain OpenSSH known_hosts text of all hosts, every key type, by address. */
  knownHosts: string
  /** The same in a file, for OpenSSH's own client. */
  knownHostsFile: string
  keys: Keys
  postgres: DatabaseServer
  mariadb: DatabaseServer
  ldap: Ldap
  snapshot(): Promise<Snapshot>
  stop(): Promise<void>
}

const CHECKOUT = resolve(import.meta.dirname, '../..')
/** Folders that every Linux has; a checkout elsewhere is hidden with its whole top folder. */
const SYSTEM_FOLDERS = ['usr', 'var', 'etc', 'bin', 'sbin', 'lib', 'lib64', 'boot', 'dev', 'proc', 'sys']

/** Brings the lab up. Hosts, keys and servers start side by side; a failure takes everything down again. */
export async function startLab(options: LabOptions = {}): Promise<Lab> {
  const session = labRoot()
  const folder = mkdtempSync(join(session, 'lab-'))
  const names = wanted(options)
  const started: Host[] = []
  const stop = async () => {
    // `inner` first: its cable ends in the bastion.
    for (const host of started.reverse()) await host.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const keys = await usersKeys()
    const start = async (name: HostName, connectTo?: Host) => {
      const host = await Host.start(specOf(name, keys, options), folder, hiddenFolders(), connectTo)
      started.push(host)
      return host
    }
    const servers = async () => {
      if (!names.has('db')) return { postgres: undefined, mariadb: undefined, ldap: undefined }
      const host = await start('db')
      const [postgres, mariadb, ldap] = await settleAll([
        options.postgres && startPostgres(host, options.postgres),
        options.mariadb && startMariadb(host, options.mariadb),
        options.ldap && startLdap(host, options.ldap.bindPassword),
      ])
      return { postgres, mariadb, ldap }
    }
    const gates = async () => {
      const bastion = names.has('bastion') ? await start('bastion') : undefined
      if (names.has('inner')) await start('inner', bastion)
    }
    const [services] = await settleAll([
      servers(),
      gates(),
      ...(['old', 'new'] as const).filter((name) => names.has(name)).map((name) => start(name)),
    ])
    const { postgres, mariadb, ldap } = services
    const running = [postgres, mariadb, ldap].filter((server) => server !== undefined)
    const lines = started.map(async (host) =>
      knownHostsLines(await hostKeys(host.name), [nameInKnownHosts(host)]),
    )
    const knownHosts = (await Promise.all(lines)).join('')
    const knownHostsFile = join(folder, 'known_hosts')
    writeFileSync(knownHostsFile, knownHosts)
    return {
      hosts: byName(started),
      folder,
      knownHosts,
      knownHostsFile,
      keys,
      get postgres() {
        return asked(postgres, 'postgres')
      },
      get mariadb() {
        return asked(mariadb, 'mariadb')
      },
      get ldap() {
        return asked(ldap, 'ldap')
      },
      snapshot: () => takeSnapshot(started, running),
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

function wanted({ hosts = ['old', 'new'], postgres, mariadb, ldap }: LabOptions): Set<HostName> {
  const names = new Set(hosts)
  if (postgres || mariadb || ldap) names.add('db')
  if (names.has('inner')) names.add('bastion')
  return names
}

function specOf(name: HostName, keys: Keys, options: LabOptions) {
  const authorizedKeys = keys.deploy.public + keys.encrypted.public + keys.rsa.public
  const accounts: Account[] = [
    // Both shells that servers have: dash knows no bashisms, bash reads ~/.bashrc even for a command over SSH.
    { name: 'deploy', uid: DEPLOY_ID, shell: name === 'old' ? '/bin/sh' : '/bin/bash', authorizedKeys },
    { name: 'wso2carbon', uid: WSO2_ID, shell: '/bin/bash', authorizedKeys },
    { name: 'nosudo', uid: NOSUDO_ID, shell: '/bin/bash', authorizedKeys },
  ]
  const others = Object.entries(ADDRESSES).map(([host, address]) => `${address} ${host} ${host}.lab`)
  const sshd = options.sshd?.[name]
  const traceTo = options.trace?.[name]
  return {
    name,
    address: ADDRESSES[name],
    accounts,
    hostsFile: `${['127.0.0.1 localhost', `127.0.1.1 ${name}`, ...others].join('\n')}\n`,
    ...(sshd && { sshd }),
    ...(traceTo && { traceTo }),
  }
}

function nameInKnownHosts({ address, port }: Host): string {
  return port === 22 ? address : `[${address}]:${port}`
}

/** Top folder of the checkout: a host that could read it would let a forgotten transfer pass. */
function hiddenFolders(): string[] {
  const top = CHECKOUT.split('/')[1]!
  return SYSTEM_FOLDERS.includes(top) ? [CHECKOUT] : [`/${top}`]
}

function asked<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`${name} was not asked for: name it in the options of startLab`)
  return value
}

/** Hosts by name; asking for one that was not started throws, looping over them shows those that are there. */
function byName(hosts: readonly Host[]): Record<HostName, Host> {
  const all = {} as Record<HostName, Host>
  for (const name of Object.keys(ADDRESSES) as HostName[]) {
    const host = hosts.find((host) => host.name === name)
    Object.defineProperty(all, name, { enumerable: host !== undefined, get: () => asked(host, name) })
  }
  return all
}

/** As Promise.all, but waits for all of them first: what is still starting could not be stopped. */
async function settleAll<T extends readonly unknown[]>(
  work: readonly [...T],
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  const results = await Promise.allSettled(work)
  for (const result of results) if (result.status === 'rejected') throw result.reason
  return results.map((result) => (result as PromiseFulfilledResult<unknown>).value) as never
}
