import type { DumpManifest } from '../databases/contract.ts'
import { engineFor } from '../databases/engines.ts'
import { detailsOf } from '../engine/records.ts'
import type { PlannedStep, StepRecord } from '../engine/step.ts'
import type { Problem } from '../errors.ts'
import { databaseOf } from './databases.ts'
import type { Undo } from './undo.ts'
import { showBytes } from './words.ts'

/** Takes back a step that changed databases: each goes back to this run's backup of it. */
export const restoreDatabase: Undo = {
  plan: (_, { planned, records }) =>
    databasesOf(planned).map(({ name, host }) => {
      const backup = backupOf(records, name)
      return backup
        ? `restore ${name} from ${host}:${backup.file} (${showBytes(backup.bytes)}, grade ${backup.grade}, ${backup.startedAt}): proved first, restored beside, compared, then put in its place; the state of now is kept`
        : `${name} has no backup in this run`
    }),

  async check(context, { planned, records }) {
    const problems: Problem[] = []
    for (const { name, host } of databasesOf(planned)) {
      const backup = backupOf(records, name)
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
      problems.push(...(await engine.restoreProblems(context.host(host), database, backup)))
    }
    return problems
  },

  async apply(context, { planned, records }) {
    const said: string[] = []
    for (const { name, host } of databasesOf(planned)) {
      const database = await databaseOf(context, name)
      const engine = engineFor(database.engine, name)
      const { seconds, kept } = await engine.restore(context.host(host), database, backupOf(records, name)!)
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
  plan: (_, { planned, records, stamp }) => {
    const manifest = detailsOf<DumpManifest>(records, planned.key)
    return manifest
      ? [`keep the backup ${manifest.file} as ${manifest.file}.${stamp}; going on makes a new one`]
      : []
  },

  async apply(context, { planned, records, stamp }) {
    const manifest = detailsOf<DumpManifest>(records, planned.key)
    if (!manifest) return `${planned.title}: nothing was there.`
    const file = `${manifest.file}.${stamp}`
    const { toolsHost } = planned.work as { toolsHost: string }
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

function databasesOf(planned: PlannedStep): { name: string; host: string }[] {
  return planned.changes.filter(({ kind }) => kind === 'database').map(({ name, host }) => ({ name, host }))
}

function backupOf(records: readonly StepRecord[], database: string): DumpManifest | undefined {
  return detailsOf<DumpManifest>(records, `backup-database:${database}`)
}
