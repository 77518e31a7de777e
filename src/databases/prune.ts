import type { Host } from '../remote/command.ts'
import type { DumpManifest, Grade } from './contract.ts'
import { momentOf } from './dump-moment.ts'

/** A finished backup as it lies in `<directory>/<run>/`. */
export interface KeptBackup {
  run: string
  /** What it is of, in the words of the migration file. */
  of: string
  /** The same for backups of the same thing: two databases of one id are two, where staging and production share a folder. */
  identity: string
  grade: Grade
  bytes: number
  /** RFC 3339, UTC. */
  startedAt: string
  file: string
  /** Stands beside it; without it, it counts for nothing. */
  manifest: string
}

/** What becomes of a backup: it stays for a reason, or goes. */
export interface Judged<T extends KeptBackup> {
  backup: T
  stays?: string
}

/** Of an archive of files (`transfer/archive-format.ts`), what stands before its long lists. */
interface ArchiveHead {
  node: string
  host: string
  home: string
  file: string
  bytes: number
  grade: Grade
  startedAt: string
}

// A link is not followed: what it leads to is somebody else's. Manifests of archives name every file; only their beginning is sent.
const LIST = `cd -- "$1" 2>/dev/null || exit 0
for manifest in */*.manifest.json */*.tar.json; do
  file=\${manifest%.json}; file=\${file%.manifest}
  [ -f "$manifest" ] && [ ! -L "$manifest" ] && [ ! -L "\${manifest%%/*}" ] && [ -f "$file" ] || continue
  printf '%s\\t%s\\t' "$file" "$manifest"
  case $manifest in *.tar.json) [ "$(tail -c 3 -- "$manifest")" = ']}' ] && head -c 65536 -- "$manifest" ;; *) cat -- "$manifest" ;; esac | tr -d '\\n'; echo
done`

// The manifest goes first: a backup without one counts as unfinished, a manifest without a backup as a lie.
const REMOVE = `while [ $# -gt 0 ]; do
  rm -f -- "$1" && rm -f -- "$2" || exit 1
  rmdir -- "\${2%/*}" 2>/dev/null
  shift 2
done; exit 0`

/** Every finished backup below a backup directory. What is no manifest of a backup that lies beside it is left out. */
export async function listBackups(host: Host, directory: string): Promise<KeptBackup[]> {
  const printed = await host.must(
    { argv: ['sh', '-c', LIST, 'sh', directory] },
    {
      reason: 'preflight-failed',
      what: `The backups in ${directory} could not be listed.`,
      safe: 'Nothing was deleted.',
      fix: 'check that run_as may read that folder.',
    },
  )
  return printed
    .split('\n')
    .filter(Boolean)
    .flatMap((line) => {
      const [name = '', manifest = '', ...text] = line.split('\t')
      const run = name.slice(0, name.indexOf('/'))
      const backup = name.endsWith('.tar') ? ofArchive(text.join('\t')) : ofDump(text.join('\t'))
      if (backup?.file !== `${directory}/${name}`) return []
      return [{ ...backup, run, manifest: `${directory}/${manifest}` }]
    })
}

/**
 * Judges each backup, oldest first: those of a run that is `held` stay, with the reason given; a database's newest proved one (L1 or
 * better) stays; and of each database the `keep` newest. Pure: what it says is shown before anything is deleted.
 */
export function judgeBackups<T extends KeptBackup>(
  backups: readonly T[],
  held: ReadonlyMap<string, string>,
  keep: number,
): Judged<T>[] {
  const newestFirst = [...backups].sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1))
  const judged: Judged<T>[] = []
  for (const own of Map.groupBy(newestFirst, ({ identity }) => identity).values()) {
    const proved = own.find(({ grade }) => grade !== 'L0')
    for (const [index, backup] of own.entries()) {
      const stays =
        held.get(backup.run) ??
        (backup === proved ? 'the newest proved one' : undefined) ??
        (index < keep ? `among the ${keep} newest` : undefined)
      judged.push({ backup, ...(stays && { stays }) })
    }
  }
  return judged.sort((a, b) => (a.backup.startedAt < b.backup.startedAt ? -1 : 1))
}

/** Deletes these, each manifest before its backup, and the folders of runs that are empty then. */
export async function removeBackups(host: Host, backups: readonly KeptBackup[]): Promise<void> {
  await host.must(
    { argv: ['sh', '-c', REMOVE, 'sh', ...backups.flatMap(({ manifest, file }) => [manifest, file])] },
    {
      reason: 'backup-failed',
      what: 'Old backups could not be deleted.',
      safe: 'Those that were to stay are there.',
      fix: 'check the rights of run_as in the backup directory, then prune again.',
    },
  )
}

type Described = Omit<KeptBackup, 'run' | 'manifest'>

function ofDump(text: string): Described | undefined {
  const { database, file, grade, bytes, startedAt, facts } = parse<DumpManifest>(text)
  if (!database || !file || !grade || bytes === undefined || !startedAt || !facts?.identity) return undefined
  const { server, database: name } = facts.identity
  // In the middle of a migration a database holds something else than before it.
  const moment = momentOf(file)
  return {
    of: moment ? `${database} before ${moment}` : database,
    identity: JSON.stringify([database, server, name, ...(moment ? [moment] : [])]),
    grade,
    bytes,
    startedAt,
    file,
  }
}

function ofArchive(text: string): Described | undefined {
  const end = text.indexOf(',"roots":')
  const { node, host, home, file, bytes, grade, startedAt } = parse<ArchiveHead>(
    end < 0 ? text : `${text.slice(0, end)}}`,
  )
  if (!node || !host || !home || !file || bytes === undefined || !grade || !startedAt) return undefined
  const identity = JSON.stringify(['files', node, host, home])
  return { of: `files of ${node}`, identity, grade, bytes, startedAt, file }
}

/** Nothing of it where it is no object. */
function parse<T>(text: string): Partial<T> {
  try {
    return (JSON.parse(text) ?? {}) as Partial<T>
  } catch {
    return {}
  }
}
