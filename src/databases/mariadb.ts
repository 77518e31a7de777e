import { MigrateError } from '../errors.ts'
import type { Command, Host, Result } from '../remote/command.ts'
import { backUp, type Measured } from './backup.ts'
import {
  describeDatabase,
  expectSuccess,
  missingTools,
  probeTools,
  productName,
  question,
  type Tools,
  versionNumbers,
} from './client.ts'
import type { Database, DatabaseEngine, DatabaseFacts, EngineType } from './contract.ts'
import { FILE_TOOLS, prove } from './dump-file.ts'
import { detailSql, OVERVIEW_SQL, readDetails, readOverview } from './mariadb-catalogue.ts'
import { cause, connect, type Family, familyOf } from './mariadb-client.ts'
import { scriptFailure } from './script.ts'

const CLIENTS = ['mariadb', 'mysql'] as const
const DUMPERS = ['mariadb-dump', 'mysqldump'] as const
const PACKAGES = 'the package mariadb-client or mysql-client (RHEL: mariadb or mysql)'
const UNCHANGED = 'Nothing was changed.'

/** Somebody dropped or renamed something between the two looks at the catalogue: unknown table, routine, trigger, event. */
const VANISHED = /ERROR (?:1146|1305|1360|1539|4091)\b/

/** A URL of MySQL may lead to a MariaDB server and the other way round: what counts is what the server says it is. */
export const mariadb: DatabaseEngine = engine('mariadb')
export const mysql: DatabaseEngine = engine('mysql')

function engine(type: EngineType): DatabaseEngine {
  return {
    type,
    tools: type === 'mariadb' ? ['mariadb', 'mariadb-dump'] : ['mysql', 'mysqldump'],

    async ping(tools, database) {
      await ask(tools, database, client(tools, await probe(tools)), 'SELECT 1;')
    },

    async facts(tools, database) {
      return (await measure(tools, database, await probe(tools))).facts
    },

    async dump(tools, database, file, grade) {
      const found = await probe(tools)
      return backUp(tools, database, file, grade, {
        tools: found,
        measure: () => measure(tools, database, found),
        reader: READER,
        cause: (stderr) => cause(tools, database, stderr),
      })
    },

    async verify(tools, manifest) {
      await prove(tools, await probe(tools), manifest.file, manifest, READER)
    },

    async runScript(tools, database, script) {
      const program = client(tools, await probe(tools))
      const started = Date.now()
      const { argv, ...rest } = connect(database, program.family, [
        program.name,
        '--batch',
        '--show-warnings',
      ])
      // From stdin, so that the client sees DELIMITER and stops at the first error with its line.
      const result = await tools.run({
        ...rest,
        argv: ['sh', '-c', 'script=$1; shift; exec "$@" <"$script"', 'sh', script, ...argv],
      })
      if (result.outcome.kind !== 'exit' || result.outcome.code !== 0) {
        const error = /^ERROR (.*) at line (\d+): (.*)$/m.exec(result.stderr)
        const at = error && { line: Number(error[2]), what: `${error[1]}: ${error[3]}` }
        throw scriptFailure(tools, database, script, result, at)
      }
      return { seconds: (Date.now() - started) / 1000, output: result.stdout + result.stderr }
    },

    async columns(tools, database, table) {
      const name = `CONVERT(X'${Buffer.from(table, 'utf8').toString('hex')}' USING utf8mb4)`
      const sql = `SELECT LOWER(COLUMN_NAME) FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE()
        AND LOWER(TABLE_NAME) = LOWER(${name}) ORDER BY ORDINAL_POSITION;`
      const printed = await ask(tools, database, client(tools, await probe(tools)), sql)
      return printed.split('\n').filter(Boolean)
    },
  }
}

/** One snapshot, row by row, binary values as hexadecimal digits; rows up to the protocol's own limit of 1 GB. */
const DUMP_OPTIONS = [
  '--single-transaction',
  '--quick',
  '--hex-blob',
  '--routines',
  '--triggers',
  '--events',
  '--comments',
  '--no-tablespaces',
  '--max-allowed-packet=1G',
] as const

/** Exported for its test: no server of MySQL's own is at hand to prove it on. */
export function dumpCommand(database: Database, dumper: string, versionLine: string): Command {
  const family = familyOf(versionLine)
  const own = family === 'mysql' ? ['--set-gtid-purged=OFF'] : []
  // Asks for a table that MySQL 5.7 does not have; mysqldump 5.7 itself does not know the option.
  if (family === 'mysql' && dumperVersion(versionLine)[0]! >= 8) own.push('--column-statistics=0')
  return connect(database, family, [dumper, ...DUMP_OPTIONS, ...own])
}

