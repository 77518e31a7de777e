import path from 'node:path/posix'
import type { DumpManifest, Grade } from '../databases/contract.ts'
import { engineFor } from '../databases/engines.ts'
import type { Json, PlannedStep, Step } from '../engine/step.ts'
import { MigrateError } from '../errors.ts'
import { isQuiet, sparedBy } from './backup-again.ts'
import { type BackupWork, backupFile, readManifest } from './backup-place.ts'
import { databaseOf, originalOf } from './databases.ts'
import type { Measured } from './measured.ts'
import { showBytes } from './words.ts'

export function planBackups(measured: Measured): PlannedStep[] {
  const { directory, grade } = measured.environment.backup
  return measured.databases
    .filter(({ entry }) => entry.backup)
    .map(({ database, entry, facts }) => ({
      key: `backup-database:${database.id}`,
      step: 'backup-database',
      verb: 'backup',
      title: `Back up ${database.id} (${database.name})`,
      changes: [{ kind: 'folder', host: entry.tools_host, name: directory }],
      details: [
        `${facts.version}, ${showBytes(facts.bytes)}, ${Object.keys(facts.rows).length} tables -> ${entry.tools_host}:${directory}/<run>/${database.id}.dump, grade ${grade}`,
      ],
      warnings: [],
      work: {
        database: database.id,
        toolsHost: entry.tools_host,
        directory,
        grade,
        identity: facts.identity,
      } as unknown as Json,
    }))
}

export const backupDatabase: Step = {
  id: 'backup-database',
  verb: 'backup',
  recovery: 'probe',

  async probe(context, planned) {
    const manifest = await readManifest(
      context.host(work(planned).toolsHost),
      backupFile(context, work(planned)),
    )
    if (!manifest) return 'untouched'
    const { toolsHost, database } = work(planned)
    const tools = context.host(toolsHost)
    try {
      await engineFor((await originalOf(context, database)).engine, database).verify(tools, manifest)
      return 'done'
    } catch {
      return 'partial'
    }
  },

  async apply(context, planned) {
    const { database: id, toolsHost, grade, identity, before } = work(planned)
    // Before anything is copied, there is only the database itself.
    const database = await (before ? databaseOf : originalOf)(context, id)
    const engine = engineFor(database.engine, id)
    const tools = context.host(toolsHost)
    const now = await engine.identity(tools, database)
    if (now.server !== identity.server || now.database !== identity.database) {
      throw new MigrateError({
        reason: 'drift',
        host: toolsHost,
        what: `${id} is now another database (${now.server}) than when the plan was made (${identity.server}).`,
        safe: 'Nothing was changed.',
        fix: 'find out what moved the address to another server, then plan again.',
      })
    }
    const spared =
      before && !context.goesOn && (await sparedBy(context, work(planned), { engine, tools, database }))
    if (spared) return spared
    const file = backupFile(context, work(planned))
    // An attempt that was broken off after its dump was in place has nothing more to write.
    const there = context.goesOn ? await readManifest(tools, file) : undefined
    const contents = before !== undefined || (context.route.data !== undefined && (await isQuiet(context)))
    const manifest = there ?? (await engine.dump(tools, database, file, grade, contents))
    await context.spool.file(
      `manifests/${path.basename(file, '.dump')}.json`,
      `${JSON.stringify(manifest, null, 2)}\n`,
    )
    return {
      summary: summaryOf(manifest, grade, toolsHost),
      details: manifest as unknown as Json,
    }
  },

  async verify(context, planned, evidence) {
    // Its dump was proved a moment ago.
    if (evidence.spared) return
    const { toolsHost, database } = work(planned)
    const engine = engineFor((await originalOf(context, database)).engine, database)
    await engine.verify(context.host(toolsHost), evidence.details as unknown as DumpManifest)
  },
}

/** What was written how fast, and what it is proved to be. */
export function summaryOf(manifest: DumpManifest, asked: Grade, toolsHost: string): string {
  const { database, bytes, seconds, phases, grade, facts, file, moved } = manifest
  const whole = Object.values(phases).reduce((sum, part) => sum + part, 0)
  const speed = `${showBytes(facts.bytes / Math.max(seconds, 0.01))}/s`
  const less =
    grade === asked
      ? ''
      : ` (${asked} was asked for: ${moved.join(', ')} changed meanwhile, nothing to compare with)`
  return `${database}: ${showBytes(facts.bytes)} to ${showBytes(bytes)} in ${seconds.toFixed(1)} s (${speed}), ${whole.toFixed(1)} s with proof, grade ${grade}${less}, ${toolsHost}:${file}`
}

const work = (planned: PlannedStep): BackupWork => planned.work as unknown as BackupWork
