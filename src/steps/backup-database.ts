import type { DumpManifest, Grade, Identity } from '../databases/contract.ts'
import { engineFor } from '../databases/engines.ts'
import type { Context } from '../engine/context.ts'
import type { Json, PlannedStep, Step } from '../engine/step.ts'
import { MigrateError } from '../errors.ts'
import type { Host } from '../remote/command.ts'
import { databaseOf } from './databases.ts'
import type { Measured } from './measured.ts'
import { showBytes } from './words.ts'

interface Work {
  database: string
  toolsHost: string
  directory: string
  grade: Grade
  identity: Identity
}

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
    const manifest = await readManifest(context.host(work(planned).toolsHost), dumpFile(context, planned))
    if (!manifest) return 'untouched'
    const { toolsHost, database } = work(planned)
    const tools = context.host(toolsHost)
    try {
      await engineFor((await databaseOf(context, database)).engine, database).verify(tools, manifest)
      return 'done'
    } catch {
      return 'partial'
    }
  },

  async apply(context, planned) {
    const { database: id, toolsHost, grade, identity } = work(planned)
    const database = await databaseOf(context, id)
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
    const file = dumpFile(context, planned)
    // An attempt that was broken off after its dump was in place has nothing more to write.
    const there = context.goesOn ? await readManifest(tools, file) : undefined
    const manifest = there ?? (await engine.dump(tools, database, file, grade))
    await context.spool.file(`manifests/${id}.json`, `${JSON.stringify(manifest, null, 2)}\n`)
    return {
      summary: summaryOf(manifest, grade, toolsHost),
      details: manifest as unknown as Json,
    }
  },

  async verify(context, planned, evidence) {
    const { toolsHost, database } = work(planned)
    const engine = engineFor((await databaseOf(context, database)).engine, database)
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

const work = (planned: PlannedStep): Work => planned.work as unknown as Work

const dumpFile = (context: Context, planned: PlannedStep): string =>
  backupFile(context, work(planned).database)

/** Where this run's backup of a database lies on its tools host. */
export function backupFile(context: Context, database: string): string {
  return `${context.environment.backup.directory}/${context.runId}/${database}.dump`
}

/** The manifest of a dump, if it was ever finished: without a whole one the dump counts for nothing. */
export async function readManifest(tools: Host, file: string): Promise<DumpManifest | undefined> {
  const result = await tools.run({ argv: ['cat', '--', `${file}.manifest.json`] })
  if (result.outcome.kind !== 'exit' || result.outcome.code !== 0) return undefined
  try {
    return JSON.parse(result.stdout) as DumpManifest
  } catch {
    return undefined
  }
}
