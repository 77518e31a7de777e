import { MigrateError, type Problem } from '../errors.ts'
import type { Command, Host } from '../remote/command.ts'
import type { Tools } from './client.ts'
import type { Database, DatabaseFacts, DumpManifest, Grade } from './contract.ts'
import { discardPart, finish, prove, writePart } from './dump-file.ts'

/** What differs between the engines when a backup is taken. */
export interface DumpJob {
  tools: Tools
  measure(): Promise<Measured>
  /** Reads an uncompressed dump from stdin and fails unless it is whole. */
  reader: Command
  /** What a failure of the dump program means, where the engine knows. */
  cause(stderr: string): Pick<Problem, 'what' | 'fix'> | undefined
}

export interface Measured {
  facts: DatabaseFacts
  /** The dump program for that server. */
  dump: Command
  /** Its name and version, for the manifest. */
  tool: string
}

/**
 * The one way a backup is taken: measure, write beside, prove, rename. Row counts and schema are measured before and after,
 * because a client cannot lend its snapshot to the dump program; what differs is named in the manifest.
 *
 * @throws MigrateError `config-invalid` for a grade that is not offered, `backup-failed`, `preflight-failed`
 */
export async function backUp(
  host: Host,
  database: Database,
  file: string,
  grade: Grade,
  job: DumpJob,
): Promise<DumpManifest> {
  if (grade === 'L3') throw notOffered()
  const { facts: before, dump, tool } = await measure(job)
  const { sessions: _, ...facts } = before
  const started = new Date()
  const written = await writePart(host, job.tools, dump, job.cause, file)
  const seconds = (Date.now() - started.getTime()) / 1000
  try {
    const { sha256, ...size } = written
    if (grade !== 'L0') {
      await prove(host, job.tools, `${file}.part`, grade === 'L2' ? written : size, job.reader)
    }
    const { facts: after } = await measure(job)
    if (after.schemaFingerprint !== facts.schemaFingerprint) throw schemaMoved(host, database)
    const manifest: DumpManifest = {
      database: database.id,
      file,
      bytes: written.bytes,
      sha256,
      grade,
      tool,
      startedAt: started.toISOString(),
      seconds,
      compression: written.compression,
      facts,
      moved: movedTables(facts.rows, after.rows),
    }
    await finish(host, manifest)
    return manifest
  } catch (error) {
    await discardPart(host, file)
    throw error
  }
}

/** The same measurement as in preflight; failing here, it is the backup that failed. */
async function measure(job: DumpJob): Promise<Measured> {
  try {
    return await job.measure()
  } catch (error) {
    if (!(error instanceof MigrateError) || error.reason !== 'preflight-failed') throw error
    const [first, ...rest] = error.problems
    throw new MigrateError([{ ...first, reason: 'backup-failed' }, ...rest], { cause: error })
  }
}

/** Tables whose count differs, or that only one side has; sorted. */
export function movedTables(
  before: Readonly<Record<string, number>>,
  after: Readonly<Record<string, number>>,
): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...names].filter((name) => before[name] !== after[name]).sort()
}

function notOffered(): MigrateError {
  return new MigrateError({
    reason: 'config-invalid',
    what: 'Backup grade L3 (restored into a scratch database and compared) is not offered.',
    safe: 'Nothing was changed.',
    fix: 'set grade = "L2" under [environments.<name>.backup]',
  })
}

function schemaMoved(host: Host, database: Database): MigrateError {
  return new MigrateError({
    reason: 'backup-failed',
    what: `The schema of ${database.id} changed while it was dumped: the dump may hold neither the old nor the new one.`,
    host: host.name,
    safe: 'The database was only read; the dump was thrown away.',
    fix: 'stop whatever changes the schema, then run backup again',
  })
}
