import { MigrateError, type Problem } from '../errors.ts'
import type { Command, Host } from '../remote/command.ts'
import { backUp } from './backup.ts'
import {
  CONNECT_SECONDS,
  describeDatabase,
  expectSuccess,
  lastLines,
  missingTools,
  probeTools,
  question,
  type Tools,
  versionNumbers,
} from './client.ts'
import type { Database, DatabaseEngine, DatabaseFacts } from './contract.ts'
import { FILE_TOOLS, prove } from './dump-file.ts'
import { APPLICATION_NAME, COLUMNS_SQL, FACTS_SQL, readFacts } from './postgresql-catalogue.ts'
import { scriptFailure } from './script.ts'

const TOOLS = ['psql', 'pg_dump', 'pg_restore'] as const
const PACKAGES =
  'the package postgresql-client (RHEL: postgresql) of at least the major version of the server'
const UNCHANGED = 'Nothing was changed.'

/** PostgreSQL from version 10, by psql, pg_dump and pg_restore. */
export const postgresql: DatabaseEngine = {
  type: 'postgresql',
  tools: TOOLS,

  async ping(tools, database) {
    await probe(tools, ['psql'])
    await ask(tools, database, 'SELECT 1;', { timeoutMs: (CONNECT_SECONDS + 5) * 1000 })
  },

  async facts(tools, database) {
    return measure(tools, database, await probe(tools, TOOLS))
  },

  async dump(tools, database, file, grade) {
    const found = await probe(tools, TOOLS)
    return backUp(tools, database, file, grade, {
      tools: found,
      tool: found.get('pg_dump')!,
      // Compression by pg_dump itself is ten times slower than by zstd in a pipe, at the same size.
      dump: connect(database, ['pg_dump', '--no-password', '--format=custom', '--compress=0']),
      reader: READER,
      cause: (stderr) => cause(tools, database, stderr),
      facts: () => measure(tools, database, found),
    })
  },

  async verify(tools, manifest) {
    await prove(tools, await probe(tools, TOOLS), manifest.file, manifest, READER)
  },

  async runScript(tools, database, script) {
    await probe(tools, ['psql'])
    const started = Date.now()
    const path = database.schema
      ? ['--command', `SET search_path TO ${quoteIdentifier(database.schema)}`]
      : []
    const result = await tools.run(connect(database, [...PSQL, ...path, '--file', script]))
    if (result.outcome.kind !== 'exit' || result.outcome.code !== 0) {
      const error = /^psql:(.*):(\d+): (?:ERROR|FATAL|PANIC): +(.*)$/m.exec(result.stderr)
      throw scriptFailure(
        tools,
        database,
        script,
        result,
        error && { line: Number(error[2]), what: error[3]! },
      )
    }
    return { seconds: (Date.now() - started) / 1000, output: result.stdout + result.stderr }
  },

  async columns(tools, database, table) {
    const printed = await ask(tools, database, COLUMNS_SQL, {}, { table })
    return printed
      .split('\n')
      .filter(Boolean)
      .map((line) => (JSON.parse(line) as [string])[0])
  },
}

const PSQL = [
  'psql',
  '--no-psqlrc',
  '--no-password',
  '--quiet',
  '--no-align',
  '--tuples-only',
  '--set',
  'ON_ERROR_STOP=1',
] as const

const READER: Command = { argv: ['pg_restore', '--file=/dev/null'] }

/**
 * A client program with everything it needs to connect. The database's name goes through PGDATABASE: as an argument, a name
 * with `=` in it would be read as a connection string.
 */
export function connect(database: Database, argv: readonly [string, ...string[]]): Command {
  const sslMode = database.params.sslmode ?? (database.params.ssl === 'true' ? 'require' : undefined)
  return {
    argv: [...argv],
    env: {
      PGHOST: database.host,
      PGPORT: String(database.port),
      PGUSER: database.user,
      PGDATABASE: database.name,
      PGAPPNAME: APPLICATION_NAME,
      PGCONNECT_TIMEOUT: String(CONNECT_SECONDS),
      PGCLIENTENCODING: 'UTF8',
      // The messages are searched for words.
      LC_MESSAGES: 'C',
      ...(sslMode && { PGSSLMODE: sslMode }),
      ...(database.params.sslrootcert && { PGSSLROOTCERT: database.params.sslrootcert }),
    },
    secretFiles: { PGPASSFILE: pgpass(database.password) },
  }
}

