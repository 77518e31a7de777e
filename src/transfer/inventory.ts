import path from 'node:path/posix'
import type { Host } from '../remote/command.ts'
import { hashFiles } from './hash.ts'
import { mustRaw } from './host-run.ts'
import { type Entry, STAGING_FOLDER } from './listing.ts'
import { listFolder } from './manifest.ts'
import { decodeName, nameList, showName } from './names.ts'
import { type Tools, toolsOf } from './tools.ts'

/** A part of a home: a folder with everything in it, or one file. Relative to the home. */
export interface Root {
  kind: 'folder' | 'file'
  path: string
}

/** One thing of a home, with all that has to come back. `path` is relative to the home. Plain data: survives JSON. */
export interface Item extends Entry {
  type: 'file' | 'folder' | 'link'
  /** SHA-256, lower-case hex, of a file; absent where nobody asked for it, or it could not be read. */
  sha256?: string
  /** First of the names, in their order, under which the same file lies; absent for a file with one name here. */
  twin?: string
  /** `uid:gid`, where commands run as root: nobody else could give them back. */
  owner?: string
}

const EACH = `for file do
  line=$(stat "$option" "$format" "$file" 2>/dev/null) && printf '%s %s\\0' "$line" "$file"
done`

// $1 home, $2 option and $3 format of stat, $4 what is done with each; then roots, of which some may not be there.
const IDENTITIES = `cd "$1" 2>/dev/null || exit 0
option=$2 format=$3 each=$4; export option format; shift 4
for root do shift; [ ! -e "$root" ] || set -- "$@" "$root"; done
[ $# -gt 0 ] || exit 0
if [ "$(id -u)" = 0 ]; then
  exec find -H "$@" -name ${STAGING_FOLDER} -prune -o -exec sh -c "$each" sh {} +
fi
format="- \${format#* }"
exec find -H "$@" -name ${STAGING_FOLDER} -prune -o -type f -links +1 -exec sh -c "$each" sh {} +`

/**
 * Everything that lies under the roots now, sorted by path; a root that is not there has nothing. Fifos, sockets and devices are
 * left out.
 * @param hashes whether contents are read too; or of which names, relative to the home
 */
export async function takeInventory(
  host: Host,
  home: string,
  roots: readonly Root[],
  hashes: boolean | readonly string[],
): Promise<Item[]> {
  const [lists, identities] = await Promise.all([
    Promise.all(roots.map((root) => listRoot(host, home, root))),
    identitiesOf(host, home, roots),
  ])
  const items = new Map<string, Item>()
  for (const item of lists.flat()) items.set(item.path, item)
  const asked = typeof hashes === 'boolean' ? undefined : new Set(hashes)
  const files = [...items.values()]
    .filter((item) => item.type === 'file' && (asked?.has(item.path) ?? hashes))
    .map((item) => item.path)
  const sums = await hashFiles(host, home, files)
  const twins = new Map<string, string>()
  const sorted = [...items.values()].sort((a, b) => (a.path < b.path ? -1 : 1))
  const named = new Map<string, number>()
  for (const item of sorted) {
    const file = identities.get(item.path)?.file
    if (file && item.type === 'file') named.set(file, (named.get(file) ?? 0) + 1)
  }
  return sorted.map((item) => {
    const identity = identities.get(item.path)
    const sha256 = sums.get(item.path)
    const shared = item.type === 'file' && identity && named.get(identity.file)! > 1
    if (shared && !twins.has(identity.file)) twins.set(identity.file, item.path)
    return {
      ...item,
      ...(sha256 && { sha256 }),
      ...(shared && { twin: twins.get(identity.file)! }),
      ...(identity?.owner && { owner: identity.owner }),
    }
  })
}