/** The dump program writes this line last and only if everything before it went well. */
const READER: Command = { argv: ['sh', '-c', 'tail -n 1 | grep -q "^-- Dump completed"'] }

async function probe(host: Host): Promise<Tools> {
  return probeTools(host, [...CLIENTS, ...DUMPERS, ...FILE_TOOLS])
}

interface Program {
  name: string
  family: Family
}

function client(host: Host, tools: Tools): Program {
  const name = CLIENTS.find((tool) => tools.has(tool))
  if (!name) throw missingTools(host, ['mariadb (or mysql)'], PACKAGES)
  return { name, family: familyOf(tools.get(name)!) }
}

/** The dump program of the server's own product: the other family's fails on system tables that it does not know. */
function dumperFor(
  host: Host,
  tools: Tools,
  database: Database,
  server: string,
): { dumper: string; version: number[] } {
  if (!DUMPERS.some((tool) => tools.has(tool)))
    throw missingTools(host, ['mariadb-dump (or mysqldump)'], PACKAGES)
  const wanted = familyOf(server)
  const dumper = DUMPERS.find((tool) => tools.has(tool) && familyOf(tools.get(tool)!) === wanted)
  const version = dumper ? dumperVersion(tools.get(dumper)!) : []
  const needed = versionNumbers(server)
  const older = version[0]! < needed[0]! || (version[0] === needed[0] && version[1]! < needed[1]!)
  if (dumper && !older) return { dumper, version }
  const product = productName(wanted)
  throw new MigrateError({
    reason: 'preflight-failed',
    what: `${host.address} has ${dumper ? `${dumper} ${version.join('.')}` : `no dump program of ${product}`}, but ${describeDatabase(database)} runs ${product} ${needed.join('.')}.`,
    host: host.name,
    safe: UNCHANGED,
    fix: `install the client package of ${product} ${needed.slice(0, 2).join('.')} or newer there, or name another host as tools_host of ${database.id}`,
  })
}

/** `Ver 10.19 Distrib 10.11.14-MariaDB`, `from 11.4.2-MariaDB, client 10.19`, `Ver 8.0.36 for Linux`: the product's version. */
export function dumperVersion(line: string): number[] {
  return versionNumbers(
    /(?:Distrib|from) +(\d[\d.]*)/.exec(line)?.[1] ?? /Ver +(\d[\d.]*)/.exec(line)?.[1] ?? '',
  )
}

async function measure(host: Host, database: Database, tools: Tools): Promise<Measured> {
  const program = client(host, tools)
  for (let attempt = 1; ; attempt++) {
    const overview = readOverview(await ask(host, database, program, OVERVIEW_SQL))
    const { version, server_uuid, server_uid, hostname, port, datadir } = overview.variables
    const { dumper, version: toolVersion } = dumperFor(host, tools, database, version!)
    const sql = detailSql(overview.objects)
    const { timeoutMs: _, ...unlimited } = asking(database, program, sql)
    const result = await host.run(unlimited)
    if (VANISHED.test(result.stderr) && attempt < 3) continue
    const details = readDetails(answer(result, host, database), overview.objects, database.name)
    const facts: DatabaseFacts = {
      identity: {
        server: server_uuid ?? server_uid ?? `${hostname}:${port}:${datadir}`,
        database: database.name,
      },
      version: `${productName(familyOf(version!))} ${versionNumbers(version!).join('.')}`,
      charset: overview.charset,
      collation: overview.collation,
      bytes: overview.bytes,
      ...details,
      toolVersion: toolVersion.join('.'),
      sessions: overview.sessions,
    }
    const tool = tools.get(dumper)!
    return { facts, tool, dump: dumpCommand(database, dumper, tool) }
  }
}

async function ask(host: Host, database: Database, program: Program, sql: string): Promise<string> {
  return answer(await host.run(asking(database, program, sql)), host, database)
}

function asking(database: Database, program: Program, sql: string): Command {
  return question({
    ...connect(database, program.family, [program.name, '--batch', '--skip-column-names']),
    stdin: sql,
  })
}

function answer(result: Result, host: Host, database: Database): string {
  return expectSuccess(result, (stderr) => cause(host, database, stderr), host, 'preflight-failed', UNCHANGED)
}
