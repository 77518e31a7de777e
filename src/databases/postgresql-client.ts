import { MigrateError, type Problem } from '../errors.ts'
import type { Command, Host } from '../remote/command.ts'
import { CONNECT_SECONDS, describeDatabase, lastLines } from './client.ts'
import type { Database } from './contract.ts'
import { APPLICATION_NAME } from './postgresql-catalogue.ts'

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
      safe: 'Nothing was changed.',
      fix: 'look whether a line break was pasted along with the password; else change the password',
    })
  }
  return `*:*:*:*:${password.replace(/[\\:]/g, '\\$&')}\n`
}

/** What a failed connection, question or dump means, from libpq's and the server's words; undefined for other failures. */
export function cause(
  host: Host,
  database: Database,
  stderr: string,
): Pick<Problem, 'what' | 'fix'> | undefined {
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

/** An identifier in double quotes, safe whatever it holds. */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