async function listRoot(host: Host, home: string, root: Root): Promise<Item[]> {
  const folder = root.kind === 'folder' ? root.path : path.dirname(root.path)
  const { entries } = await listFolder(host, path.join(home, folder))
  return entries
    .map((entry) => ({ ...entry, path: path.join(folder, entry.path) }))
    .filter((item): item is Item => item.type === 'file' || item.type === 'folder' || item.type === 'link')
    .filter((item) => root.kind === 'folder' || item.path === root.path)
}

interface Identity {
  /** Device and inode. */
  file: string
  owner?: string
}

/** Of files with more than one name; for root, of everything. */
async function identitiesOf(
  host: Host,
  home: string,
  roots: readonly Root[],
): Promise<Map<string, Identity>> {
  const { list } = await toolsOf(host)
  const printed = await mustRaw(
    host,
    {
      argv: [
        'sh',
        '-c',
        IDENTITIES,
        'sh',
        home,
        ...STAT[list],
        EACH,
        ...roots.map(({ path: name }) => `./${name}`),
      ],
      env: { LC_ALL: 'C' },
    },
    {
      reason: 'backup-failed',
      what: `could not look at the files of ${home}`,
      fix: 'let the user in run_as read its folders, then run again.',
    },
  )
  const found = new Map<string, Identity>()
  for (
    let start = 0, end = printed.indexOf(0);
    end !== -1;
    start = end + 1, end = printed.indexOf(0, start)
  ) {
    const record = printed.subarray(start, end)
    const [owner, file] = record.toString('latin1').split(' ', 3)
    const name = path.normalize(decodeName(record.subarray(`${owner} ${file} `.length)))
    found.set(name, { file: file!, ...(owner !== '-' && { owner: owner! }) })
  }
  return found
}

const GNU_STAT = ['-c', '%u:%g %d:%i'] as const
const STAT: Readonly<Record<Tools['list'], readonly [string, string]>> = {
  gnu: GNU_STAT,
  'stat-gnu': GNU_STAT,
  'stat-bsd': ['-f', '%u:%g %d:%i'],
}

/** Names of what is another thing in one inventory than in the other, or in one of them only, with the first thing that differs. */
export function differing(before: readonly Item[], now: readonly Item[]): Map<string, string> {
  const wrong = new Map<string, string>()
  const there = new Map(now.map((item) => [item.path, item]))
  for (const item of before) {
    const why = change(item, there.get(item.path))
    if (why) wrong.set(item.path, why)
  }
  const known = new Set(before.map((item) => item.path))
  for (const item of now) if (!known.has(item.path)) wrong.set(item.path, 'is new')
  return wrong
}

/** What differs, in words; undefined where nothing does. A hash that one side lacks differs: nothing is proved then. */
export function change(was: Item, is: Item | undefined): string | undefined {
  if (!is) return 'is gone'
  if (was.type !== is.type) return `is a ${is.type} now`
  if (was.owner !== is.owner) return 'has another owner'
  if (was.type === 'link') return was.link === is.link ? undefined : 'points elsewhere'
  if (was.mode !== is.mode) return 'has another mode'
  if (was.type === 'folder') return undefined
  if (was.size !== is.size || was.sha256 !== is.sha256) return 'has another content'
  return was.mtime === is.mtime ? undefined : 'has another time'
}

/** Bytes of all files; those with several names count once. */
export function bytesOf(items: readonly Item[]): number {
  return items
    .filter((item) => item.twin === undefined || item.twin === item.path)
    .reduce((sum, item) => sum + item.size, 0)
}

/** Names of an inventory for a tar that does not descend into folders by itself. */
export function namesOf(items: readonly Item[]): Buffer {
  return nameList(items.map((item) => item.path))
}

/** The first names with what is wrong with each. */
export function showWrong(wrong: ReadonlyMap<string, string>): string {
  const shown = [...wrong].slice(0, 5).map(([name, why]) => `${showName(name)} ${why}`)
  return `${shown.join('; ')}${wrong.size > 5 ? `; and ${wrong.size - 5} more` : ''}`
}
