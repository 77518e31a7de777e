import type { Host } from '../remote/command.ts'
import type { DumpManifest } from './contract.ts'

/** A backup as it lies in `<directory>/<run>/`. */
export interface KeptBackup {
  run: string
  manifest: DumpManifest
}

const LIST = `cd -- "$1" 2>/dev/null || exit 0
for manifest in */*.manifest.json; do
  [ -f "$manifest" ] && [ ! -L "$manifest" ] || continue
  printf '%s\\t' "\${manifest%%/*}"; tr -d '\\n' <"$manifest"; echo
done`

// The manifest goes first: a dump without one counts as unfinished, a manifest without a dump as a lie.
const REMOVE = `for file do rm -f -- "$file.manifest.json" && rm -f -- "$file" || exit 1; done`

/** Every finished backup below a backup directory. What is no manifest of a dump that lies beside it is left out. */
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
      const manifest = parse(line.slice(tab + 1))
      const run = line.slice(0, tab)
      return manifest?.file?.startsWith(`${directory}/${run}/`) ? [{ run, manifest }] : []
    })
}

/**
 * Backups that may go, oldest first: none of an open run, never a database's newest proved one (L1 or better), and of each database the
 * `keep` newest stay. Pure: what it lists is shown before anything is deleted.
 */
export function prunable(
  backups: readonly KeptBackup[],
  openRuns: readonly string[],
  keep: number,
): KeptBackup[] {
  const newestFirst = [...backups].sort((a, b) => (a.manifest.startedAt < b.manifest.startedAt ? 1 : -1))
  const may: KeptBackup[] = []
  for (const [, own] of Map.groupBy(newestFirst, ({ manifest }) => identityOf(manifest))) {
    const proved = own.find(({ manifest }) => manifest.grade !== 'L0')
    may.push(
      ...own.filter((backup, index) => index >= keep && backup !== proved && !openRuns.includes(backup.run)),
    )
  }
  return may.sort((a, b) => (a.manifest.startedAt < b.manifest.startedAt ? -1 : 1))
}

/** Deletes what {@link prunable} listed, each manifest before its dump. */
export async function removeBackups(host: Host, backups: readonly KeptBackup[]): Promise<void> {
  await host.must(
    { argv: ['sh', '-c', REMOVE, 'sh', ...backups.map(({ manifest }) => manifest.file)] },
    {
      reason: 'backup-failed',
      what: 'Old backups could not be deleted.',
      safe: 'Those that were to stay are there.',
      fix: 'check the rights of run_as in the backup directory.',
    },
  )
}

/** Two databases of one id are two: staging and production may share a backup folder. */
function identityOf({ database, facts: { identity } }: DumpManifest): string {
  return JSON.stringify([database, identity.server, identity.database])
}

function parse(text: string): DumpManifest | undefined {
  try {
    return JSON.parse(text) as DumpManifest
  } catch {
    return undefined
  }
}
