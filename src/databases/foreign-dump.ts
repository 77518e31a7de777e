import { posix } from 'node:path'
import type { Problem } from '../errors.ts'
import type { Host } from '../remote/command.ts'
import type { Database, DumpManifest, Identity } from './contract.ts'

// A copied backup folder says other paths than those where it lies: what counts is what stands side by side.
const LIST = `cd -- "$1" || exit 1
for manifest in *.manifest.json */*.manifest.json; do
  [ -f "$manifest" ] && [ ! -L "$manifest" ] && [ -f "\${manifest%.manifest.json}" ] || continue
  printf '%s\\t' "$manifest"; tr -d '\\n' <"$manifest" || exit 1; echo
done`

/**
 * The newest proved dump (L1 or better) of each database in a backup folder, or in the folders of runs below it, by the database's
 * id, as they were before a migration. `file` is where the dump lies there.
 * @throws MigrateError `config-invalid` where the folder cannot be read
 */
export async function newestDumps(host: Host, folder: string): Promise<ReadonlyMap<string, DumpManifest>> {
  const printed = await host.must(
    { argv: ['sh', '-c', LIST, 'sh', folder] },
    {
      reason: 'config-invalid',
      what: `The backups in ${folder} cannot be read.`,
      safe: 'Nothing was changed.',
      fix: 'give a folder on the tools host that run_as may read, as host:/folder, for --baseline (input baseline).',
    },
  )
  const dumps = printed.split('\n').flatMap((line) => {
    const tab = line.indexOf('\t')
    const manifest = tab > 0 ? parse(line.slice(tab + 1)) : undefined
    const file = posix.join(folder, line.slice(0, tab).replace(/\.manifest\.json$/, ''))
    // `<id>@<verb>.dump` is of the middle of a migration.
    const isFirst = manifest && posix.basename(file).startsWith(`${manifest.database}.dump`)
    return isFirst && manifest.grade !== 'L0' ? [{ ...manifest, file }] : []
  })
  const oldestFirst = dumps.sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1))
  return new Map(oldestFirst.map((manifest) => [manifest.database, manifest]))
}

/** What decides whether a dump may replace a database that it was perhaps not taken from. */
export interface Adoption {
  database: Database
  manifest: DumpManifest
  /** Of the database as it is now. */
  now: Identity
  /** Whether a run of this very target took the dump. */
  own: boolean
}

/**
 * What speaks against loading a dump here. A dump whose database is the very one that we are about to replace, and that no run of ours
 * took, says that our address leads into somebody else's environment. (That two environments of a migration file name one database is
 * refused when it is read.) Pure.
 */
export function adoptionProblems({ database, manifest, now, own }: Adoption): Problem[] {
  const { identity } = manifest.facts
  if (own || identity.server !== now.server || identity.database !== now.database) return []
  return [
    {
      reason: 'restore-failed',
      what: `${database.host}:${database.port}/${database.name} is the very database that ${manifest.file} was taken from, by no run of this target: the address of ${database.id} leads into the environment that the backup is of.`,
      safe: 'Nothing was changed.',
      fix: 'point the old server and `expect` of this environment at its own database. A backup of this environment counts where its run put it.',
    },
  ]
}

/** The manifest as of the database that it may replace: `restore` then holds it for the one that it was taken from. */
export function adopted(manifest: DumpManifest, now: Identity): DumpManifest {
  return { ...manifest, facts: { ...manifest.facts, identity: now } }
}

function parse(text: string): DumpManifest | undefined {
  try {
    const { database, grade, sha256, startedAt, facts } = JSON.parse(text) as Partial<DumpManifest>
    return database && grade && sha256 && startedAt && facts?.identity
      ? (JSON.parse(text) as DumpManifest)
      : undefined
  } catch {
    return undefined
  }
}
