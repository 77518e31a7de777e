import { createHash } from 'node:crypto'
import { debugPoint } from '../debug-point.ts'
import { MigrateError, type Problem } from '../errors.ts'
import type { Command, Host } from '../remote/command.ts'
import { timestamp } from '../timestamps.ts'
import type { Tools } from './client.ts'
import { differences, movedTables } from './compare.ts'
import type { Database, DatabaseFacts, DumpManifest, Grade } from './contract.ts'
import { discardPart, finish, prove, writePart } from './dump-file.ts'
import { Stopwatch } from './stopwatch.ts'

/** What differs between the engines when a database is backed up, and when a dump is tried out. */
export interface Workshop {
  host: Host
  tools: Tools
  database: Database
  /** @param contents also hash the rows of every table: reads all of them */
  measure(database: Database, contents: boolean): Promise<Measured>
  /** Reads an uncompressed dump from stdin and fails unless it is whole. */
  reader: Command
  /** What a failure of a client program means, where the engine knows. */
  cause(stderr: string): Pick<Problem, 'what' | 'fix'> | undefined
  /** Makes an empty database beside the real one, like it in everything but contents; what an earlier attempt left goes first. */
  makeScratch(): Promise<Database>
  /** Loads a proved dump into an empty database. */
  load(dump: Pick<DumpManifest, 'file' | 'compression' | 'facts'>, into: Database): Promise<void>
  dropScratch(): Promise<void>
}

export interface Measured {
  facts: DatabaseFacts
  contents?: Readonly<Record<string, string>> | undefined
  /** The dump program for that server. */
  dump: Command
  /** Its name and version, for the manifest. */
  tool: string
}

/**
 * The one way a backup is taken: measure, write beside, prove, rename. Rows and schema are measured before and after, because
 * a client cannot lend its snapshot to every dump program; what differs is named in the manifest.
 *
 * @throws MigrateError `backup-failed`, `preflight-failed`
 */
export async function backUp(
  shop: Workshop,
  file: string,
  grade: Grade,
  contents = false,
): Promise<DumpManifest> {
  const { host, tools, database } = shop
  const watch = new Stopwatch()
  const deep = grade === 'L3'
  const before = await watch.time('measure', () => measure(shop, deep || contents))
  const { sessions: _, ...facts } = before.facts
  const startedAt = timestamp()
  const dump = { ...before.dump, job: dumpJob(file, facts, before.contents) }
  const written = await watch.time('write', () => writePart(host, tools, dump, shop.cause, file))
  const { sha256, ...size } = written
  const part = `${file}.part`
  await debugPoint('backup.written', file)
  try {
    // Reading back needs the tools host's processor, counting the server's.
    const [, after] = await watch.time('prove', () =>
      Promise.all([
        grade === 'L0' ? undefined : prove(host, tools, part, grade === 'L1' ? size : written, shop.reader),
        measure(shop, deep || contents),
      ]),
    )
    if (after.facts.schemaFingerprint !== facts.schemaFingerprint) throw schemaMoved(host, database)
    const moved = [
      ...new Set([
        ...movedTables(facts.rows, after.facts.rows),
        ...movedTables(before.contents ?? {}, after.contents ?? {}),
      ]),
    ].sort()
    const manifest: DumpManifest = {
      database: database.id,
      file,
      bytes: written.bytes,
      sha256,
      grade: deep && moved.length > 0 ? 'L2' : grade,
      tool: before.tool,
      startedAt,
      seconds: watch.phases.write!,
      phases: {},
      compression: written.compression,
      facts,
      moved,
      ...(before.contents && { contents: before.contents }),
    }
    if (deep) await watch.time('trial', () => tryOut(shop, { ...manifest, file: part }, 'backup-failed'))
    const timed = { ...manifest, phases: watch.phases }
    await debugPoint('backup.proved', file)
    await finish(host, timed)
    return timed
  } catch (error) {
    await discardPart(host, file)
    throw error
  }
}

/**
 * A dump that outlived its runner is that of this measurement only while the database is as it was then: another state, another
 * job.
 */
function dumpJob(file: string, facts: Omit<DatabaseFacts, 'sessions'>, contents: object | undefined): string {
  const { rows, schemaFingerprint } = facts
  const state = JSON.stringify([file, rows, schemaFingerprint, contents])
  return `dump-${createHash('sha256').update(state).digest('hex').slice(0, 16)}`
}

/**
 * Restores a dump into a scratch database and compares that with the manifest.
 * @param keep leave the scratch database standing when it is what it should be
 * @returns the scratch database
 * @throws MigrateError `reason`; the scratch database is gone then
 */
export async function tryOut(
  shop: Workshop,
  manifest: DumpManifest,
  reason: 'backup-failed' | 'restore-failed',
  keep = false,
): Promise<Database> {
  try {
    const scratch = await shop.makeScratch()
    await shop.load(manifest, scratch)
    await requireSame(shop, scratch, manifest, reason)
    if (!keep) await shop.dropScratch()
    return scratch
  } catch (error) {
    await shop.dropScratch().catch(() => {})
    throw withReason(error, reason)
  }
}

/** @throws MigrateError `reason` where a scratch database is not what the manifest says */
export async function requireSame(
  shop: Workshop,
  scratch: Database,
  manifest: DumpManifest,
  reason: 'backup-failed' | 'restore-failed',
): Promise<void> {
  const wrong = differences(manifest, await shop.measure(scratch, manifest.contents !== undefined))
  if (wrong.length > 0) throw notTheSame(shop, manifest, wrong, reason)
}

/** What went wrong is the same, but what fails by it is a backup or a restore. */
export function withReason(error: unknown, reason: Problem['reason']): unknown {
  if (!(error instanceof MigrateError) || error.reason !== 'preflight-failed') return error
  const [first, ...rest] = error.problems
  return new MigrateError([{ ...first, reason }, ...rest], { cause: error })
}

async function measure(shop: Workshop, contents: boolean): Promise<Measured> {
  try {
    return await shop.measure(shop.database, contents)
  } catch (error) {
    throw withReason(error, 'backup-failed')
  }
}

function notTheSame(
  { host, database }: Workshop,
  manifest: DumpManifest,
  wrong: readonly string[],
  reason: 'backup-failed' | 'restore-failed',
): MigrateError {
  return new MigrateError({
    reason,
    what: `${manifest.file}, restored into a scratch database, is not what ${database.id} was: ${wrong.slice(0, 5).join('; ')}${wrong.length > 5 ? `; and ${wrong.length - 5} more` : ''}.`,
    host: host.name,
    safe: `${database.id} itself was only read; the scratch database was dropped.`,
    fix:
      reason === 'backup-failed'
        ? 'run backup again while nobody writes to the database; if it comes back, look at the definitions that the message names'
        : 'restore an older dump, or look at the definitions that the message names',
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