/**
 * A password file for one connection: whatever the names are, this is the password. A colon or backslash is escaped by a
 * backslash, as libpq's documentation says.
 */
export function pgpass(password: string): string {
  if (/[\r\n\0]/.test(password)) {
    throw new MigrateError({
      reason: 'config-invalid',
      what: 'The database password holds a line break, which no PostgreSQL password file can express.',
      safe: UNCHANGED,
      fix: 'look whether a line break was pasted along with the password; else change the password',
    })
  }
  return `*:*:*:*:${password.replace(/[\\:]/g, '\\$&')}\n`
}

async function probe(host: Host, needed: readonly string[]): Promise<Tools> {
  const found = await probeTools(host, [...TOOLS, ...FILE_TOOLS])
  const missing = needed.filter((tool) => !found.has(tool))
  if (missing.length > 0) throw missingTools(host, missing, PACKAGES)
  return found
}

async function measure(host: Host, database: Database, tools: Tools): Promise<DatabaseFacts> {
  const toolVersion = versionNumbers(tools.get('pg_dump')!)
  const facts = readFacts(
    await ask(host, database, FACTS_SQL, { timeoutMs: undefined }),
    toolVersion.join('.'),
  )
  const [serverMajor] = versionNumbers(facts.version)
  if (toolVersion[0]! < serverMajor!) {
    throw new MigrateError({
      reason: 'preflight-failed',
      what: `pg_dump ${toolVersion.join('.')} on ${host.address} cannot dump ${describeDatabase(database)}, which runs ${facts.version}.`,
      host: host.name,
      safe: UNCHANGED,
      fix: `install postgresql-client ${serverMajor} or newer there, or name another host as tools_host of ${database.id}`,
    })
  }
  return facts
}

async function ask(
  host: Host,
  database: Database,
  sql: string,
  limit: { timeoutMs?: number | undefined },
  variables: Record<string, string> = {},
): Promise<string> {
  const settings = Object.entries({ schema: database.schema ?? '', ...variables })
  const argv = [
    ...PSQL,
    ...settings.flatMap(([name, value]) => ['--set', `${name}=${value}`]),
    '--file',
    '-',
  ] as const
  const command: Command = { ...connect(database, argv), stdin: sql }
  const bounded =
    'timeoutMs' in limit && limit.timeoutMs === undefined
      ? command
      : question({ ...command, ...(limit.timeoutMs !== undefined && { timeoutMs: limit.timeoutMs }) })
  return expectSuccess(
    await host.run(bounded),
    (stderr) => cause(host, database, stderr),
    host,
    'preflight-failed',
    UNCHANGED,
  )
}

/** What a failed connection, question or dump means, from libpq's and the server's words; undefined for other failures. */
function cause(host: Host, database: Database, stderr: string): Pick<Problem, 'what' | 'fix'> | undefined {
  const where = describeDatabase(database)
  const table = `[environments.<name>.databases.${database.id}]`
  const causes: readonly [RegExp, string, string][] = [
    [
      /password authentication failed|no password supplied/,
      `${where} refuses the password of ${database.user}.`,
      `put the right one into deployment.toml or as password under ${table}`,
    ],
    [
      /no pg_hba\.conf entry/,
      `${where} does not let ${database.user} in from ${host.name}.`,
      'allow that host in pg_hba.conf, or name another host as tools_host',
    ],
    [
      /could not translate host name|Name or service not known/,
      `${host.name} cannot resolve ${database.host}.`,
      'check the host in the JDBC URL and the name service of that machine',
    ],
    [
      /database ".*" does not exist/,
      `There is no database ${database.name} at ${database.host}:${database.port}.`,
      'check the JDBC URL in deployment.toml',
    ],
    [
      /permission denied/,
      `${database.user} may not read everything in ${where}: ${lastLines(stderr, 1)}`,
      'grant the right it names, or give a user who has it',
    ],
    [
      /Connection refused|timeout expired|No route to host|could not connect|connection to server/,
      `${host.name} cannot reach ${where}: ${lastLines(stderr, 2)}`,
      'check that the server runs and that this host may connect to it; or name another host as tools_host',
    ],
  ]
  const found = causes.find(([pattern]) => pattern.test(stderr))
  return found && { what: found[1], fix: found[2] }
}

function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
