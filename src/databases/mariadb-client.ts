import { MigrateError, type Problem } from '../errors.ts'
import type { Command, Host } from '../remote/command.ts'
import { CONNECT_SECONDS, describeDatabase, lastLines } from './client.ts'
import type { Database } from './contract.ts'

/** Placeholder that becomes the path of the option file. */
const OPTIONS = 'DATABASE_OPTIONS'

/**
 * A client program of MariaDB or MySQL with its connection. `--defaults-file`, not `--defaults-extra-file`: the latter is
 * read before `~/.my.cnf` of the user who runs it, whose password would win.
 */
export function connect(database: Database, argv: readonly [string, ...string[]]): Command {
  const [program, ...rest] = argv
  return {
    argv: [program, `--defaults-file={${OPTIONS}}`, ...rest, '--', database.name],
    // The encrypted login file is read whatever else is given, and wins; there is none here.
    env: { MYSQL_TEST_LOGIN_FILE: '/dev/null/none' },
    secretFiles: { [OPTIONS]: optionFile(database) },
  }
}

/**
 * The option file. `loose-` lets each of the two families skip what only the other one knows. A URL that does not ask for a
 * certificate check gets none, as with the JDBC drivers; MariaDB's clients check since 11.4 unless told not to.
 */
export function optionFile(database: Database): string {
  const { params } = database
  const mode = (params.sslMode ?? '').toLowerCase().replace('_', '-')
  const verified = mode.startsWith('verify-') || params.verifyServerCertificate === 'true'
  const encrypted =
    verified ||
    params.useSSL === 'true' ||
    params.requireSSL === 'true' ||
    ['required', 'trust'].includes(mode)
  return [
    '[client]',
    `host=${quoteOption(database.host)}`,
    `port=${database.port}`,
    `user=${quoteOption(database.user)}`,
    `password=${quoteOption(database.password)}`,
    'protocol=TCP',
    'default-character-set=utf8mb4',
    ...(encrypted ? ['loose-ssl=1', `loose-ssl-mode=${verified ? 'VERIFY_CA' : 'REQUIRED'}`] : []),
    `loose-ssl-verify-server-cert=${verified ? 1 : 0}`,
    '[mysql]',
    `connect-timeout=${CONNECT_SECONDS}`,
    '[mysqldump]',
    'loose-set-gtid-purged=OFF',
    'loose-column-statistics=0',
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

/** What a failed connection or question means, by the number of the error. */
export function explain(host: Host, database: Database, stderr: string): Pick<Problem, 'what' | 'fix'> {
  const where = describeDatabase(database)
  const table = `[environments.<name>.databases.${database.id}]`
  const number = Number(/(?:ERROR|Got error:?) (\d+)/i.exec(stderr)?.[1])
  if (number === 1045 || number === 1698) {
    return {
      what: `${where} refuses the user ${database.user} with the password that was given.`,
      fix: `put the right one into deployment.toml or as password under ${table}; or allow that user from ${host.name}`,
    }
  }
  if (number === 1130) {
    return {
      what: `${where} lets nobody in from ${host.name}.`,
      fix: 'create the user for that host too, or name another host as tools_host',
    }
  }
  if (number === 2005) {
    return {
      what: `${host.name} cannot resolve ${database.host}.`,
      fix: 'check the host in the JDBC URL and the name service of that machine',
    }
  }
  if (number === 2002 || number === 2003 || number === 2013) {
    return {
      what: `${host.name} cannot reach ${where}: ${lastLines(stderr, 1)}`,
      fix: 'check that the server runs and that this host may connect to it; or name another host as tools_host',
    }
  }
  if (number === 1049) {
    return {
      what: `There is no database ${database.name} at ${database.host}:${database.port}.`,
      fix: 'check the JDBC URL in deployment.toml',
    }
  }
  return {
    what: `${where} did not answer: ${lastLines(stderr)}`,
    fix: 'read the message; grant the right it names, if it names one; then run the same command again',
  }
}
