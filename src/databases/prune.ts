import type { Host } from '../remote/command.ts'
import type { DumpManifest, Grade } from './contract.ts'

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
}

/** What becomes of a backup: it stays for a reason, or goes. */
export interface Judged<T extends KeptBackup> {
  backup: T
  stays?: string
}

// A link is not followed: what it leads to is somebody else's.
const LIST = `cd -- "$1" 2>/dev/null || exit 0
for manifest in */*.manifest.json; do
  [ -f "$manifest" ] && [ ! -L "$manifest" ] && [ ! -L "\${manifest%%/*}" ] && [ -f "\${manifest%.manifest.json}" ] || continue
  printf '%s\\t' "\${manifest%.manifest.json}"; tr -d '\\n' <"$manifest"; echo
done`

// The manifest goes first: a dump without one counts as unfinished, a manifest without a dump as a lie.
const REMOVE = `for file do
  rm -f -- "$file.manifest.json" && rm -f -- "$file" || exit 1
  rmdir -- "\${file%/*}" 2>/dev/null
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
      const tab = line.indexOf('\t')
      const name = line.slice(0, tab)
      const backup = ofDump(name.slice(0, name.indexOf('/')), parse(line.slice(tab + 1)))
      return backup?.file === `${directory}/${name}` ? [backup] : []
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
    { argv: ['sh', '-c', REMOVE, 'sh', ...backups.map(({ file }) => file)] },
    {
      reason: 'backup-failed',
      what: 'Old backups could not be deleted.',
      safe: 'Those that were to stay are there.',
      fix: 'check the rights of run_as in the backup directory, then prune again.',
    },
  )
}

function ofDump(run: string, manifest: Partial<DumpManifest> | undefined): KeptBackup | undefined {
  const { database, file, grade, bytes, startedAt, facts } = manifest ?? {}
  if (!database || !file || !grade || bytes === undefined || !startedAt || !facts?.identity) return undefined
  const { server, database: name } = facts.identity
  return {
    run,
    of: database,
    identity: JSON.stringify([database, server, name]),
    grade,
    bytes,
    startedAt,
    file,
  }
}

function parse(text: string): Partial<DumpManifest> | undefined {
  try {
    return JSON.parse(text) as Partial<DumpManifest>
  } catch {
    return undefined
  }
}
