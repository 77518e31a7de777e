import { randomBytes } from 'node:crypto'
import { MigrateError } from '../errors.ts'
import type { Command, Host } from '../remote/command.ts'
import { Together } from '../remote/together.ts'
import type { Measured } from './backup.ts'
import {
  describeDatabase,
  expectSuccess,
  missingTools,
  probeTools,
  question,
  type Tools,
  versionNumbers,
} from './client.ts'
import type { Database, Identity, Row } from './contract.ts'
import { FILE_TOOLS } from './dump-file.ts'
import { FACTS_SQL, IDENTITY_SQL, readFacts, readIdentity } from './postgresql-catalogue.ts'
import { cause, connect, quoteIdentifier } from './postgresql-client.ts'

/** Programs that backups need. */
export const TOOLS = ['psql', 'pg_dump', 'pg_restore'] as const

const PACKAGES =
  'the package postgresql-client (RHEL: postgresql) of at least the major version of the server'
const UNCHANGED = 'Nothing was changed.'

/** psql that prints values only and stops at the first error. */
export const PSQL = [
  'psql',
  '--no-psqlrc',
  '--no-password',
  '--quiet',
  '--no-align',
  '--tuples-only',
  '--set',
  'ON_ERROR_STOP=1',
] as const

/** @throws MigrateError `preflight-failed` naming all programs that are needed and not there */
export async function probe(host: Host, needed: readonly string[]): Promise<Tools> {
  const found = await probeTools(host, [...TOOLS, ...FILE_TOOLS])
  const missing = needed.filter((tool) => !found.has(tool))
  if (missing.length > 0) throw missingTools(host, missing, PACKAGES)
  return found
}

/**
 * Runs SQL by psql and gives what it prints.
 *
 * @param limit milliseconds; undefined inside: none; absent: that of a question. `job` is that of a command
 * @param variables psql's, beside `schema`
 */
export async function ask(
  host: Host,
  database: Database,
  sql: string,
  limit: { timeoutMs?: number | undefined; job?: string } = {},
  variables: Readonly<Record<string, string>> = {},
): Promise<string> {
  const settings = Object.entries({ schema: database.schema ?? '', ...variables })
  const argv = [
    ...PSQL,
    ...settings.flatMap(([name, value]) => ['--set', `${name}=${value}`]),
    '--file',
    '-',
  ] as const
  const unlimited: Command = { ...connect(database, argv), stdin: sql }
  const { timeoutMs, job } = limit
  const command =
    'timeoutMs' in limit
      ? { ...unlimited, ...(timeoutMs !== undefined && { timeoutMs }), ...(job !== undefined && { job }) }
      : question(unlimited)
  return expectSuccess(
    await host.run(command),
    (stderr) => cause(host, database, stderr),
    host,
    'preflight-failed',
    UNCHANGED,
  )
}

/**
 * The rows of one statement, asked in a transaction that may only read, in the schema of the server's own sessions. What is asked of a
 * database at the same moment goes through one psql.
 */
export function query(host: Host, database: Database, sql: string): Promise<readonly Row[]> {
  return QUERIES.ask(host, { database, sql })
}

const QUERIES = new Together<{ database: Database; sql: string }, readonly Row[]>(
  async (host, questions) => {
    const answers = new Map<(typeof questions)[number], Promise<readonly Row[]>>()
    for (const asked of Map.groupBy(questions, ({ database }) => JSON.stringify(database)).values()) {
      const statements = asked.map(({ sql }) => sql)
      const all = queryAll(host, asked[0]!.database, statements)
      // None waits for another database: a failure that nobody awaits yet would end the process.
      for (const [at, question] of asked.entries())
        answers.set(
          question,
          all.then((rows) => rows[at]!),
        )
    }
    return questions.map((question) => answers.get(question)!)
  },
  (question) => JSON.stringify(question),
)

async function queryAll(
  host: Host,
  database: Database,
  statements: readonly string[],
): Promise<readonly Promise<readonly Row[]>[]> {
  const together = statements.length > 1 && (await askAll(host, database, statements).catch(() => undefined))
  // By itself, each says what is wrong with it, and has all the time of a question.
  return together
    ? together.map((rows) => Promise.resolve(rows))
    : statements.map(async (sql) => (await askAll(host, database, [sql]))[0]!)
}

async function askAll(
  host: Host,
  database: Database,
  statements: readonly string[],
): Promise<readonly (readonly Row[])[]> {
  // No value holds words that were made up just now, whatever else it holds.
  const word = randomBytes(9).toString('hex')
  const [field, record, nothing, end] = [`f${word}`, `r${word}`, `n${word}`, `e${word}`]
  const path = database.schema ? `SET LOCAL search_path TO ${quoteIdentifier(database.schema)};` : ''
  const format = `\\pset fieldsep '${field}'\n\\pset recordsep '${record}'\n\\pset null '${nothing}'\n`
  const asked = statements.map(
    (sql) => `BEGIN TRANSACTION READ ONLY;\n${path}\n${sql};\nCOMMIT;\n\\qecho ${end}\n`,
  )
  const printed = await ask(host, database, format + asked.join(''))
  const answers = printed.split(`${end}\n`).slice(0, -1)
  return answers.map((rows) =>
    rows === ''
      ? []
      : rows
          .replace(/\n$/, '')
          .split(record)
          .map((row) => row.split(field).map((value) => (value === nothing ? null : value))),
  )
}

/** Which database answers. */
export async function identify(host: Host, database: Database): Promise<Identity> {
  return readIdentity(await ask(host, database, IDENTITY_SQL))
}

/** Facts of a database, with its rows' hashes where `contents` is set, and the command that dumps it. */
export async function measure(
  host: Host,
  database: Database,
  tools: Tools,
  contents: boolean,
): Promise<Measured> {
  const toolVersion = versionNumbers(tools.get('pg_dump')!)
  const printed = await ask(
    host,
    database,
    FACTS_SQL,
    { timeoutMs: undefined },
    { contents: contents ? 'yes' : 'no' },
  )
  const read = readFacts(printed, toolVersion.join('.'))
  const [serverMajor] = versionNumbers(read.facts.version)
  if (toolVersion[0]! < serverMajor!) {
    throw new MigrateError({
      reason: 'preflight-failed',
      what: `pg_dump ${toolVersion.join('.')} on ${host.address} cannot dump ${describeDatabase(database)}, which runs ${read.facts.version}.`,
      host: host.name,
      safe: UNCHANGED,
      fix: `install postgresql-client ${serverMajor} or newer there, or name another host as tools_host of ${database.id}`,
    })
  }
  return {
    facts: read.facts,
    contents: contents ? read.contents : undefined,
    // Compression by pg_dump itself is ten times slower than by zstd in a pipe, at the same size.
    dump: connect(database, ['pg_dump', '--no-password', '--format=custom', '--compress=0']),
    tool: tools.get('pg_dump')!,
  }
}
