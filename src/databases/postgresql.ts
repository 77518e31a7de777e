import { MigrateError } from '../errors.ts'
import type { Command, Host } from '../remote/command.ts'
import { backUp } from './backup.ts'
import {
  CONNECT_SECONDS,
  describeDatabase,
  expectSuccess,
  missingTools,
  probeTools,
  question,
  type Tools,
  versionNumbers,
} from './client.ts'
import type { Database, DatabaseEngine, DatabaseFacts } from './contract.ts'
import { FILE_TOOLS, prove } from './dump-file.ts'
import { COLUMNS_SQL, FACTS_SQL, readFacts } from './postgresql-catalogue.ts'
import { cause, connect } from './postgresql-client.ts'
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
      measure: async () => ({
        facts: await measure(tools, database, found),
        // Compression by pg_dump itself is ten times slower than by zstd in a pipe, at the same size.
        dump: connect(database, ['pg_dump', '--no-password', '--format=custom', '--compress=0']),
        tool: found.get('pg_dump')!,
      }),
      reader: READER,
      cause: (stderr) => cause(tools, database, stderr),
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

function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
