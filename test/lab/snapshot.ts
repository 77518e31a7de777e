import { createHash } from 'node:crypto'
import { createReadStream, type Stats } from 'node:fs'
import { lstat, readdir, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { Host } from './machine/host.ts'

/** What sshd, sudo and the servers write for themselves, on any host. Nothing else is left out. */
export const WRITTEN_BY_SERVERS: readonly RegExp[] = [
  /^\/run\/(sshd\.pid|utmp)$/,
  /^\/run\/sudo(\/|$)/,
  /^\/var\/lib\/sudo(\/|$)/,
  /^\/var\/log\/(sshd|postgres|mariadb|slapd)\.log$/,
  /^\/var\/log\/(wtmp|btmp|lastlog)$/,
  /^\/run\/(postgresql|mysqld)(\/|$)/,
  /^\/srv\/lab(\/|$)/,
  /^\/dev\/shm\/PostgreSQL\./,
]

/** Key: `host:/path` or `database engine:name`; value: what stands there, comparable as text. */
export type Snapshot = ReadonlyMap<string, string>

/** Whatever can write all that it holds as text: database and directory servers. */
interface Dumpable {
  engine: string
  dump(): Promise<Map<string, string>>
}

/** Reads everything that the hosts have on their writable layers, and all databases. Times of files do not count. */
export async function takeSnapshot(
  hosts: readonly Host[],
  databases: readonly Dumpable[],
): Promise<Snapshot> {
  const all = new Map<string, string>()
  for (const host of hosts) {
    const layers: [folder: string, path: string][] = [
      [host.upper, ''],
      [`/proc/${host.pid}/root/dev/shm`, '/dev/shm'],
      ...host.disks.map((path): [string, string] => [join(host.root, path), path]),
    ]
    for (const [folder, path] of layers) await walk(folder, path, host.name, all)
  }
  for (const server of databases) {
    for (const [name, text] of await server.dump()) all.set(`database ${server.engine}:${name}`, text)
  }
  return all
}

/** One line per place that differs, sorted; empty when nothing changed. */
export function difference(before: Snapshot, after: Snapshot): string[] {
  const lines: string[] = []
  for (const [key, value] of before) {
    const now = after.get(key)
    if (now === undefined) lines.push(`gone: ${key}`)
    else if (now !== value)
      lines.push(`changed: ${key}${key.startsWith('database ') ? '' : ` (${value} -> ${now})`}`)
  }
  for (const key of after.keys())
    if (!before.has(key)) lines.push(`new: ${key} (${after.get(key)?.slice(0, 80)})`)
  return lines.sort()
}

async function walk(folder: string, path: string, host: string, into: Map<string, string>): Promise<void> {
  for (const name of await readdir(folder).catch(absent)) {
    const file = join(folder, name)
    const shown = `${path}/${name}`
    if (WRITTEN_BY_SERVERS.some((pattern) => pattern.test(shown))) continue
    const stats = await lstat(file).catch(() => undefined)
    if (!stats) continue
    into.set(`${host}:${shown}`, await describe(file, stats))
    if (stats.isDirectory()) await walk(file, shown, host, into)
  }
}

/** A place may go while it is looked at; whoever compares sees it as gone. */
function absent(): string[] {
  return []
}

async function describe(file: string, stats: Stats): Promise<string> {
  const rights = `${(stats.mode & 0o7777).toString(8)} ${stats.uid}:${stats.gid}`
  if (stats.isSymbolicLink()) return `link -> ${await readlink(file)}`
  if (stats.isDirectory()) return `folder ${rights}`
  // The overlay marks a deleted file of the layer below by a 0/0 device.
  if (stats.isCharacterDevice() && stats.rdev === 0) return 'deleted'
  if (!stats.isFile()) return `special ${stats.mode.toString(8)} ${stats.uid}:${stats.gid}`
  return `file ${rights} ${stats.size} ${await sha256(file)}`
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file)) hash.update(chunk)
  return hash.digest('hex')
}
