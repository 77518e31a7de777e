import { setTimeout as sleep } from 'node:timers/promises'
import { MigrateError } from '../errors.ts'
import type { Command, Host } from '../remote/command.ts'
import { describeDatabase } from './client.ts'
import type { Database, DatabaseLock } from './contract.ts'
import { DatabaseSession } from './session.ts'

/** How long a session, which does nothing else, may take to say that it has the lock, in milliseconds. */
const MINE_MS = 5_000

/** The words of one engine. Each statement gives one row of one column; `id` is the server's number of a session. */
export interface LockDialect {
  /** The client that stays connected. */
  client: Command
  /** Gives `id`. */
  whoAmI: string
  /** Gives `yes` or `no`, at once. */
  take: string
  /** Gives `yes` while this session has it. */
  mine: string
  /** Gives it back. */
  release: string
  /** One more, short session: gives its own `id`, then that of the session that has the lock. */
  other(): Promise<{ own: string; holder: string }>
  /** Ends the session of that `id`, of the same user. */
  end(id: string): Promise<unknown>
  /** Who has it, for people; undefined when it cannot be found out. */
  holder(): Promise<string | undefined>
  /** What a failure to connect means. */
  cause(stderr: string): { what: string; fix: string } | undefined
}

/**
 * Takes the lock in a session of its own. A pooler that hands one server session to several clients, or several to one, would
 * give the lock to everybody or to nobody: then ours is not the only session with our number, or our number changes.
 *
 * @throws MigrateError `locked`, `preflight-failed`
 */
export async function takeDatabaseLock(
  host: Host,
  database: Database,
  dialect: LockDialect,
): Promise<DatabaseLock> {
  let held = await take(host, database, dialect)
  const isHeld = async () => (await one(held.session, dialect.mine, MINE_MS)) === 'yes'
  return {
    async assertHeld() {
      if (!(await isHeld())) throw lost(host, database)
    },
    async regain() {
      if (await isHeld()) return false
      await held.session.close()
      await endFormer(dialect, held.id)
      held = await take(host, database, dialect)
      return true
    },
    release: () => held.session.close(),
  }
}

async function take(
  host: Host,
  database: Database,
  dialect: LockDialect,
): Promise<{ session: DatabaseSession; id: string }> {
  const session = await DatabaseSession.start(host, dialect.client)
  try {
    const id = await one(session, dialect.whoAmI)
    if (id === undefined) {
      const known = dialect.cause(session.complaints)
      throw session.failure(
        known?.what ?? `No session on ${describeDatabase(database)} could be had for the lock`,
        known?.fix ?? 'check that the server runs and has a connection left',
      )
    }
    // Looked at before it is taken: a pooler would keep the lock when our session ends.
    const before = await dialect.other()
    if (before.own === id || (await one(session, dialect.whoAmI)) !== id) throw pooled(host, database)
    if ((await one(session, dialect.take)) !== 'yes') throw locked(host, database, await dialect.holder())
    const { own, holder } = await dialect.other()
    const again = await one(session, dialect.whoAmI)
    const mine = await one(session, dialect.mine)
    if (own === id || holder !== id || again !== id || mine !== 'yes') {
      await one(session, dialect.release)
      throw pooled(host, database)
    }
    return { session, id }
  } catch (error) {
    await session.close()
    throw error
  }
}

async function one(session: DatabaseSession, sql: string, limitMs?: number): Promise<string | undefined> {
  return (await session.ask(sql, limitMs))?.at(-1)
}

/** A server that never heard of the end of our connection keeps the session, and the lock with it. */
async function endFormer(dialect: LockDialect, id: string): Promise<void> {
  for (let tries = 0; (await dialect.other()).holder === id && tries < 20; tries++) {
    await dialect.end(id)
    await sleep(100)
  }
}

/** Works under a lock and gives it back, however the work ends. */
export async function whileHeld<T>(lock: DatabaseLock, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } finally {
    await lock.release()
  }
}

function locked(host: Host, database: Database, holder: string | undefined): MigrateError {
  return new MigrateError({
    reason: 'locked',
    host: host.name,
    what: `${describeDatabase(database)} is being changed by another run${holder ? `: ${holder}` : ''}.`,
    safe: 'Nothing was changed.',
    fix: 'wait until that run has ended; a run that died gives the lock back as soon as the server sees its connection closed',
  })
}

function pooled(host: Host, database: Database): MigrateError {
  return new MigrateError({
    reason: 'preflight-failed',
    host: host.name,
    what: `${describeDatabase(database)} is reached through a pooler that does not keep a session for its client: a lock taken there protects nothing.`,
    safe: 'Nothing was changed.',
    fix: `give the server's own address as url under [environments.<name>.databases.${database.id}], or set the pooler to session mode`,
  })
}

function lost(host: Host, database: Database): MigrateError {
  return new MigrateError({
    reason: 'locked',
    host: host.name,
    what: `The session that held the lock on ${describeDatabase(database)} is gone: another run may be changing it.`,
    safe: 'No further step on this database begins.',
    fix: 'check the database server, then run the same command again',
  })
}
