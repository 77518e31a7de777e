import path from 'node:path/posix'
import type { Host } from '../remote/command.ts'
import { mustRaw } from './host-run.ts'
import type { Entry } from './manifest.ts'
import { encodeName, nameList } from './names.ts'

const ENV = { LC_ALL: 'C' }

// A rename is atomic only inside one file system. Where the destination is a mount of its own, staging moves there.
const PREPARE = `umask 077
staging=$1 root=$2
mkdir -p "$staging" && (umask 022 && mkdir -p "$root") || exit 1
device() { df -P "$1" | awk 'NR == 2 { print $1, $NF }'; }
if [ "$(device "$staging")" != "$(device "$root")" ]; then
  rm -rf "$staging"
  rmdir "\${staging%/*}" "\${staging%/*/*}" 2>/dev/null
  staging=$root/$3/mount/\${staging##*/}
fi
rm -rf "$staging" && mkdir -p "$staging/data" || exit 1
printf '%s\\0' "$staging"
cd "$root" && exec xargs -0 sh -c "$4" sh`
const EXISTING = 'for name do if [ -e "$name" ] || [ -L "$name" ]; then printf 1; else printf 0; fi; done'

const LINK = `cd "$1" && exec xargs -0 -n 2 sh -c "$2" sh`
const EACH_LINK = `mkdir -p "\${1%/*}" && ln -s -- "$2" "$1"`

const REMOVE = 'cd "$1" && exec xargs -0 rm -f --'

const BACK_UP = `umask 077
mkdir -p "$1" && cd "$2" && exec xargs -0 sh -c "$3" sh "$1"`
// A hard link costs nothing, and the file that replaces the old one is another inode. What an earlier attempt saved is older
// and stays, so that half of a file must never lie under its name.
const EACH_BACK_UP = `backup=$1; shift
for name do
  if [ -e "$backup/$name" ] || [ -L "$backup/$name" ]; then continue; fi
  mkdir -p "$backup/\${name%/*}" || exit 1
  if [ -L "$name" ]; then cp -pP "$name" "$backup/$name" || exit 1
  elif ! ln "$name" "$backup/$name" 2>/dev/null; then
    cp -p "$name" "$backup/.wso2-migrate-part" && mv "$backup/.wso2-migrate-part" "$backup/$name" || exit 1
  fi
done`

// Data reaches the disk before any name points at it; names reach it before anybody says "done".
const INSTALL = `flush() { sync -f "$1" 2>/dev/null || sync; }
flush "$1"
cd "$2" && umask 022 && xargs -0 sh -c "$3" sh || exit 1
cd "$1" && find . -type d -exec sh -c "$4" sh "$2" "$5" {} + || exit 1
left=$(find . ! -type d | head -n 1)
[ -z "$left" ] || { echo "not moved: $left" >&2; exit 1; }
flush "$2"`
const EACH_FOLDER = '[ $# = 0 ] || exec mkdir -p -- "$@"'
const EACH_STAGED = `root=$1 move=$2; shift 2
for folder do
  find "$folder" -maxdepth 1 ! -type d -print0 | xargs -0 sh -c "$move" sh "$root/$folder" || exit 1
done`
const MOVE = 'to=$1; shift; [ $# = 0 ] || exec mv -f -- "$@" "$to/"'

const CHANGE_MODE = 'cd "$1" && exec xargs -0 chmod "$2"'

const CLEAN = `rm -rf "$1"
rmdir "\${1%/*}" "\${1%/*/*}" 2>/dev/null
[ ! -e "$1" ]`

const SAFE = 'Files are complete where they are, old ones are in the backup folder.'
const AGAIN = 'run again: what is already in place is not copied a second time.'

/** Makes the staging folder (empty) and the destination; says which of `paths` the destination has already. */
export async function prepare(
  host: Host,
  staging: string,
  root: string,
  fallbackName: string,
  paths: readonly string[],
): Promise<{ staging: string; existing: Set<string> }> {
  const output = await mustRaw(
    host,
    { argv: ['sh', '-c', PREPARE, 'sh', staging, root, fallbackName, EXISTING], env: ENV },
    {
      reason: 'copy-failed',
      what: `could not prepare ${root}`,
      safe: 'Nothing was copied.',
      fix: 'give the user in run_as the right to write there, then run again.',
    },
    nameList(paths),
  )
  const end = output.indexOf(0)
  const flags = output.subarray(end + 1).toString('latin1')
  return {
    staging: output.subarray(0, end).toString('utf8'),
    existing: new Set(paths.filter((_, index) => flags[index] === '1')),
  }
}

/** Makes symbolic links under `folder`; at least one. */
export async function makeLinks(host: Host, folder: string, links: readonly Entry[]): Promise<void> {
  const end = Buffer.from([0])
  const list = links.flatMap((link) => [nameList([link.path]), encodeName(link.link ?? ''), end])
  await must(host, ['sh', '-c', LINK, 'sh', folder, EACH_LINK], `could not make links in ${folder}`, list)
}

/** Removes files under `folder`; those that are not there do not matter. */
export async function removeFiles(host: Host, folder: string, paths: readonly string[]): Promise<void> {
  await must(host, ['sh', '-c', REMOVE, 'sh', folder], `could not clear ${folder}`, [nameList(paths)])
}

/** Keeps what is about to be replaced, under the same relative names. */
export async function backUp(
  host: Host,
  root: string,
  backup: string,
  paths: readonly string[],
): Promise<void> {
  const argv = ['sh', '-c', BACK_UP, 'sh', backup, root, EACH_BACK_UP] as const
  await must(host, argv, `could not keep the files of ${root} in ${backup}`, [nameList(paths)])
}

/** Renames everything staged in `data` into `root`, folder by folder, each file whole or not at all, and flushes to disk. */
export async function install(
  host: Host,
  data: string,
  root: string,
  folders: readonly string[],
): Promise<void> {
  const argv = ['sh', '-c', INSTALL, 'sh', data, root, EACH_FOLDER, EACH_STAGED, MOVE] as const
  await must(host, argv, `could not put the files in place in ${root}`, [nameList(folders)])
}

/** Gives new folders the modes of the old ones; the deepest first, as one of them may lock its owner out. */
export async function setModes(host: Host, root: string, folders: readonly Entry[]): Promise<void> {
  const depth = (folder: Entry) => folder.path.split('/').length
  const byMode = Map.groupBy(
    folders.toSorted((a, b) => depth(b) - depth(a)),
    (folder) => folder.mode,
  )
  for (const [mode, list] of byMode)
    await must(
      host,
      ['sh', '-c', CHANGE_MODE, 'sh', root, mode.toString(8).padStart(4, '0')],
      `could not set the modes of folders in ${root}`,
      [nameList(list.map((folder) => folder.path))],
    )
}

/** Removes the staging folder, and the two above it if they are empty. */
export async function clean(host: Host, staging: string): Promise<void> {
  await must(host, ['sh', '-c', CLEAN, 'sh', staging], `could not remove ${staging}`, [])
}

/** Every folder above the paths, outermost first. */
export function foldersAbove(paths: readonly string[]): string[] {
  const folders = new Set<string>()
  for (let folder of paths.map((name) => path.dirname(name)))
    for (; folder !== '.'; folder = path.dirname(folder)) folders.add(folder)
  return [...folders].sort()
}

async function must(
  host: Host,
  argv: readonly [string, ...string[]],
  what: string,
  input: readonly Buffer[],
): Promise<void> {
  await mustRaw(
    host,
    { argv, env: ENV },
    { reason: 'copy-failed', what, safe: SAFE, fix: AGAIN },
    Buffer.concat(input),
  )
}
