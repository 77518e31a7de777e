import type { Problem } from '../errors.ts'
import type { Host } from '../remote/command.ts'

export type EngineType = 'postgresql' | 'mysql' | 'mariadb' | 'mssql' | 'oracle' | 'db2' | 'h2'

/** One database as a server's `deployment.toml` and the migration file together describe it. */
export interface Database {
  /** `[[datasource]] id` of the Micro Integrator, or `shared_db`, `apim_db` ... of API Manager. */
  id: string
  engine: EngineType
  host: string
  port: number
  /** Database (PostgreSQL, MySQL ...) or service name/SID (Oracle). */
  name: string
  schema?: string
  user: string
  /** Secret: handed to tools by a 0600 file only. */
  password: string
  /** Parameters of the JDBC URL, un-escaped. */
  params: Readonly<Record<string, string>>
  jdbcUrl: string
}

/** Which database this really is, wherever a URL points: must-equal fact. */
export interface Identity {
  /**
   * PostgreSQL: `system_identifier` of the cluster; MariaDB/MySQL: server uuid or host id. The database by its own name there:
   * a restored one has another oid.
   */
  server: string
  database: string
}

export interface DatabaseFacts {
  identity: Identity
  /** `PostgreSQL 15.18`, `MariaDB 10.11.14`. */
  version: string
  charset: string
  collation: string
  bytes: number
  /** Exact row counts per table (schema-qualified where not the default schema). */
  rows: Readonly<Record<string, number>>
  /** SHA-256 over the catalogue (tables, columns, keys, indexes, routines): changes iff the schema does. */
  schemaFingerprint: string
  /** Version of the dump tool found on the tools host. */
  toolVersion: string
  /** Sessions on the database other than ours (any run of this tool): user, address, what they do. */
  sessions: readonly DatabaseSession[]
}

/** Somebody who is connected: user, address, what they do. */
export interface DatabaseSession {
  user: string
  from: string
  state: string
}

/**
 * What a backup is proved to be. L0: every process of the pipe ended well, file fsynced. L1: read back to its end by the engine's
 * own reader. L2: SHA-256 read again from the disk; row counts and schema of the same moment in the manifest. L3: restored into
 * a scratch database on the same server and compared, each table by a hash of its rows.
 */
export type Grade = 'L0' | 'L1' | 'L2' | 'L3'

/** Stands beside the dump as `<dump>.manifest.json`; uploaded, while the dump itself never leaves the servers. */
export interface DumpManifest {
  database: string
  file: string
  bytes: number
  sha256: string
  /** What was proved; below what was asked for only where tables moved, so that L3 had nothing to compare with. */
  grade: Grade
  tool: string
  startedAt: string
  /** Of the dump program alone; `phases` has the rest. */
  seconds: number
  /** Seconds of each part: `measure`, `write`, `prove`, `trial` (restored and compared). */
  phases: Readonly<Record<string, number>>
  /** What `file` has to go through before the database's own reader understands it: `zstd -dc`, `gzip -dc`. */
  compression: 'zstd' | 'gzip'
  /** As measured just before the dump began. */
  facts: Omit<DatabaseFacts, 'sessions'>
  /** Tables whose row count was another one just after the dump: somebody wrote meanwhile. Empty in a quiet moment. */
  moved: readonly string[]
  /** L3, and where it was asked for: a hash over the rows of each table, whatever their order; over the state of each sequence. */
  contents?: Readonly<Record<string, string>>
}

/** What a restore did. */
export interface Restored {
  seconds: number
  /** Seconds of each part: `verify`, `trial` (restored beside and compared), `keep`, `replace`. */
  phases: Readonly<Record<string, number>>
  /** Where the state from before the restore is: a database on the same server, or a proved dump. */
  kept: { database: string } | { dump: DumpManifest }
}

/** An advisory lock of the database server, held by a session that does nothing else. */
export interface DatabaseLock {
  /** Throws `locked` when the session, and so the lock, is gone. */
  assertHeld(): Promise<void>
  /**
   * Takes it again where its session went with a connection. Throws `locked` where somebody else has it by now.
   * @returns whether it was gone: somebody else may have had it meanwhile
   */
  regain(): Promise<boolean>
  release(): Promise<void>
}

export interface ScriptResult {
  seconds: number
  /** What the client printed, scrubbed by the caller before it is shown. */
  output: string
}

/**
 * What every engine can do. `tools` is the host where its client programs run. Each method throws a MigrateError that names
 * the database, what is safe and the next command. No password in an argv or environment, ever.
 */
