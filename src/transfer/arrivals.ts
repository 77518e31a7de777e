import type { CopyFile } from './copy.ts'
import type { Entry } from './listing.ts'

/** What is known of files when they are judged, by path. */
export interface Sides {
  /** SHA-256 of the source as it was read by itself; only of files that no plan vouches for, or that came out otherwise. */
  read: ReadonlyMap<string, string>
  /** The source as it is listed after the last byte was read. */
  now: ReadonlyMap<string, Entry>
  /** What lies on the target, and its SHA-256. */
  staged: ReadonlyMap<string, Pick<Entry, 'size' | 'mtime' | 'mode'>>
  arrived: ReadonlyMap<string, string>
}

/** The reason for each file that is not on the target as it is in the source. Pure. */
export function faults(files: readonly CopyFile[], sides: Sides): Map<string, string> {
  const wrong = new Map<string, string>()
  for (const file of files) {
    const why = fault(file, sides)
    if (why) wrong.set(file.path, why)
  }
  return wrong
}

function fault(planned: CopyFile, { read, now, staged, arrived }: Sides): string | undefined {
  const [is, there] = [now.get(planned.path), arrived.get(planned.path)]
  const lies = staged.get(planned.path)
  const original = read.get(planned.path) ?? planned.sha256
  if (is?.type !== 'file') return 'vanished from the source while it was copied'
  if (planned.sha256 !== undefined && original !== planned.sha256) return 'changed since it was planned'
  if (original === undefined) return 'cannot be read on the source'
  if (there === undefined || !lies) return 'did not arrive'
  if (there !== original) return 'arrived with another content than the source has now'
  if (lies.size !== is.size || lies.mtime !== is.mtime) return 'changed while it was copied'
  if ((lies.mode & 0o777) !== (is.mode & 0o777)) return 'arrived with another mode'
  return undefined
}
