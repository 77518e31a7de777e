import path from 'node:path/posix'
import type { Database, DatabaseEngine, DumpManifest } from '../databases/contract.ts'
import type { Context } from '../engine/context.ts'
import type { ChangingVerb, Evidence, Json, PlannedStep, Resource } from '../engine/step.ts'
import { MigrateError } from '../errors.ts'
import type { Host } from '../remote/command.ts'
import { findServer } from '../wso2/server.ts'
import { type BackupWork, backupFile, readManifest } from './backup-place.ts'
import { writeFile } from './files.ts'
import type { Measured } from './measured.ts'
import { count } from './words.ts'

/** Verbs whose changes of a database have a backup of their own: what the first one held is changed by then. */
const AGAIN: readonly ChangingVerb[] = ['db-script', 'pre-migrate', 'migrate']

/** A backup of each database before each verb that changes it; it is spared where nothing changed since the one before. */
export function planBackupsAgain(measured: Measured, changing: readonly PlannedStep[]): PlannedStep[] {
  if (!measured.data) return []
  const { directory, grade } = measured.environment.backup
  return AGAIN.flatMap((verb) => {
    const changed = changing.filter((step) => step.verb === verb).flatMap(({ changes }) => changes)
    return databasesIn(changed).flatMap(({ name, host }): PlannedStep[] => {
      const found = measured.databases.find(({ database }) => database.id === name)
      if (!found?.entry.backup) return []
      const work: BackupWork = {
        database: name,
        toolsHost: host,
        directory,
        grade,
        identity: found.copy ? { ...found.facts.identity, database: found.copy } : found.facts.identity,
        before: verb,
      }
      return [
        {
          key: `backup-database:${name}@${verb}`,
          step: 'backup-database',
          verb,
          title: `Back up ${name} before ${verb}`,
          changes: [{ kind: 'folder', host, name: directory }],
          details: [
            `${host}:${directory}/<run>/${name}@${verb}.dump, grade ${grade}`,
            'not made again where schema, row counts and a checksum of each table prove that nothing changed since the one before',
          ],
          warnings: [],
          work: work as unknown as Json,
        },
      ]
    })
  })
}

function databasesIn(changes: readonly Resource[]): Resource[] {
  const databases = changes.filter(({ kind }) => kind === 'database')
  return [...new Map(databases.map((resource) => [resource.name, resource])).values()]
}

/** Whether a later backup can be spared by what this one keeps: only what nobody writes to meanwhile can be proved the same. */
export async function isQuiet({ environment, host }: Context): Promise<boolean> {
  const homes = Object.values(environment.nodes).flatMap(({ source, target }) => [source, target])
  const found = await Promise.all(homes.map((side) => findServer(host(side.host), side.home)))
  return found.every((servers) => servers.length === 0)
}

/** What was looked for: the newest backup of this run that still holds everything. */
export async function sparedBy(
  context: Context,
  work: BackupWork,
  { engine, tools, database }: { engine: DatabaseEngine; tools: Host; database: Database },
): Promise<Evidence | undefined> {
  const own = backupFile(context, work)
  const newest = await newestBackup(tools, path.dirname(own), work.database, own)
  if (!newest) return undefined
  const changes = await engine.changesSince(tools, database, newest)
  context.ui.info(
    changes.length === 0
      ? `${work.database} is as it was at ${newest.startedAt}.`
      : `${work.database} changed since ${newest.startedAt}: ${changes.slice(0, 5).join('; ')}.`,
  )
  if (changes.length > 0 || !(await isWhole(engine, tools, newest))) return undefined
  // Where this backup would lie there is the proof of the one that stands for it.
  await writeFile(tools, `${own}.manifest.json`, `${JSON.stringify(newest, null, 2)}\n`, {
    reason: 'backup-failed',
    what: `${own}.manifest.json could not be written.`,
    safe: 'The database was only read.',
    fix: `check free space and rights of ${path.dirname(own)}, then run ${work.before} again.`,
  })
  const { file, grade, startedAt, facts } = newest
  return {
    spared: true,
    summary: `${work.database} has not changed since its backup of ${startedAt} (${work.toolsHost}:${file}, grade ${grade}): schema ${facts.schemaFingerprint.slice(0, 12)}, rows and checksums of ${count(Object.keys(facts.rows).length, 'table')} are the same.`,
    details: newest as unknown as Json,
  }
}

async function isWhole(engine: DatabaseEngine, tools: Host, manifest: DumpManifest): Promise<boolean> {
  try {
    await engine.verify(tools, manifest)
    return true
  } catch (error) {
    if (error instanceof MigrateError && error.reason === 'backup-failed') return false
    throw error
  }
}

/** The newest backup of this run that still holds what a database does; undefined where none does, or it is damaged. */
export async function unchangedBackup(
  context: Context,
  id: string,
  { engine, tools, database }: { engine: DatabaseEngine; tools: Host; database: Database },
): Promise<DumpManifest | undefined> {
  const folder = path.dirname(backupFile(context, { database: id }))
  const newest = await newestBackup(tools, folder, id, '')
  if (!newest || (await engine.changesSince(tools, database, newest)).length > 0) return undefined
  return (await isWhole(engine, tools, newest)) ? newest : undefined
}

/** Backups that a restore set aside have other names: what they hold was taken back. */
async function newestBackup(
  tools: Host,
  folder: string,
  database: string,
  own: string,
): Promise<DumpManifest | undefined> {
  const { stdout } = await tools.run({ argv: ['find', folder, '-maxdepth', '1', '-type', 'f'] })
  const files = stdout
    .split('\n')
    .filter((file) => file.endsWith('.dump.manifest.json'))
    .map((file) => file.slice(0, -'.manifest.json'.length))
    .filter((file) => file !== own && path.basename(file, '.dump').split('@')[0] === database)
  const manifests = await Promise.all(files.map((file) => readManifest(tools, file)))
  return manifests
    .filter((manifest) => manifest !== undefined)
    .sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1))[0]
}
