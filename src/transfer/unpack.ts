import type { FailureReason } from '../errors.ts'
import type { Host } from '../remote/command.ts'
import type { ArchiveManifest } from './archive-format.ts'
import { EXTRACT } from './archive-scripts.ts'
import { mustRaw } from './host-run.ts'
import type { Item } from './inventory.ts'
import { toolsOf } from './tools.ts'

/**
 * Unpacks an archive into a folder, which is made anew and private.
 * @param members which parts of it at least, relative to the home; all where there are none
 */
export async function unpackArchive(
  host: Host,
  { file, compression, entries }: Pick<ArchiveManifest, 'file' | 'compression' | 'entries'>,
  folder: string,
  members: readonly string[],
  problem: { reason: FailureReason; safe: string },
): Promise<void> {
  // Only root gives files away.
  const options = entries.some(({ owner }) => owner) ? '-p' : '-p -o'
  // Busybox misses a folder that is no member itself, although it unpacks what is in it: there everything is.
  const { tar } = await toolsOf(host)
  const names = tar === 'busybox' ? [] : members.map((name) => `./${name}`)
  const argv = ['sh', '-c', EXTRACT, 'sh', folder, file, `${compression} -dc`, options, ...names] as const
  await mustRaw(
    host,
    { argv, env: { LC_ALL: 'C' } },
    {
      ...problem,
      what: `${file} could not be unpacked into ${folder}`,
      fix: 'make room there, then run the same again.',
    },
  )
}

/** Some folders may not be changed by their owner. */
export const REMOVE_TREE = `[ ! -d "$1" ] || find "$1" -type d -exec chmod u+rwx {} + ; rm -rf -- "$1"`

/** Folders that stand above a root came along, but are none of what was packed. */
export function withoutRoots(packed: readonly Item[], found: readonly Item[]): Item[] {
  const known = new Set(packed.map(({ path }) => path))
  return found.filter(({ path, type }) => type !== 'folder' || known.has(path))
}
