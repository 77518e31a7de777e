import path from 'node:path/posix'
import type { Host } from '../remote/command.ts'
import { mustRaw } from './host-run.ts'
import type { Entry } from './listing.ts'
import { nameList } from './names.ts'
import { DEVICE, EACH_BACK_UP, EACH_FOLDER, EACH_STAGED, EXISTING, FLUSH_DISK } from './place-scripts.ts'

const ENV = { LC_ALL: 'C' }

const PREPARE = `umask 077
${DEVICE}
staging=$1 root=$2
mkdir -p "$staging" && (umask 022 && mkdir -p "$root") || exit 1
if [ "$(device "$staging")" != "$(device "$root")" ]; then
  rm -rf "$staging"
  rmdir "\${staging%/*}" "\${staging%/*/*}" 2>/dev/null
  staging=$root/$3/mount/\${staging##*/}
fi
rm -rf "$staging" && mkdir -p "$staging/data" || exit 1
printf '%s\\0' "$staging"
cd "$root" && exec xargs -0 sh -c "$4" sh`

const BACK_UP = `umask 077
mkdir -p "$1" && cd "$2" && exec xargs -0 sh -c "$3" sh "$1"`

const INSTALL = `${FLUSH_DISK}
flush "$1"
cd "$2" && umask 022 && xargs -0 sh -c "$3" sh || exit 1
find "$1" -type d -exec sh -c "$4" sh "$1" . {} + || exit 1
left=$(find "$1" ! -type d | head -n 1)
[ -z "$left" ] || { echo "not moved: $left" >&2; exit 1; }
flush "$2"`

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
  const argv = ['sh', '-c', INSTALL, 'sh', data, root, EACH_FOLDER, EACH_STAGED] as const
  await must(host, argv, `could not put the files in place in ${root}`, [nameList(folders)])
}

/** Gives new folders the modes of the old ones: none before those below it, as it may lock its owner out. */
export async function setModes(host: Host, root: string, folders: readonly Entry[]): Promise<void> {
  const depth = (folder: Entry) => folder.path.split('/').length
  const byDepth = Map.groupBy(folders, (folder) => `${depth(folder)} ${folder.mode}`)
  const deepestFirst = [...byDepth.values()].sort((a, b) => depth(b[0]!) - depth(a[0]!))
  for (const list of deepestFirst)
    await must(
      host,
      ['sh', '-c', CHANGE_MODE, 'sh', root, list[0]!.mode.toString(8).padStart(4, '0')],
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
