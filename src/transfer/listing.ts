import { quote } from '../remote/quote.ts'
import { decodeName } from './names.ts'
import type { Tools } from './tools.ts'

/** Name of the folder under a home in which copies are staged; never listed. */
export const STAGING_FOLDER = '.wso2-migrate-staging'

/** One thing in a folder. Plain data: survives JSON. */
export interface Entry {
  /** Relative to the listed folder, forward slashes, spelt as `names.ts` says. */
  path: string
  type: 'file' | 'folder' | 'link' | 'fifo' | 'socket' | 'device'
  /** Bytes; 0 unless a file. */
  size: number
  /** Permission bits, 0 to 0o7777. */
  mode: number
  /** Seconds since 1970, whole: tar carries no more. */
  mtime: number
  /** Where a link points, as written in it. */
  link?: string
}

// `x` keeps the newlines that a link's target may end in: command substitution cuts them.
const EACH_STAT = `option=$1 format=$2; shift 2
for file do
  line=$(stat "$option" "$format" "$file" 2>/dev/null) || continue
  link=
  if [ -L "$file" ]; then link=$(readlink "$file"; printf x); link=\${link%?x}; fi
  printf '%s %s\\0%s\\0' "$line" "\${file#./}" "$link"
done`

/**
 * A shell function: `list FOLDER` prints everything below, for each thing `type mode size mtime path NUL link NUL` with GNU's find, else
 * `hexmode size mtime path NUL link NUL`. `$dialect` is `Tools.list`. The folder itself may be a link (shared storage): links below it
 * are listed, not followed.
 */
export const LIST = `each=${quote(EACH_STAT)}
list() {
  case $dialect in
  gnu) find -H "$1" -mindepth 1 -name ${STAGING_FOLDER} -prune -o -printf '%y %m %s %T@ %P\\0%l\\0' ;;
  stat-gnu) (cd "$1" && find . -name ${STAGING_FOLDER} -prune -o ! -name . -exec sh -c "$each" sh -c '%f %s %Y' {} +) ;;
  *) (cd "$1" && find . -name ${STAGING_FOLDER} -prune -o ! -name . -exec sh -c "$each" sh -f '%Xp %z %m' {} +) ;;
  esac
}`

/** A thing as `list` prints it, and where its link points; a byte is a character (latin1). */
export type Pair = readonly [record: string, link: string]

/** The pairs of fields, each ended by NUL, up to one that is empty; `rest` is what follows. */
export function readPairs(output: Buffer): { pairs: Pair[]; rest: string } {
  const text = output.toString('latin1')
  const pairs: Pair[] = []
  let start = 0
  for (;;) {
    const middle = text.indexOf('\0', start)
    const end = middle < 0 ? -1 : text.indexOf('\0', middle + 1)
    if (end < 0) return { pairs, rest: text.slice(start) }
    if (end === start + 1) return { pairs, rest: text.slice(end + 1) }
    pairs.push([text.slice(start, middle), text.slice(middle + 1, end)])
    start = end + 1
  }
}

/** Reads a pair that `list` prints. */
export function entryOf([record, link]: Pair, dialect: Tools['list']): Entry {
  const entry = dialect === 'gnu' ? parseFind(record) : parseStat(record)
  if (entry.type !== 'file') entry.size = 0
  if (entry.type === 'link') entry.link = nameOf(link)
  return entry
}

const FIND_TYPES: Readonly<Record<string, Entry['type']>> = {
  f: 'file',
  d: 'folder',
  l: 'link',
  p: 'fifo',
  s: 'socket',
}

function parseFind(record: string): Entry {
  const [[type, mode, size, mtime], path] = words(record, 4)
  return {
    path,
    type: FIND_TYPES[type!] ?? 'device',
    size: Number(size),
    mode: Number.parseInt(mode!, 8),
    mtime: Number.parseInt(mtime!, 10),
  }
}

/** File type bits of `st_mode` (POSIX `S_IFMT`, the same on Linux, BSD and macOS). */
const STAT_TYPES: ReadonlyMap<number, Entry['type']> = new Map([
  [0o100000, 'file'],
  [0o040000, 'folder'],
  [0o120000, 'link'],
  [0o010000, 'fifo'],
  [0o140000, 'socket'],
])

function parseStat(record: string): Entry {
  const [[hex, size, mtime], path] = words(record, 3)
  const bits = Number.parseInt(hex!, 16)
  return {
    path,
    type: STAT_TYPES.get(bits & 0o170000) ?? 'device',
    size: Number(size),
    mode: bits & 0o7777,
    mtime: Number(mtime),
  }
}

/** The first `count` words of a record, and the rest as a name. */
function words(record: string, count: number): [string[], string] {
  const found: string[] = []
  let start = 0
  while (found.length < count) {
    const end = record.indexOf(' ', start)
    found.push(record.slice(start, end))
    start = end + 1
  }
  return [found, nameOf(record.slice(start))]
}

const PLAIN = /^[\0-\x7f]*$/

/** Most names are plain, and thousands are read at once. */
function nameOf(bytes: string): string {
  return PLAIN.test(bytes) ? bytes : decodeName(Buffer.from(bytes, 'latin1'))
}
