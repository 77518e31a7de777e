import type { Database, DatabaseEngine, DumpManifest, Identity } from '../databases/contract.ts'
import { engineFor } from '../databases/engines.ts'
import { whileHeld } from '../databases/lock.ts'
import { debugPoint } from '../debug-point.ts'
import type { Context } from '../engine/context.ts'
import type { Json, PlannedStep, Step } from '../engine/step.ts'
import { MigrateError, type Problem, throwProblems } from '../errors.ts'
import type { Host } from '../remote/command.ts'
import { unchangedBackup } from './backup-again.ts'
import { backupFile } from './backup-place.ts'
import { connectedProblems } from './connected.ts'
import { isOurCopy, keepCopyMark, readCopyMark } from './copy-mark.ts'
import { originalOf } from './databases.ts'
import type { Measured } from './measured.ts'
import type { Undo } from './undo.ts'

interface Work {
  database: string
  toolsHost: string
  /** Name of the copy. */
  copy: string
  identity: Identity
  /** Fingerprint of the schema of both. */
  schema: string
}

/** Copies of the databases, in which everything that changes data is done. */
export function planCopies(measured: Measured): PlannedStep[] {
  const { directory } = measured.environment.backup
  return measured.databases.flatMap(({ database, entry, facts, copy }): PlannedStep[] => {
    if (!copy) return []
    const work: Work = {
      database: database.id,
      toolsHost: entry.tools_host,
      copy,
      identity: facts.identity,
      schema: facts.schemaFingerprint,
    }
    return [
      {
        key: `copy-database:${database.id}`,
        step: 'copy-database',
        verb: 'db-script',
        title: `Copy ${database.id} (${database.name}) to ${copy} on the same server`,
        changes: [{ kind: 'folder', host: entry.tools_host, name: directory }],
        details: [
          `from this run's backup, where nothing changed since; else from a new one in ${directory}`,
          `scripts and migration client work on ${copy}; ${database.name} stays as it is`,
          `the merged deployment.toml names ${copy}: the new server stays with it`,
        ],
        warnings: othersRights(database, entry.user, copy),
        work: work as unknown as Json,
      },
    ]
  })
}

/** PostgreSQL keeps rights in the database and takes them along; MariaDB and MySQL keep them by the database's name. */
function othersRights({ engine, id }: Database, user: string | undefined, copy: string): string[] {
  if (engine === 'postgresql' || user === undefined) return []
  return [
    `${user} makes the copy of ${id}; the user of the server itself needs rights on ${copy} of its own: as an administrator, GRANT ALL on it to the user that deployment.toml names.`,
  ]
}

export const copyDatabase: Step = {
  id: 'copy-database',
  verb: 'db-script',
  recovery: 'probe',

  async probe(context, planned) {
    const mark = await readCopyMark(context, work(planned).database)
    if (!mark) return 'untouched'
    return mark.whole && (await isOurCopy(context, work(planned).database)) ? 'done' : 'partial'
  },

  async apply(context, planned) {
    const { database: id, toolsHost, copy, identity, schema } = work(planned)
    const database = await originalOf(context, id)
    const tools = context.host(toolsHost)
    const engine = engineFor(database.engine, id)
    const began = Date.now()
    const reached = { engine, tools, database }
    const { from, tables } = await whileHeld(await engine.lock(tools, database, context.runId), async () => {
      const facts = await engine.facts(tools, database)
      throwProblems([
        ...connectedProblems(context.environment, facts.sessions, {
          host: toolsHost,
          database: id,
          verb: 'db-script',
          so: 'what is written there from now on would not be in the copy',
          safe: 'Nothing was copied.',
        }),
        ...(facts.schemaFingerprint === schema ? [] : [otherSchema(id)]),
      ])
      // Without a mark of this run, whatever has that name is somebody else's.
      if (!(await readCopyMark(context, id))) throwProblems(await engine.copyProblems(tools, database, copy))
      const manifest = (await unchangedBackup(context, id, reached)) ?? (await dumpNow(context, id, reached))
      const mark = { copy, server: identity.server, from: manifest.file }
      await keepCopyMark(context, id, { ...mark, whole: false })
      await debugPoint('copy.marked', planned.key)
      await engine.copy(tools, database, manifest, copy)
      await debugPoint('copy.made', planned.key)
      await keepCopyMark(context, id, { ...mark, whole: true })
      return { from: manifest.file, tables: Object.keys(manifest.facts.rows).length }
    })
    const seconds = (Date.now() - began) / 1000
    return {
      summary: `${id} was copied to ${copy} in ${seconds.toFixed(1)} s: schema, row counts and a hash of each of ${tables} tables are the same.`,
      details: { copy, from, seconds },
    }
  },

  async verify(context, planned) {
    const { database: id, toolsHost, copy, schema } = work(planned)
    const original = await originalOf(context, id)
    const facts = await engineFor(original.engine, id).facts(context.host(toolsHost), {
      ...original,
      name: copy,
    })
    if (facts.schemaFingerprint === schema) return
    throw new MigrateError({
      reason: 'copy-failed',
      host: toolsHost,
      what: `The schema of ${copy} is not that of ${id}.`,
      safe: `${id} itself was only read.`,
      fix: 'find out what else changes it; take it back with restore and restore-to: copy-database, then run db-script again.',
    })
  },
}

/** The copy goes; the database that it was made of was never changed. */
export const dropCopy: Undo = {
  plan: (_, { planned }) => [
    `drop the copy ${work(planned).copy} of ${work(planned).database}, if this run made it`,
  ],

  async apply(context, { planned }) {
    const { database: id, toolsHost, copy } = work(planned)
    const mark = await readCopyMark(context, id)
    if (!mark) return `${copy} was not made by this run.`
    const database = await originalOf(context, id)
    await engineFor(database.engine, id).dropCopy(context.host(toolsHost), database, mark.copy)
    await keepCopyMark(context, id, undefined)
    return `The copy ${mark.copy} was dropped; ${id} is as it always was.`
  },
}

const work = (planned: PlannedStep): Work => planned.work as unknown as Work

function dumpNow(
  context: Context,
  id: string,
  { engine, tools, database }: { engine: DatabaseEngine; tools: Host; database: Database },
): Promise<DumpManifest> {
  const file = backupFile(context, { database: id, before: 'db-script' }).replace(/\.dump$/, '-copy.dump')
  return engine.dump(tools, database, file, context.environment.backup.grade, true)
}

function otherSchema(id: string): Problem {
  return {
    reason: 'drift',
    what: `The schema of ${id} is another one than when the plan was made.`,
    safe: 'Nothing was copied.',
    fix: 'find out who changed it and change it back, then run db-script again; to begin anew, reset the target (README, "Reset a half-migrated target").',
  }
}
