import type { Problem } from '../errors.ts'
import type { Host } from '../remote/command.ts'
import type { Database } from './contract.ts'
import { ask, type Program } from './mariadb-ask.ts'
import { quoteIdentifier } from './mariadb-catalogue.ts'

/** What emptying a database and loading a dump takes, whatever is in it. Definitions of other users take more, which the trial finds. */
const NEEDED = [
  ...[
    'SELECT',
    'INSERT',
    'CREATE',
    'DROP',
    'ALTER',
    'INDEX',
    'LOCK TABLES',
    'REFERENCES',
    'TRIGGER',
    'EVENT',
  ],
  ...['CREATE VIEW', 'SHOW VIEW', 'CREATE ROUTINE', 'ALTER ROUTINE'],
]

/** `'user'@'host'` of the own account; only its last `@` parts the two. No double quotes: a server may take them for names. */
const GRANTEE = `CONCAT('''', LEFT(CURRENT_USER(), CHAR_LENGTH(CURRENT_USER()) - CHAR_LENGTH(SUBSTRING_INDEX(CURRENT_USER(), '@', -1)) - 1),
  '''@''', SUBSTRING_INDEX(CURRENT_USER(), '@', -1), '''')`

/**
 * Own account, whether it has roles (whose rights nobody lists here), and each right by the pattern of names that it is for. Own rights may
 * always be read.
 */
const RIGHTS_SQL = `
SELECT 'account', CURRENT_USER(), (SELECT COUNT(*) FROM information_schema.APPLICABLE_ROLES);
SELECT 'right', '%', PRIVILEGE_TYPE FROM information_schema.USER_PRIVILEGES
  WHERE GRANTEE = ${GRANTEE};
SELECT 'right', TABLE_SCHEMA, PRIVILEGE_TYPE FROM information_schema.SCHEMA_PRIVILEGES
  WHERE GRANTEE = ${GRANTEE};
`

/**
 * What the user may not do of what a restore does, as far as the catalogue tells.
 * @param names the databases that it works in
 */
export function lackingRights(
  host: Host,
  database: Database,
  program: Program,
  names: readonly string[],
): Promise<Problem[]> {
  const { id, user } = database
  return lacking(host, database, program, names, (statements) => ({
    reason: 'restore-failed',
    what: `${user} may not do everything in ${names.join(' and ')} that a restore of ${id} does.`,
    fix: `as an administrator: ${statements} Or give a user who may (user and password under [environments.<name>.databases.${id}])`,
  }))
}

/** What the user may not do in databases that are made as copies, and restored like others. */
export function copyGrants(
  host: Host,
  database: Database,
  program: Program,
  names: readonly string[],
): Promise<Problem[]> {
  return lacking(host, database, program, names, (statements) => ({
    reason: 'preflight-failed',
    what: `${database.user} may not make the copy of ${database.id} that is to be migrated (${names[0]}), or try its backups out (${names.slice(1).join(', ')}).`,
    fix: `as an administrator: ${statements}`,
  }))
}

/** A complaint where a right is missing that emptying and loading takes. */
async function lacking(
  host: Host,
  database: Database,
  program: Program,
  names: readonly string[],
  say: (statements: string) => Pick<Problem, 'reason' | 'what' | 'fix'>,
): Promise<Problem[]> {
  const statements = await missingGrants(host, database, program, names, NEEDED)
  if (statements.length === 0) return []
  return [{ ...say(statements.join(' ')), host: host.name, safe: 'Nothing was changed.' }]
}

/** The statements that an administrator has yet to run for these rights; none for a user with roles, of whom the catalogue does not tell. */
export async function missingGrants(
  host: Host,
  database: Database,
  program: Program,
  names: readonly string[],
  needed: readonly string[],
): Promise<string[]> {
  const { account, rights } = await askRights(host, database, program)
  if (!rights) return []
  return names
    .filter((name) => {
      const has = new Set(rights.filter(({ pattern }) => covers(pattern, name)).map(({ right }) => right))
      return needed.some((right) => !has.has(right))
    })
    .map((name) => grantAll(name, account))
}

/** The statement without which the user sees no sessions but its own; undefined for one who sees all, or who has roles. */
export async function missingProcess(
  host: Host,
  database: Database,
  program: Program,
): Promise<string | undefined> {
  const { account, rights } = await askRights(host, database, program)
  if (!rights || rights.some(({ right }) => right === 'PROCESS')) return undefined
  return `GRANT PROCESS ON *.* TO ${quoteAccount(account)};`
}

/** Own account and rights; none of them for a user with roles. */
async function askRights(
  host: Host,
  database: Database,
  program: Program,
): Promise<{ account: string; rights?: { pattern: string; right: string }[] }> {
  const lines = (await ask(host, database, program, RIGHTS_SQL)).split('\n').map((line) => line.split('\t'))
  const [, account = '', roles] = lines.find(([tag]) => tag === 'account') ?? []
  if (roles !== '0') return { account }
  const rights = lines
    .filter(([tag]) => tag === 'right')
    .map(([, pattern, right]) => ({ pattern: pattern!.replaceAll('\\\\', '\\'), right: right! }))
  return { account, rights }
}

/** The statement that gives an account (`user@host`) everything in a database. */
export function grantAll(name: string, account: string): string {
  const pattern = quoteIdentifier(name.replace(/[_%]/g, '\\$&'))
  return `GRANT ALL ON ${pattern}.* TO ${quoteAccount(account)};`
}

function quoteAccount(account: string): string {
  const at = account.lastIndexOf('@')
  const quote = (text: string) => `'${text.replace(/['\\]/g, '$&$&')}'`
  return `${quote(account.slice(0, at))}@${quote(account.slice(at + 1))}`
}

/** Whether a database is one that a pattern of a GRANT is for: `_` and `%` stand for others, unless after a backslash. */
export function covers(pattern: string, name: string): boolean {
  const source = pattern.replace(/\\([_%])|([_%])|([\\^$.*+?()[\]{}|])/g, (_, literal, wild, special) =>
    literal ? literal : wild ? (wild === '_' ? '.' : '.*') : `\\${special}`,
  )
  return new RegExp(`^${source}$`, 'su').test(name)
}
