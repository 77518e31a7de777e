import { posix } from 'node:path'
import { MigrateError, type Problem } from '../errors.ts'
import type { Host } from '../remote/command.ts'
import { onceJob } from '../remote/jobs/once.ts'
import { roomOn } from '../remote/room.ts'
import { FEED } from '../remote/stream-scripts.ts'
import { expectSuccess } from './client.ts'
import type { Database, DumpManifest } from './contract.ts'
import { LOAD_FROM_FILE } from './dump-scripts.ts'
import { ask } from './postgresql-ask.ts'
import { APPLICATION_NAME } from './postgresql-catalogue.ts'
import { cause, connect, quoteIdentifier } from './postgresql-client.ts'
import { keptName, scratchName } from './scratch.ts'

/** Bytes of a name (NAMEDATALEN - 1); longer ones are cut by the server. */
const LONGEST_NAME = 63

/** What a restore would wait for otherwise: index builds in small memory, and a flush for each table. */
const LOAD_SETTINGS = '-c maintenance_work_mem=256MB -c synchronous_commit=off'

/** Connections that load at once: PostgreSQL restores the large tables and indexes side by side. */
const LOAD_JOBS = 2

/** A table loads while the indexes of another are built; the bytes that its uncompressed dump needs, by the database's own. */
const PLAIN_FACTOR = 2.5

/** A loader that was killed leaves its last statement at work, and a database is not dropped under it. */
const DROP_SQL = `
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :'scratch' AND usename = current_user;
SELECT format('DROP DATABASE %I', datname) FROM pg_database WHERE datname = :'scratch' \\gexec
`

/** psql variables: `name`, the database; `scratch`. Columns that older servers lack are read through `to_jsonb`. */
const CREATE_SQL = `${DROP_SQL}
SELECT format('CREATE DATABASE %I OWNER %I TEMPLATE template0 ENCODING %L LC_COLLATE %L LC_CTYPE %L',
  :'scratch', pg_get_userbyid(d.datdba), pg_encoding_to_char(d.encoding), d.datcollate, d.datctype)
  || CASE WHEN t.spcname <> 'pg_default' THEN format(' TABLESPACE %I', t.spcname) ELSE '' END
  || CASE WHEN to_jsonb(d) ->> 'datlocprovider' = 'i'
     THEN format(' LOCALE_PROVIDER icu ICU_LOCALE %L', coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale'))
     ELSE '' END
FROM pg_database d JOIN pg_tablespace t ON t.oid = d.dattablespace WHERE d.datname = :'name' \\gexec
`

/**
 * What belongs to the database and is in no dump of it: settings, rights, comment. Lists of quoted names are kept in pg_db_role_setting as
 * SQL has them.
 */
const SETTLE_SQL = `
SELECT format('ALTER %s SET %I TO %s',
  CASE s.setrole WHEN 0 THEN format('DATABASE %I', :'scratch')
    ELSE format('ROLE %I IN DATABASE %I', pg_get_userbyid(s.setrole), :'scratch') END,
  split_part(setting, '=', 1),
  CASE WHEN split_part(setting, '=', 1) IN ('search_path', 'temp_tablespaces', 'local_preload_libraries', 'session_preload_libraries')
    THEN substr(setting, strpos(setting, '=') + 1) ELSE quote_literal(substr(setting, strpos(setting, '=') + 1)) END)
FROM pg_database d JOIN pg_db_role_setting s ON s.setdatabase = d.oid, unnest(s.setconfig) setting
WHERE d.datname = :'name' \\gexec
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', :'scratch')
FROM pg_database WHERE datname = :'name' AND datacl IS NOT NULL \\gexec
SELECT format('GRANT %s ON DATABASE %I TO %s%s', a.privilege_type, :'scratch',
  CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END,
  CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
FROM pg_database d, aclexplode(d.datacl) a WHERE d.datname = :'name' \\gexec
SELECT format('COMMENT ON DATABASE %I IS %L', :'scratch', shobj_description(oid, 'pg_database'))
FROM pg_database WHERE datname = :'name' AND shobj_description(oid, 'pg_database') IS NOT NULL \\gexec
SELECT format('ALTER DATABASE %I CONNECTION LIMIT %s', :'scratch', datconnlimit)
FROM pg_database WHERE datname = :'name' AND datconnlimit >= 0 \\gexec
`

/**
 * Then both names change at once: DDL on databases' names is transactional. Nobody else of this tool is there now; a client of it that was
 * killed leaves its last statement at work.
 */
const SWAP_SQL = `
BEGIN;
${SETTLE_SQL}
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = :'name' AND usename = current_user AND application_name ~ '^${APPLICATION_NAME}( |$)';
SELECT format('ALTER DATABASE %I RENAME TO %I', :'name', :'kept') \\gexec
SELECT format('ALTER DATABASE %I RENAME TO %I', :'scratch', :'name') \\gexec
COMMIT;
`

/** One row for each statement that an administrator has yet to run. */
const RIGHTS_SQL = `SELECT statement FROM pg_roles u, pg_database d, LATERAL (VALUES
  (u.rolcreatedb, format('ALTER ROLE %I CREATEDB;', current_user)),
  (pg_has_role(d.datdba, 'MEMBER'), format('GRANT %I TO %I;', pg_get_userbyid(d.datdba), current_user)),
  (has_database_privilege('postgres', 'CONNECT'), format('GRANT CONNECT ON DATABASE postgres TO %I;', current_user))
) needed (has, statement)
WHERE u.rolname = current_user AND NOT u.rolsuper AND NOT needed.has AND d.datname = current_database();`

