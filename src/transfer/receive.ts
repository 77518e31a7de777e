import type { Command } from '../remote/command.ts'
import { UNPACK_GZIP } from './gzip-scripts.ts'
import { readHashes } from './hash.ts'
import { type Entry, entryOf, LIST, readPairs } from './listing.ts'
import { HASH_COMMANDS, type Tools } from './tools.ts'

/** What came into a folder, as it lies there. */
export interface Arrival {
  entries: Entry[]
  /** SHA-256 by path; of names that no tool prints in one line there is none. */
  hashes: Map<string, string>
}

// Owners do not come along (-o): everything belongs to the user in run_as. Modes of files do (-p). Folders belong to nobody yet: only their
// owner may look in. tar stops reading at the end mark; cat takes the padding behind it, or the sender would see a pipe that breaks.
const UNPACK = 'tar -x -p -o -f - && cat >/dev/null'

// Blocks are shared where the file system can, never the file itself. Folders come with modes that may lock us out.
const COPY = `(cd "$from" && exec xargs -0 cp -P --preserve=mode,timestamps --parents --reflink=auto -t "$into" --) &&
find . -type d -exec chmod u+rwx {} +`

const RECEIVE = (fill: string) => `umask 077
into=$1 from=$2 dialect=$3; shift 3
mkdir -p "$into" && cd "$into" || exit 1
${fill} || exit 1
${LIST}
list . || exit 1
printf '\\0\\0'
find . -type f -print0 | xargs -0 "$@" 2>/dev/null
exit 0`

/**
 * Fills a folder, which is made if need be, and says what came: listed, and hashed by reading it again. Pure.
 * @param from a folder of the same host, from which `cp` takes the names on stdin, ended by NUL; undefined: stdin is a tar
 */
export function receiveCommand(folder: string, { list, hash }: Tools, from?: string): Command {
  return fillCommand(from === undefined ? UNPACK : COPY, folder, from ?? '', list, hash)
}

/** The same of a tar that went through gzip. Pure. */
export function receiveGzipCommand(folder: string, { list, hash }: Tools): Command {
  return fillCommand(UNPACK_GZIP, folder, '', list, hash)
}

function fillCommand(
  fill: string,
  folder: string,
  from: string,
  list: Tools['list'],
  hash: Tools['hash'],
): Command {
  return {
    argv: ['sh', '-c', RECEIVE(fill), 'sh', folder, from, list, ...HASH_COMMANDS[hash]],
    env: { LC_ALL: 'C' },
  }
}

const PROVE = `root=$1 dialect=$2; shift 2
${LIST}
list "$root" || exit 1
printf '\\0\\0'
cd "$root" && xargs -0 "$@" 2>/dev/null
exit 0`

/** Lists a folder and hashes files in it, which are named on stdin, ended by NUL. Pure. */
export function proveCommand(root: string, { list, hash }: Tools): Command {
  return { argv: ['sh', '-c', PROVE, 'sh', root, list, ...HASH_COMMANDS[hash]], env: { LC_ALL: 'C' } }
}

/** Reads what both print. */
export function readArrival(output: Buffer, { list }: Tools): Arrival {
  const { pairs, rest } = readPairs(output)
  const entries = pairs.map((pair) => entryOf(pair, list))
  const files = entries.filter(({ type }) => type === 'file').map(({ path }) => path)
  return { entries, hashes: readHashes(rest.split('\n'), files) }
}
