import { mkdirSync, readdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { makeFolder } from './accounts.ts'
import { postgresPrograms } from './postgres-programs.ts'
import { must } from './run.ts'

/** Folders of the machine that a host must not see: they are empty there, with these modes. */
const OWN_FOLDERS: Readonly<Record<string, number>> = {
  '/tmp': 0o1777,
  '/var/tmp': 0o1777,
  '/home': 0o755,
  '/root': 0o700,
  '/run': 0o755,
  '/opt': 0o755,
  '/srv': 0o755,
  '/mnt': 0o755,
  '/media': 0o755,
  '/var/log': 0o755,
  '/var/lib/postgresql': 0o755,
  '/var/lib/mysql': 0o755,
  '/var/lib/ldap': 0o755,
  '/var/backups': 0o755,
  '/var/mail': 0o755,
  '/etc/ssh': 0o755,
  '/etc/sudoers.d': 0o750,
  '/etc/profile.d': 0o755,
}

/** Mounts `<folder>/root`: the machine's own files below, `<folder>/upper` above, without what a host must not see. */
export async function mountRoot(folder: string, hidden: readonly string[]): Promise<void> {
  const [root, upper, work] = ['root', 'upper', 'work'].map((name) => join(folder, name))
  for (const path of [root!, upper!, work!]) mkdirSync(path, { recursive: true })
  const ownPaths = Object.keys(OWN_FOLDERS)
  const further = hidden.filter((path) => !ownPaths.some((own) => `${path}/`.startsWith(`${own}/`)))
  const folders: Record<string, number> = {
    ...OWN_FOLDERS,
    ...Object.fromEntries(further.map((path) => [path, 0o755])),
  }
  // A 0/0 device in the upper layer hides what lies below; a folder then made over it stays empty. Cheaper than deleting.
  const paths = Object.keys(folders)
  for (const path of paths) mkdirSync(join(upper!, path, '..'), { recursive: true })
  const marks = paths.map((path) => join(upper!, path))
  await must(['/bin/sh', '-c', 'for path do mknod "$path" c 0 0 || exit 1; done', 'sh', ...marks])
  mkdirSync(join(upper!, 'usr/bin'), { recursive: true })
  for (const [name, program] of bareClients()) symlinkSync(program, join(upper!, 'usr/bin', name))
  await must(['mount', '-t', 'overlay', '-o', `lowerdir=/,upperdir=${upper},workdir=${work}`, 'host', root!])
  // Disks mounted later from here must reach the host, whose mounts are slaves of ours.
  await must(['mount', '--make-shared', root!])
  for (const path of paths) makeFolder(root!, path, folders[path]!)
}

/**
 * Debian's `psql` and its like are a Perl script that looks for the newest version that is installed: most of a short
 * query's time. A host has that version's programs themselves, as other distributions do.
 */
function bareClients(): [name: string, program: string][] {
  const folder = postgresPrograms()
  return readdirSync(folder).map((name) => [name, join(folder, name)])
}