/** What the user may not do of what a restore does, from the catalogue. */
export async function lackingRights(host: Host, database: Database): Promise<Problem[]> {
  const statements = (await ask(host, database, RIGHTS_SQL)).trim().split('\n').filter(Boolean)
  if (statements.length === 0) return []
  const { id, user } = database
  return [
    {
      reason: 'restore-failed',
      host: host.name,
      what: `${user} may not make and rename databases for ${id}, which a restore does.`,
      safe: 'Nothing was changed.',
      fix: `as an administrator: ${statements.join(' ')} Or give a user who may (user and password under [environments.<name>.databases.${id}])`,
    },
  ]
}

/** Name of the scratch database of a database. */
export function scratchOf({ name }: Database): string {
  return scratchName(name, LONGEST_NAME)
}

/** Makes a database beside another: same owner, encoding, locale and tablespace. One of that name goes. */
export async function makeBeside(host: Host, database: Database, scratch: string): Promise<Database> {
  await administer(host, database, CREATE_SQL, { scratch })
  return { ...database, name: scratch }
}

/** Drops a database that we made, if it is there, under whoever still loads into it. */
export async function dropBeside(host: Host, database: Database, scratch: string): Promise<void> {
  await administer(host, database, DROP_SQL, { scratch })
}

/** Gives a database that we made what belongs to the one that it is like and is in no dump. */
export async function settleBeside(host: Host, database: Database, scratch: string): Promise<void> {
  await administer(host, database, SETTLE_SQL, { scratch })
}

/** Whether the server has a database of that name. */
export async function isThere(host: Host, database: Database, name: string): Promise<boolean> {
  const sql = "SELECT count(*) FROM pg_database WHERE datname = :'other';"
  return (await ask(host, database, sql, {}, { other: name })).trim() !== '0'
}

/** Loads a dump: from an uncompressed file beside it over several connections where there is room for that, else from a pipe. */
export async function loadInto(
  host: Host,
  { file, compression, facts }: Pick<DumpManifest, 'file' | 'compression' | 'facts'>,
  into: Database,
): Promise<void> {
  const [room] = await roomOn(host, [posix.dirname(file)])
  const roomy = room !== undefined && room.freeBytes > PLAIN_FACTOR * facts.bytes
  // A name with `=` in it would be read as a connection string, so it is put into one.
  const target = `--dbname=dbname='${into.name.replace(/[\\']/g, '\\$&')}'`
  const program = ['pg_restore', '--no-password', '--exit-on-error', target]
  const { argv: _, env, ...rest } = connect(into, ['pg_restore'])
  const result = await host.run({
    ...rest,
    job: onceJob('load'),
    env: { ...env, PGOPTIONS: LOAD_SETTINGS },
    argv: roomy
      ? ['sh', '-c', LOAD_FROM_FILE, 'sh', file, `${compression} -dc`, ...program, `--jobs=${LOAD_JOBS}`]
      : ['sh', '-c', FEED, 'sh', file, `${compression} -dc`, ...program],
  })
  const safe = `${file} was only read, and loaded into the scratch database ${into.name} alone.`
  expectSuccess(result, (stderr) => cause(host, into, stderr), host, 'restore-failed', safe)
  // A restored database has no statistics: its first queries would be planned blindly.
  await ask(host, into, 'ANALYZE;', { timeoutMs: undefined, job: onceJob('analyze') })
}

/**
 * Gives the scratch database the name of the real one, which is kept under another.
 * @returns that other name
 */
export async function swap(host: Host, database: Database): Promise<string> {
  const kept = keptName(database.name, new Date(), LONGEST_NAME)
  const scratch = scratchOf(database)
  await administer(host, database, SWAP_SQL, { scratch, kept })
  return kept
}

/** Runs SQL that may not run inside of the database that it is about. */
async function administer(
  host: Host,
  database: Database,
  sql: string,
  variables: Readonly<Record<string, string>>,
): Promise<void> {
  const { schema: _, ...rest } = database
  const maintenance: Database = { ...rest, name: 'postgres' }
  try {
    await ask(host, maintenance, sql, { timeoutMs: undefined }, { name: database.name, ...variables })
  } catch (error) {
    if (!(error instanceof MigrateError)) throw error
    const { what } = error.problems[0]
    const more = lacking(what, database)
    if (!more) throw error
    throw new MigrateError({ ...error.problems[0], ...more }, { cause: error })
  }
}

function lacking(what: string, database: Database): { what: string; fix: string } | undefined {
  const { id, user } = database
  if (/permission denied|may not read everything|must be (owner|member)/.test(what)) {
    return {
      what: `${user} may not make or rename databases for ${id}: ${what}`,
      fix: `as an administrator: ALTER ROLE ${quoteIdentifier(user)} CREATEDB; Or give a user who may (user and password under [environments.<name>.databases.${id}])`,
    }
  }
  if (/being accessed by other users/.test(what)) {
    return {
      what: `Somebody is connected to ${id} or its scratch database: ${what}`,
      fix: 'stop whatever is connected (servers, pools, consoles), then run the same command again',
    }
  }
  return undefined
}
