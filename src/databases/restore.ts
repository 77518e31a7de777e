import { posix } from 'node:path'
import { MigrateError, type Problem, throwProblems } from '../errors.ts'
import { requireRoomOn } from '../remote/room.ts'
import { requireSame, tryOut, type Workshop, withReason } from './backup.ts'
import { describeDatabase, isHere } from './client.ts'
import { differences } from './compare.ts'
import type { DatabaseFacts, DatabaseLock, DumpManifest, Restored } from './contract.ts'
import { prove } from './dump-file.ts'
import { Stopwatch } from './stopwatch.ts'

/** How an engine puts a tried-out dump in the place of a database. */
export interface Replacement {
  lock(): Promise<DatabaseLock>
  /** Where the server keeps its files, as far as the user may know. */
  dataFolder(): Promise<string>
  /** Rights that the user lacks, as far as the catalogue tells. */
  lackingRights(): Promise<readonly Problem[]>
  /** Bytes that are written beside the dump. */
  spaceFor(manifest: DumpManifest): number
  /** The one change: everything before it only reads the database. */
  replace(manifest: DumpManifest, lock: DatabaseLock, watch: Stopwatch): Promise<Restored['kept']>
}

const UNTOUCHED = 'Nothing was changed: the database is as it was.'

/**
 * The one way back: identity, sessions, proof of the dump, free space; restored beside and compared; replaced; compared again.
 * @throws MigrateError `restore-failed`, `locked`
 */
export async function restoreDump(
  shop: Workshop,
  manifest: DumpManifest,
  how: Replacement,
): Promise<Restored> {
  const { database } = shop
  const watch = new Stopwatch()
  try {
    const { problems, sessions } = await watch.time('verify', () => lookFirst(shop, manifest, how))
    throwProblems([...problems, ...sessionsOn(shop, sessions)])
    const lock = await how.lock()
    try {
      await watch.time('trial', async () => {
        const scratch = await tryOut(shop, manifest, 'restore-failed', true)
        // Loading outlives a lost connection, the lock does not: another run may have had it, and this scratch database.
        if (await lock.regain()) await requireSame(shop, scratch, manifest, 'restore-failed')
      })
      const kept = await watch.time('replace', () => how.replace(manifest, lock, watch))
      const restored = await watch.time('check', () => shop.measure(database, false))
      const wrong = differences({ ...manifest, contents: {} }, restored)
      if (wrong.length > 0) throw afterwards(shop, manifest, wrong, kept)
      return { seconds: watch.seconds, phases: watch.phases, kept }
    } finally {
      await lock.release()
      await shop.dropScratch().catch(() => {})
    }
  } catch (error) {
    throw asRestoreFailure(error)
  }
}

/**
 * What would keep a restore from being done, but for sessions: who restores stops servers first. Looks only.
 * @returns every problem that was found; a damaged dump is one
 */
export async function restoreProblems(
  shop: Workshop,
  manifest: DumpManifest,
  how: Replacement,
): Promise<readonly Problem[]> {
  try {
    return (await lookFirst(shop, manifest, how)).problems
  } catch (error) {
    const failure = asRestoreFailure(error)
    if (failure instanceof MigrateError) return failure.problems
    throw failure
  }
}

async function lookFirst(
  shop: Workshop,
  manifest: DumpManifest,
  how: Replacement,
): Promise<{ problems: Problem[]; sessions: DatabaseFacts['sessions'] }> {
  const { host, tools, database } = shop
  await prove(host, tools, manifest.file, manifest, shop.reader)
  const { facts } = await shop.measure(database, false)
  const problems = [
    ...otherDatabase(shop, manifest, facts.identity),
    ...(await how.lackingRights()),
    ...(await tooSmall(shop, manifest, how)),
  ]
  return { problems, sessions: facts.sessions }
}

/**
 * For the moment after a lock was lost and taken again: the state that is kept must be the one that goes away.
 * @throws MigrateError `locked`
 */
