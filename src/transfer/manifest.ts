import type { Command, Host } from '../remote/command.ts'
import { Together } from '../remote/together.ts'
import { describeEnd, type HostFailure, hostError, runRaw, succeeded } from './host-run.ts'
import { decodeName } from './names.ts'
import { type Tools, toolsOf } from './tools.ts'

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

/** What lies under a folder; `exists` is false, and `entries` empty, when there is no such folder. */
export interface Listing {
  exists: boolean
  entries: Entry[]
}

const NO_FOLDER = 44

// The folder itself may be a link (shared storage): `-H` and `cd` follow it; links below are listed, not followed.
const LIST_GNU = `[ -d "$1" ] || exit ${NO_FOLDER}
exec find -H "$1" -mindepth 1 -name ${STAGING_FOLDER} -prune -o -printf '%y %m %s %T@ %P\\0%l\\0'`

/** The same of several folders: before each, a record with `y`, or `n` where there is none. */
const LIST_MANY_GNU = `for root do
  if [ ! -d "$root" ]; then printf 'n\\0\\0'; continue; fi
  printf 'y\\0\\0'
  find -H "$root" -mindepth 1 -name ${STAGING_FOLDER} -prune -o -printf '%y %m %s %T@ %P\\0%l\\0' || exit 1
done`

const LIST_STAT = `[ -d "$1" ] || exit ${NO_FOLDER}
cd "$1" && exec find . -name ${STAGING_FOLDER} -prune -o ! -name . -exec sh -c "$2" sh "$3" "$4" {} +`

// `x` keeps the newlines that a link's target may end in: command substitution cuts them.
const EACH_STAT = `option=$1 format=$2; shift 2
for file do
  line=$(stat "$option" "$format" "$file" 2>/dev/null) || continue
  link=
  if [ -L "$file" ]; then link=$(readlink "$file"; printf x); link=\${link%?x}; fi
  printf '%s %s\\0%s\\0' "$line" "\${file#./}" "$link"
done`

/**
 * The command that lists a folder: for each entry `type mode size mtime path NUL link NUL` with GNU's find, else
 * `hexmode size mtime path NUL link NUL`. Pure.
 */
export function listCommand(root: string, tool: Tools['list']): Command {
  const env = { LC_ALL: 'C' }
  if (tool === 'gnu') return { argv: ['sh', '-c', LIST_GNU, 'sh', root], env }
  const dialect = tool === 'stat-gnu' ? ['-c', '%f %s %Y'] : ['-f', '%Xp %z %m']
  return { argv: ['sh', '-c', LIST_STAT, 'sh', root, EACH_STAT, ...dialect], env }
}

/**
 * Everything under `root` (absolute), sorted by path; folders that are asked for at the same moment go in one command. Things that vanish
 * meanwhile are left out; a folder that cannot be read throws `preflight-failed`.
 */
export function listFolder(host: Host, root: string): Promise<Listing> {
  return LISTINGS.ask(host, root)
}

const LISTINGS = new Together<string, Listing>(
  async (host, roots) => {
    const { list } = await toolsOf(host)
    if (list === 'gnu' && roots.length > 1) {
      const { outcome, stdout } = await runRaw(host, {
        argv: ['sh', '-c', LIST_MANY_GNU, 'sh', ...roots],
        env: { LC_ALL: 'C' },
      })
      if (succeeded(outcome)) return parseListings(stdout).map((listing) => Promise.resolve(listing))
    }
    // By itself, a folder that cannot be read says so, and one in which something vanished is listed.
    return roots.map((root) => listAlone(host, root, list))
  },
  (root) => root,
)

async function listAlone(host: Host, root: string, list: Tools['list']): Promise<Listing> {
  const result = await runRaw(host, listCommand(root, list))
  if (result.outcome.kind === 'exit' && result.outcome.code === NO_FOLDER)
    return { exists: false, entries: [] }
  if (!succeeded(result.outcome) && !onlyVanished(result.stderr)) {
    const failure: HostFailure = {
      reason: result.outcome.kind === 'exit' ? 'preflight-failed' : 'host-unreachable',
      what: `could not list ${root}`,
      fix: 'let the user in run_as read that folder, then run again.',
    }
    throw hostError(host, failure, describeEnd(result.outcome, result.stderr))
  }
  return { exists: true, entries: parseListing(result.stdout, list) }
}

/** Reads what `LIST_MANY_GNU` prints. */
function parseListings(output: Buffer): Listing[] {
  const listings: Listing[] = []
  const fields = splitAtNul(output)
  for (let index = 0; index + 1 < fields.length; index += 2) {
    const mark = fields[index]!
    // A thing has its mode and size there too.
    if (mark.length === 1) listings.push({ exists: mark.toString('latin1') === 'y', entries: [] })
    else listings.at(-1)!.entries.push(entryOf(mark, fields[index + 1]!, 'gnu'))
  }
  for (const { entries } of listings) entries.sort(byPath)
  return listings
}

/** Reads what `listCommand` prints. */
export function parseListing(output: Buffer, tool: Tools['list']): Entry[] {
  const fields = splitAtNul(output)
  const entries: Entry[] = []
  for (let index = 0; index + 1 < fields.length; index += 2) {
    entries.push(entryOf(fields[index]!, fields[index + 1]!, tool))
  }
  return entries.sort(byPath)
}

const byPath = (a: Entry, b: Entry): number => (a.path < b.path ? -1 : 1)

function entryOf(field: Buffer, link: Buffer, tool: Tools['list']): Entry {
  const entry = tool === 'gnu' ? parseFind(field) : parseStat(field)
  if (entry.type !== 'file') entry.size = 0
  if (entry.type === 'link') entry.link = decodeName(link)
  return entry
}

const FIND_TYPES: Readonly<Record<string, Entry['type']>> = {
  f: 'file',
  d: 'folder',
  l: 'link',
  p: 'fifo',
  s: 'socket',
}

function parseFind(field: Buffer): Entry {
  const [[type, mode, size, mtime], path] = words(field, 4)
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

function parseStat(field: Buffer): Entry {
  const [[hex, size, mtime], path] = words(field, 3)
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
function words(field: Buffer, count: number): [string[], string] {
  const found: string[] = []
  let start = 0
  while (found.length < count) {
    const end = field.indexOf(0x20, start)
    found.push(field.subarray(start, end).toString('latin1'))
    start = end + 1
  }
  return [found, decodeName(field.subarray(start))]
}

function splitAtNul(output: Buffer): Buffer[] {
  const fields: Buffer[] = []
  let start = 0
  for (let end = output.indexOf(0); end !== -1; end = output.indexOf(0, start)) {
    fields.push(output.subarray(start, end))
    start = end + 1
  }
  return fields
}

function onlyVanished(stderr: string): boolean {
  const lines = stderr.split('\n').filter((line) => line.trim())
  return lines.length > 0 && lines.every((line) => line.includes('No such file or directory'))
}
