import type { Database, DatabaseEngine, DumpManifest } from '../databases/contract.ts'
import { engineFor } from '../databases/engines.ts'
import { adopted } from '../databases/foreign-dump.ts'
import type { Context } from '../engine/context.ts'
import { detailsOf } from '../engine/records.ts'
import type { PlannedStep } from '../engine/step.ts'
import type { Problem } from '../errors.ts'
import type { Failure, Host } from '../remote/command.ts'
import { type BackupWork, backupFile } from './backup-place.ts'
import { isCopied } from './copied.ts'
import { databaseOf } from './databases.ts'
import type { Undo, Undoing } from './undo.ts'
import { showBytes } from './words.ts'

/** Takes back a step that changed databases: each goes back to this run's backup of it. */
export const restoreDatabase: Undo = {
  plan: (_, undoing) =>
    databasesOf(undoing.planned).map(({ name, host }) => {
      const backup = backupOf(undoing, name)
      return backup
        ? `restore ${name} from ${host}:${backup.file} (${showBytes(backup.bytes)}, grade ${backup.grade}, ${backup.startedAt}): proved first, restored beside, compared, then put in its place; the state of now is kept`
        : `${name} has no backup in this run`
    }),

  async check(context, undoing) {
    const { planned } = undoing
    const problems: Problem[] = []
    for (const { name, host } of databasesOf(planned)) {
      const backup = backupOf(undoing, name)
      if (!backup) {
        problems.push({
          reason: 'restore-failed',
          host,
          what: `${planned.title} changed ${name}, of which this run has no backup.`,
          safe: 'Nothing was changed.',
          fix: 'restore your own backup of it; then restore to a later step.',
        })
        continue
      }
      const database = await databaseOf(context, name)
      const engine = engineFor(database.engine, name)
      const manifest = await fitting(context, name, { engine, tools: context.host(host), database }, backup)
      problems.push(...(await engine.restoreProblems(context.host(host), database, manifest)))
    }
    return problems
  },

  async apply(context, undoing) {
    const said: string[] = []
    for (const { name, host } of databasesOf(undoing.planned)) {
      const database = await databaseOf(context, name)
      const engine = engineFor(database.engine, name)
      const tools = context.host(host)
      const manifest = await fitting(context, name, { engine, tools, database }, backupOf(undoing, name)!)
      const { seconds, kept } = await engine.restore(tools, database, manifest)
      const where =
        'database' in kept ? `the database ${kept.database} on the same server` : `${host}:${kept.dump.file}`
      said.push(
        `${name} restored in ${seconds.toFixed(1)} s; the state from before is ${where}, yours to drop`,
      )
    }
    return said.join('; ')
  },
}

// The pair keeps together: the manifest names the dump by its path.
const SET_ASIDE = `set -e; [ -e "$1.manifest.json" ] || exit 0; umask 077
cat >"$2.manifest.json.part"; sync "$2.manifest.json.part" 2>/dev/null || sync
ln -f "$1" "$2"; mv -f "$2.manifest.json.part" "$2.manifest.json"; rm -f "$1.manifest.json"; rm -f "$1"`

/** An old server that works again moves its databases on: the next attempt makes a backup of its own, and this one stays too. */
export const setBackupAside: Undo = {
  plan: (context, { planned, records, stamp }) => {
    const manifest = detailsOf<DumpManifest>(records, planned.key)
    return manifest?.file === ownFile(context, planned)
      ? [`keep the backup ${manifest.file} as ${manifest.file}.${stamp}; going on makes a new one`]
      : []
  },

  async apply(context, { planned, records, stamp }) {
    const manifest = detailsOf<DumpManifest>(records, planned.key)
    if (!manifest) return `${planned.title}: nothing was there.`
    const { toolsHost } = planned.work as unknown as BackupWork
    const own = ownFile(context, planned)
    if (manifest.file !== own) {
      await context
        .host(toolsHost)
        .must({ argv: ['rm', '-f', '--', `${own}.manifest.json`] }, notForgotten(own))
      return `${planned.title}: none was needed.`
    }
    const file = `${manifest.file}.${stamp}`
    await context.host(toolsHost).must(
      {
        argv: ['/bin/sh', '-c', SET_ASIDE, 'sh', manifest.file, file],
        stdin: `${JSON.stringify({ ...manifest, file }, null, 2)}\n`,
      },
      {
        reason: 'restore-failed',
        what: `The backup ${manifest.file} could not be kept as ${file}.`,
        safe: 'The backup is there.',
        fix: 'check the rights of run_as in that folder, then run restore again.',
      },
    )
    return `The backup from before is kept: ${toolsHost}:${file}`
  },
}

function ownFile(context: Context, { work }: PlannedStep): string {
  return backupFile(context, work as unknown as BackupWork)
}

const notForgotten = (own: string): Failure => ({
  reason: 'restore-failed',
  what: `${own}.manifest.json could not be removed.`,
  safe: 'The backup that it names is there.',
  fix: 'check the rights of run_as in that folder, then run restore again.',
})

function databasesOf(planned: PlannedStep): { name: string; host: string }[] {
  return planned.changes.filter(({ kind }) => kind === 'database').map(({ name, host }) => ({ name, host }))
}

/** The newest proved backup of a database before a step. */
function backupOf({ planned, steps, records }: Undoing, database: string): DumpManifest | undefined {
  return steps
    .slice(
      0,
      steps.findIndex(({ key }) => key === planned.key),
    )
    .filter(
      ({ step, work }) => step === 'backup-database' && (work as unknown as BackupWork).database === database,
    )
    .map(({ key }) => detailsOf<DumpManifest>(records, key))
    .findLast((manifest) => manifest !== undefined)
}

/** A copy that had not changed since the database was backed up has that backup: it goes back to the same contents under its own name. */
async function fitting(
  { environment }: Context,
  id: string,
  { engine, tools, database }: { engine: DatabaseEngine; tools: Host; database: Database },
  backup: DumpManifest,
): Promise<DumpManifest> {
  if (!isCopied(environment, id)) return backup
  const now = await engine.identity(tools, database)
  return now.server === backup.facts.identity.server ? adopted(backup, now) : backup
}