export async function requireUntouched(shop: Workshop, kept: DumpManifest): Promise<void> {
  const { host, database } = shop
  const wrong = differences({ ...kept, contents: {} }, await shop.measure(database, false))
  if (wrong.length === 0) return
  throw new MigrateError({
    reason: 'locked',
    host: host.name,
    what: `Somebody changed ${database.id} while the connection that locked it was lost: ${wrong.slice(0, 5).join('; ')}.`,
    safe: UNTOUCHED,
    fix: 'find out who; then run the same command again',
  })
}

/** A damaged dump is found by the same proof as in a backup; here it is the restore that it stops. */
function asRestoreFailure(error: unknown): unknown {
  if (!(error instanceof MigrateError) || error.reason !== 'backup-failed')
    return withReason(error, 'restore-failed')
  const [first, ...rest] = error.problems
  const problem: Problem = {
    ...first,
    reason: 'restore-failed',
    safe: UNTOUCHED,
    fix: 'restore another dump; look at the disk of the backup folder',
  }
  return new MigrateError([problem, ...rest], { cause: error })
}

function otherDatabase(
  { host, database }: Workshop,
  manifest: DumpManifest,
  now: DumpManifest['facts']['identity'],
): Problem[] {
  const { identity } = manifest.facts
  if (
    manifest.database === database.id &&
    identity.server === now.server &&
    identity.database === now.database
  )
    return []
  return [
    {
      reason: 'restore-failed',
      host: host.name,
      what: `${manifest.file} is of another database (${manifest.database}: ${identity.database} on server ${identity.server}) than ${describeDatabase(database)} (server ${now.server}).`,
      safe: UNTOUCHED,
      fix: 'look which dump belongs to this database; where the address moved to another server, put it back',
    },
  ]
}

function sessionsOn(
  { host, database }: Workshop,
  sessions: readonly { user: string; from: string; state: string }[],
): Problem[] {
  return sessions.map(({ user, from, state }) => ({
    reason: 'restore-failed',
    host: host.name,
    what: `${user} from ${from} is connected to ${describeDatabase(database)} (${state}): a restore takes the database away under that session.`,
    safe: UNTOUCHED,
    fix: 'stop whatever is connected (servers, pools, consoles), then run the same command again',
  }))
}

async function tooSmall(
  { host, database }: Workshop,
  manifest: DumpManifest,
  how: Replacement,
): Promise<Problem[]> {
  const problems: Problem[] = []
  const want = async (folder: string, bytes: number, what: string) => {
    const { freeBytes: free } = await requireRoomOn(host, folder)
    if (free >= bytes) return
    problems.push({
      reason: 'restore-failed',
      host: host.name,
      what: `${folder} has ${megabytes(free)} free, and ${what} of ${database.id} needs ${megabytes(bytes)}.`,
      safe: UNTOUCHED,
      fix: `free space there, then run the same command again`,
    })
  }
  await want(posix.dirname(manifest.file), how.spaceFor(manifest), 'restoring')
  // Only where the server is this host can its disk be looked at.
  const folder = isHere(database) ? (await how.dataFolder()).trim() : ''
  if (folder) await want(folder, manifest.facts.bytes, 'the scratch database')
  return problems
}

/** A problem of a restore that is told before there is anything to restore. */
export function beforehand(problem: Problem): Problem {
  return { ...problem, reason: 'preflight-failed' }
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1e6)} MB`
}

function afterwards(
  { host, database }: Workshop,
  manifest: DumpManifest,
  wrong: readonly string[],
  kept: Restored['kept'],
): MigrateError {
  return new MigrateError({
    reason: 'restore-failed',
    host: host.name,
    what: `${database.id} was restored from ${manifest.file}, and then was not what the dump holds: ${wrong.slice(0, 5).join('; ')}.`,
    safe: `The state from before is kept: ${'database' in kept ? `database ${kept.database} on the same server` : kept.dump.file}.`,
    fix: 'find out what writes to the database; stop it and restore again',
  })
}
