import { MigrateError } from '../errors.ts'
import type { Command, Host } from '../remote/command.ts'
import { FEED } from '../remote/stream-scripts.ts'
import { hashOnDisk } from './archive-check.ts'
import type { ArchiveGrade, ArchiveManifest } from './archive-format.ts'
import { differing, showWrong, takeInventory } from './inventory.ts'
import { REMOVE_TREE, unpackArchive, withoutRoots } from './unpack.ts'

/** What a failed backup of files leaves. */
export const SAFE = 'The home was only read; no unfinished archive was left under the final name.'

/** Proves what was written: nothing at L0, readable to its end from L1 on, from L2 on also byte for byte what was written. */
export async function prove(
  host: Host,
  file: string,
  written: { bytes: number; sha256: string },
  compression: ArchiveManifest['compression'],
  grade: ArchiveGrade,
): Promise<void> {
  const feed = ['sh', '-c', FEED, 'sh', file, `${compression} -dc`, 'tar', '-t', '-f', '-'] as const
  const broken = `The archive ${file} is not usable`
  const again = 'run backup again; if it comes back, check the disk of the backup folder.'
  const [found] = await Promise.all([
    grade === 'L2' || grade === 'L3' ? hashOnDisk(host, file) : undefined,
    grade === 'L0'
      ? undefined
      : mustWrite(host, { argv: feed }, [`${broken}: tar does not get to its end.`, again]),
  ])
  if (found === undefined || (found.sha256 === written.sha256 && found.bytes === written.bytes)) return
  throw new MigrateError({
    reason: 'backup-failed',
    host: host.name,
    what: `${broken}: the disk does not hold what was written.`,
    safe: SAFE,
    fix: again,
  })
}

/** Unpacks an archive into a scratch folder, compares by hash, and removes the folder: grade L3. */
export async function tryOut(
  host: Host,
  archive: Pick<ArchiveManifest, 'file' | 'compression' | 'entries'>,
  folder: string,
): Promise<void> {
  await unpackArchive(host, archive, folder, [], { reason: 'backup-failed', safe: SAFE })
  const found = await takeInventory(host, folder, [{ kind: 'folder', path: '.' }], true)
  const wrong = differing(archive.entries, withoutRoots(archive.entries, found))
  if (wrong.size > 0) {
    throw new MigrateError({
      reason: 'backup-failed',
      host: host.name,
      what: `${archive.file}, unpacked, is not what was packed: ${showWrong(wrong)}.`,
      safe: SAFE,
      fix: 'run backup again; if it comes back, check the disk of the backup folder.',
    })
  }
  await mustWrite(host, { argv: ['sh', '-c', REMOVE_TREE, 'sh', folder] }, [
    `${folder} could not be removed.`,
    'remove it, then run backup again.',
  ])
}

/** Runs a command of a backup of files, or fails as `backup-failed`. */
export function mustWrite(
  host: Host,
  command: Command,
  [what, fix]: readonly [string, string],
): Promise<string> {
  return host.must(command, { reason: 'backup-failed', what, safe: SAFE, fix })
}
