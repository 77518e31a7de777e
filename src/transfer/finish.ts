import type { Host } from '../remote/command.ts'
import { describeEnd, hostError, runRaw, succeeded } from './host-run.ts'
import type { Entry } from './listing.ts'
import { encodeName, nameList } from './names.ts'
import { EACH_BACK_UP, EACH_FOLDER, EACH_LINK, EACH_STAGED, EXISTING, FLUSH_DISK } from './place-scripts.ts'
import { Useless } from './useless.ts'

/** What is staged, and where it goes. */
export interface Finishing {
  host: Host
  /** Absolute. */
  staging: string
  root: string
  backup: string
  /** Paths of all files and links. */
  things: readonly string[]
  links: readonly Entry[]
  /** All folders, outermost first; those that are listed in the source get its modes. */
  folders: readonly Entry[]
  modes: readonly Entry[]
}

// All lists come by stdin, one after the other, and wait in a file: a program that reads one would read ahead into the next.
const FINISH = `umask 077
${FLUSH_DISK}
staging=$1 root=$2 backup=$3 total=$4 existing=$5 keep=$6 folder=$7 link=$8 staged=$9; shift 9
lists=$staging/lists
mkdir -p "$staging/data" && rm -rf "$staging/links" && cat >"$lists" && [ "$(wc -c <"$lists")" -eq "$total" ] || exit 21
at=0
part() { tail -c "+$((at + 1))" "$lists" | head -c "$1"; }
(umask 022 && mkdir -p "$root") && cd "$root" || exit 21
part "$1" | xargs -0 sh -c "$existing" sh || exit 21
echo
at=$1
part "$2" | xargs -0 sh -c "$existing" sh || exit 21
echo
at=0
part "$1" | xargs -0 sh -c "$keep" sh "$backup" || exit 22
at=$1
flush "$staging"
part "$2" | (umask 022 && xargs -0 sh -c "$folder" sh) || exit 23
at=$((at + $2))
if [ "$3" != 0 ]; then
  mkdir "$staging/links" && (cd "$staging/links" && part "$3" | xargs -0 -n 2 sh -c "$link" sh) || exit 23
fi
at=$((at + $3)); shift 3
for stream in "$staging"/data/* "$staging/links"; do
  [ -d "$stream" ] || continue
  (cd "$stream" && find . -type d -exec sh -c "$staged" sh "$root" {} +) || exit 23
done
while [ $# -gt 0 ]; do
  part "$2" | xargs -0 chmod "$1" || exit 24
  at=$((at + $2)); shift 2
done
flush "$root"
rm -f "$lists"
find "$staging" -depth -type d -exec rmdir {} + 2>/dev/null
rmdir "\${staging%/*}" "\${staging%/*/*}" 2>/dev/null
exit 0`

const STAGES: ReadonlyMap<number, (finishing: Finishing) => string> = new Map([
  [21, ({ root }: Finishing) => `could not prepare ${root}`],
  [22, ({ root, backup }: Finishing) => `could not keep the files of ${root} in ${backup}`],
  [23, ({ root }: Finishing) => `could not put the files in place in ${root}`],
  [24, ({ root }: Finishing) => `could not set the modes of folders in ${root}`],
])

/**
 * Puts in place what is staged, by one command: keeps what is there of the same names, makes folders, renames each file, sets the modes of
 * new folders, flushes to disk, and takes the staging folder away. At any moment each file is old or new and whole.
 * @returns which of the things and folders were there before
 * @throws MigrateError `copy-failed`
 */
export async function finish(finishing: Finishing): Promise<Set<string>> {
  const { host, staging, root, backup, things, links, folders } = finishing
  const modes = byMode(finishing.modes)
  const end = Buffer.from([0])
  const lists = [
    nameList(things),
    nameList(folders.map((folder) => folder.path)),
    Buffer.concat(links.flatMap((link) => [nameList([link.path]), encodeName(link.link ?? ''), end])),
    ...modes.map(([, paths]) => nameList(paths)),
  ]
  const [bytesOfThings, bytesOfFolders, bytesOfLinks, ...bytesOfModes] = lists.map((list) =>
    String(list.length),
  )
  const input = Buffer.concat(lists)
  const { outcome, stdout, stderr } = await runRaw(
    host,
    {
      argv: [
        ...(['sh', '-c', FINISH, 'sh', staging, root, backup, String(input.length)] as const),
        ...[EXISTING, EACH_BACK_UP, EACH_FOLDER, EACH_LINK, EACH_STAGED],
        ...[bytesOfThings!, bytesOfFolders!, bytesOfLinks!],
        ...modes.flatMap(([mode], at) => [mode, bytesOfModes[at]!]),
      ],
      env: { LC_ALL: 'C' },
    },
    input,
  )
  const failure = {
    reason: 'copy-failed',
    safe: 'Files are complete where they are, old ones are in the backup folder.',
    fix: 'make room or give the user in run_as the right to write there, then run again: what is in place already is not copied a second time.',
  } as const
  if (!succeeded(outcome)) {
    const stage = outcome.kind === 'exit' && STAGES.has(outcome.code) ? outcome.code : 23
    const what = STAGES.get(stage)!(finishing)
    const safe = stage === 21 ? 'Nothing was put in place.' : failure.safe
    const error = hostError(host, { ...failure, what, safe }, describeEnd(outcome, stderr))
    // The command may still be at work: what it needs must not be taken from it.
    throw outcome.kind === 'exit' ? new Useless(error.problems) : error
  }
  const [thingsThere, foldersThere, ...moved] = stdout.toString('latin1').split('\n')
  const count = moved.reduce((sum, line) => sum + Number(line), 0)
  if (count !== things.length)
    throw new Useless({
      ...failure,
      host: host.name,
      what: `${count} files were put in place in ${root}, not ${things.length}: somebody else takes files out of ${staging}.`,
      fix: 'find out who removes files there, then run again.',
    })
  const isThere = (flags: string | undefined, names: readonly string[]) =>
    names.filter((_, index) => flags?.[index] === '1')
  const names = folders.map((folder) => folder.path)
  return new Set([...isThere(thingsThere, things), ...isThere(foldersThere, names)])
}

/** Folders by mode as `chmod` takes it; the deepest first, as one above may lock its owner out. */
function byMode(folders: readonly Entry[]): [string, string[]][] {
  const depth = (folder: Entry) => folder.path.split('/').length
  const sorted = folders.toSorted((a, b) => depth(b) - depth(a))
  const groups = Map.groupBy(
    sorted,
    (folder) => `${depth(folder)} ${folder.mode.toString(8).padStart(4, '0')}`,
  )
  return [...groups].map(([key, list]) => [key.split(' ')[1]!, list.map((folder) => folder.path)])
}