export interface DatabaseEngine {
  readonly type: EngineType
  /** Client programs needed for backups (`pg_dump`, `psql`), so that preflight can name what is missing. */
  readonly tools: readonly string[]
  /** Logs in and runs `SELECT 1`. */
  ping(tools: Host, database: Database): Promise<void>
  /** Which database this is, without reading any of it. The same as in its facts. */
  identity(tools: Host, database: Database): Promise<Identity>
  facts(tools: Host, database: Database): Promise<DatabaseFacts>
  /** Who is connected, without reading anything else. The same as in its facts. PostgreSQL shows other users to members of pg_read_all_stats alone. */
  sessions(tools: Host, database: Database): Promise<readonly DatabaseSession[]>
  /**
   * Writes beside, hashes, fsyncs, renames; proves up to the grade asked for.
   * @param contents keep a hash of every table's rows, below L3 too: each is read twice more. `changesSince` needs it.
   */
  dump(tools: Host, database: Database, file: string, grade: Grade, contents?: boolean): Promise<DumpManifest>
  /**
   * In what a database is not what a dump of it holds, in words: schema, rows, contents. Empty: proved to be the same. Reads every row; the
   * dump itself is not looked at.
   */
  changesSince(tools: Host, database: Database, manifest: DumpManifest): Promise<readonly string[]>
  /** Proves again that the dump on disk is what its manifest says; throws `backup-failed`. */
  verify(tools: Host, manifest: DumpManifest): Promise<void>
  /** What the user may not do of what a restore does, as far as the catalogue tells. Looks only; there need be no dump yet. */
  lackingRights(tools: Host, database: Database): Promise<readonly Problem[]>
  /**
   * What would keep a restore from being done: a damaged dump, another database, missing rights, no room. Looks only; sessions in the
   * way are not among it.
   */
  restoreProblems(tools: Host, database: Database, manifest: DumpManifest): Promise<readonly Problem[]>
  /**
   * Back to the state of a dump: proves the dump, restores it beside into a scratch database, compares that with the manifest, and
   * only then puts it in the database's place. Interrupted at any point, it can be repeated. Throws `restore-failed`.
   */
  restore(tools: Host, database: Database, manifest: DumpManifest): Promise<Restored>
  /**
   * What would keep a copy of that name from being made: somebody's database of that name, missing rights. Looks only. The name is one that
   * nobody else uses.
   */
  copyProblems(tools: Host, database: Database, name: string): Promise<readonly Problem[]>
  /**
   * Makes a database of that name on the same server, with owner, settings and rights of this one, and what a dump of it holds: the dump is
   * proved first, the copy compared with it. What stands there under that name goes. Throws `copy-failed`; nothing of the copy is left then.
   */
  copy(tools: Host, database: Database, manifest: DumpManifest, name: string): Promise<void>
  /** Whether the server has a database of that name, as far as the user may see. */
  isThere(tools: Host, database: Database, name: string): Promise<boolean>
  /** Drops a copy, if it is there. */
  dropCopy(tools: Host, database: Database, name: string): Promise<void>
  /**
   * Takes the lock that keeps two runs from changing one database. `holder` is what others are told. Throws `locked` where
   * somebody has it, `preflight-failed` where a pooler stands in between: its sessions are not ours alone.
   */
  lock(tools: Host, database: Database, holder: string): Promise<DatabaseLock>
  /** Runs a script that lies on the tools host with the engine's own client, stopping at the first error. */
  runScript(tools: Host, database: Database, script: string): Promise<ScriptResult>
  /** A checksum over the rows of each of these tables, whatever their order; tables as `rows` of the facts names them. */
  checksums(
    tools: Host,
    database: Database,
    tables: readonly string[],
  ): Promise<Readonly<Record<string, string>>>
  /** Column names of a table, lower-cased; empty when there is no such table. */
  columns(tools: Host, database: Database, table: string): Promise<readonly string[]>
  /** Every index that is whole and serves all rows, those of keys among them. */
  indexes(tools: Host, database: Database): Promise<readonly Index[]>
  /**
   * Rows of a question, every value as the client prints it, NULL as null. Whatever it says, nothing is changed: it is asked in a
   * transaction that may only read.
   * @param sql one statement; no text of a user in it
   */
  query(tools: Host, database: Database, sql: string): Promise<readonly Row[]>
}

/** Names lower-cased; columns in their order, an expression as an empty one. */
export interface Index {
  table: string
  name: string
  columns: readonly string[]
}

/** One row: its values as text, in the order of the columns. */
export type Row = readonly (string | null)[]
