import type { Database, DatabaseEngine, DumpManifest } from '../databases/contract.ts'
import { engineFor } from '../databases/engines.ts'
import { adopted } from '../databases/foreign-dump.ts'
import type { Context } from '../engine/context.ts'
import { detailsOf } from '../engine/records.ts'
import type { PlannedStep, Resource } from '../engine/step.ts'
import type { Problem } from '../errors.ts'
import type { Failure, Host } from '../remote/command.ts'
import { type BackupWork, backupFile } from './backup-place.ts'
import { isCopied } from './copied.ts'
import { databaseOf } from './databases.ts'
import type { Undo, Undoing } from './undo.ts'
import { showBytes } from './words.ts'

/** Takes back a step that changed databases: each goes back to this run's newest backup of it from before. */
export const restoreDatabase: Undo = {
  plan: (_, undoing) =>
    databasesOf(undoing).map(({ name, host }) => {
      const backup = backupOf(undoing, name)
      return backup
        ? `restore ${name} from ${host}:${backup.file} (${showBytes(backup.bytes)}, grade ${backup.grade}, ${backup.startedAt}), unless it is proved to hold the same: proved first, restored beside, compared, then put in its place; the state of now is kept`
        : `${name} has no backup in this run`
    }),

  async check(context, undoing) {
    const problems: Problem[] = []
    for (const { name, host } of databasesOf(undoing)) {
      const backup = backupOf(undoing, name)
      if (!backup) {
        problems.push({
          reason: 'restore-failed',
          host,
          what: `${undoing.planned.title} changed ${name}, of which this run has no backup.`,
          safe: 'Nothing was changed.',
          fix: 'restore your own backup of it; then restore to a later step.',
        })
        continue
      }
      const reached = await reach(context, host, name)
      const manifest = await fitting(context, name, reached, backup)
      if (await isSame(reached, manifest)) continue
      const { engine, tools, database } = reached
      problems.push(...(await engine.restoreProblems(tools, database, manifest)))
    }
    return problems
  },

  async apply(context, undoing) {
    const said: string[] = []
    for (const { name, host } of databasesOf(undoing)) {
      const reached = await reach(context, host, name)
      const manifest = await fitting(context, name, reached, backupOf(undoing, name)!)
      if (await isSame(reached, manifest)) {
        said.push(
          `${name} holds what it held in ${host}:${manifest.file}: schema, rows and checksums are the same`,
        )
        continue
      }
      const { engine, tools, database } = reached
      const { seconds, kept } = await engine.restore(tools, database, manifest)
      const where =
        'database' in kept ? `the database ${kept.database} on the same server` : `${host}:${kept.dump.file}`
      said.push(
        `${name} restored in ${seconds.toFixed(1)} s; the state from before is ${where}, yours to drop`,
      )
    }
    return said.length > 0 ? said.join('; ') : `${undoing.planned.title}: its databases go back further.`
  },
}

interface Reached {
  engine: DatabaseEngine
  tools: Host
  database: Database
}

async function reach(context: Context, host: string, name: string): Promise<Reached> {
  const database = await databaseOf(context, name)
  return { engine: engineFor(database.engine, name), tools: context.host(host), database }
}

/** Whether nothing has changed since a backup, as far as it keeps what that can be proved by. */
async function isSame({ engine, tools, database }: Reached, backup: DumpManifest): Promise<boolean> {
  return backup.contents !== undefined && (await engine.changesSince(tools, database, backup)).length === 0
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

/** Databases that the step changed, but for those that go back to a state from before it with another step. */
function databasesOf({ planned, next }: Undoing): { name: string; host: string }[] {
  const later = new Set(next.flatMap(({ changes }) => changes.filter(isDatabase).map(({ name }) => name)))
  return planned.changes
    .filter((resource) => isDatabase(resource) && !later.has(resource.name))
    .map(({ name, host }) => ({ name, host }))
}

const isDatabase = ({ kind }: Resource): boolean => kind === 'database'

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
  { engine, tools, database }: Reached,
  backup: DumpManifest,
): Promise<DumpManifest> {
  if (!isCopied(environment, id)) return backup
  const now = await engine.identity(tools, database)
  return now.server === backup.facts.identity.server ? adopted(backup, now) : backup
}
