import { MigrateError, type Problem } from '../errors.ts'
import type { Command, Host } from '../remote/command.ts'
import { CONNECT_SECONDS, describeDatabase, lastLines } from './client.ts'
import type { Database } from './contract.ts'

/** Placeholder that becomes the path of the option file. */
const OPTIONS = 'DATABASE_OPTIONS'

/** The client programs share their names and most of their options, but not how they are told to encrypt. */
export type Family = 'mariadb' | 'mysql'

/** Whose program or server a version text belongs to. */
export function familyOf(version: string): Family {
  return /mariadb/i.test(version) ? 'mariadb' : 'mysql'
}

/**
 * A client program of MariaDB or MySQL with its connection. `--defaults-file`, not `--defaults-extra-file`: the latter is
 * read before `~/.my.cnf` of the user who runs it, whose password would win.
 */
export function connect(database: Database, family: Family, argv: readonly [string, ...string[]]): Command {
  const [program, ...rest] = argv
  return {
    argv: [program, `--defaults-file={${OPTIONS}}`, ...rest, '--', database.name],
    // MySQL's encrypted login file is read whatever else is given, and wins; there is none here.
    env: { MYSQL_TEST_LOGIN_FILE: '/dev/null/none' },
    secretFiles: { [OPTIONS]: optionFile(database, family) },
  }
}

/**
 * The option file. A URL that does not ask for a certificate check gets none, as with the JDBC drivers; MariaDB's clients
 * check since 11.4 unless told not to.
 */
export function optionFile(database: Database, family: Family): string {
  const { params } = database
  const mode = (params.sslMode ?? '').toLowerCase().replace('_', '-')
  const verified = mode.startsWith('verify-') || params.verifyServerCertificate === 'true'
  const encrypted =
    verified ||
    params.useSSL === 'true' ||
    params.requireSSL === 'true' ||
    ['required', 'trust'].includes(mode)
  const encryption =
    family === 'mariadb'
      ? [...(encrypted ? ['ssl=1'] : []), `ssl-verify-server-cert=${verified ? 1 : 0}`]
      : encrypted
        ? [`ssl-mode=${verified ? 'VERIFY_CA' : 'REQUIRED'}`]
        : []
  return [
    '[client]',
    `host=${quoteOption(database.host)}`,
    `port=${database.port}`,
    `user=${quoteOption(database.user)}`,
    `password=${quoteOption(database.password)}`,
    'protocol=TCP',
    'default-character-set=utf8mb4',
    ...encryption,
    '[mysql]',
    `connect-timeout=${CONNECT_SECONDS}`,
    '',
  ].join('\n')
}

/** A value of an option file in double quotes, in which `#` starts no comment and blanks at the ends count. */
export function quoteOption(value: string): string {
  if (value.includes('\0')) {
    throw new MigrateError({
      reason: 'config-invalid',
      what: 'A database setting holds a NUL character.',
      safe: 'Nothing was changed.',
      fix: 'correct user and password in deployment.toml or in the migration file',
    })
  }
  const escapes: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\b': '\\b' }
  return `"${value.replace(/[\\"]/g, '\\$&').replace(/[\n\r\t\b]/g, (char) => escapes[char]!)}"`
}

/** What a failed connection, question or dump means, by the number of the error; undefined for any other failure. */
export function cause(
  host: Host,
  database: Database,
  stderr: string,
): Pick<Problem, 'what' | 'fix'> | undefined {
  const where = describeDatabase(database)
  const here = `${database.host}:${database.port}`
  const table = `[environments.<name>.databases.${database.id}]`
  const reach = {
    what: `${host.name} cannot reach ${where}: ${lastLines(stderr, 1)}`,
    fix: 'check that the server runs and that this host may connect to it; or name another host as tools_host',
  }
  const refused = {
    what: `${where} refuses the user ${database.user} with the password that was given.`,
    fix: `put the right one into deployment.toml or as password under ${table}; or allow that user from ${host.name}`,
  }
  const causes: Readonly<Record<number, Pick<Problem, 'what' | 'fix'>>> = {
    1044: {
      what: `${where} does not let ${database.user} into that database (${lastLines(stderr, 1)}).`,
      fix: 'grant that user the database, or check its name in deployment.toml',
    },
    1045: refused,
    1698: refused,
    1130: {
      what: `${where} lets nobody in from ${host.name}.`,
      fix: 'create the user for that host too, or name another host as tools_host',
    },
    2005: {
      what: `${host.name} cannot resolve ${database.host}.`,
      fix: 'check the host in the JDBC URL and the name service of that machine',
    },
    2002: /Unknown server host|Name or service not known/.test(stderr)
      ? {
          what: `${host.name} cannot resolve ${database.host}.`,
          fix: 'check the host in the JDBC URL and the name service of that machine',
        }
      : reach,
    2003: reach,
    2013: reach,
    1049: {
      what: `There is no database ${database.name} at ${here}.`,
      fix: 'check the JDBC URL in deployment.toml',
    },
  }
  const found = causes[Number(/(?:ERROR|Got error:?) (\d+)/i.exec(stderr)?.[1])]
  if (found) return found
  if (/you need .*(?:SET USER|SET_USER_ID|SET_ANY_DEFINER)/.test(stderr)) {
    return {
      what: `${database.user} may not bring back what others defined in ${where} (views, triggers, routines, events): ${lastLines(stderr, 1)}`,
      fix: `as an administrator: GRANT SET USER ON *.* TO that user (MySQL: SET_USER_ID, from 8.2 on SET_ANY_DEFINER); or give another user and password under ${table}`,
    }
  }
  if (!/insufficient privileges|insufficent privileges|access denied/i.test(stderr)) return undefined
  return {
    what: `${database.user} may not read everything in ${where}: ${lastLines(stderr, 2)}`,
    fix: `grant it; routines of somebody else need GRANT SELECT ON mysql.proc (MariaDB) or SHOW_ROUTINE (MySQL 8.0.20), events EVENT, triggers TRIGGER, views SHOW VIEW; or give another user and password under ${table}`,
  }
}
