import type { FileGroup } from '../engine/step.ts'
import type { Classified, CopyItem } from '../transfer/classify.ts'
import { showName } from '../transfer/names.ts'
import { count, showBytes } from './words.ts'

/** What is decided of a folder's files, by what becomes of them and why: added, changed, left. Pure. */
export function groupFiles({
  copy,
  changes,
  skip,
}: Pick<Classified, 'copy' | 'changes' | 'skip'>): FileGroup[] {
  const files = copy.filter((item) => item.type !== 'folder')
  const changed = files.filter((item) => item.replaces)
  return [
    ...group(
      files.filter((item) => !item.replaces),
      (items) => ({ does: 'add', ...sent(items) }),
    ),
    ...group(
      changed,
      (items, why) => ({ does: 'change', why, ...sent(items) }),
      (item) => changes.get(`${item.to}/${item.path}`) ?? '',
    ),
    ...group(
      skip,
      (left, why) => ({
        does: 'skip',
        why,
        files: left.map(({ path, there }) => showName(path) + (there ? ` (${showName(there)})` : '')),
      }),
      ({ why }) => why,
    ),
  ]
}

/** `add 2950 files, 580 MB`; `skip 12 files: identical on the target`. */
export function sayGroup({ does, files, bytes, why }: FileGroup): string {
  const size = bytes === undefined ? '' : `, ${showBytes(bytes)}`
  return `${does} ${count(files.length, 'file')}${size}${why ? `: ${why}` : ''}`
}

function group<T>(
  all: readonly T[],
  make: (some: T[], why: string) => FileGroup,
  whyOf: (one: T) => string = () => '',
): FileGroup[] {
  return [...Map.groupBy(all, whyOf)].map(([why, some]) => make(some, why))
}

function sent(items: readonly CopyItem[]): Pick<FileGroup, 'bytes' | 'files'> {
  return {
    bytes: items.reduce((sum, { size }) => sum + size, 0),
    files: items.map(
      ({ to, path, type, link, size }) =>
        `${showName(`${to}/${path}`)} (${type === 'link' ? `link to ${showName(link ?? '')}` : showBytes(size)})`,
    ),
  }
}
