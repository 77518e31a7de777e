import { MigrateError } from '../errors.ts'
import type { Command, Host, Result } from '../remote/command.ts'
import { onceJob } from '../remote/jobs/once.ts'
import type { Measured } from './backup.ts'
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
import type { Database, DatabaseFacts, Identity, Row } from './contract.ts'
import { FILE_TOOLS } from './dump-file.ts'
import {
  detailSql,
  IDENTITY_SQL,
  identityIn,
  OVERVIEW_SQL,
  type Overview,
  quoteIdentifier,
  readDetails,
  readIdentity,
  readOverview,
} from './mariadb-catalogue.ts'
import { cause, connect, type Family, familyOf } from './mariadb-client.ts'
import { readRows } from './mariadb-rows.ts'

/** Either product's, whichever is there. */
const CLIENTS = ['mariadb', 'mysql'] as const
const DUMPERS = ['mariadb-dump', 'mysqldump'] as const
const PACKAGES = 'the package mariadb-client or mysql-client (RHEL: mariadb or mysql)'
const UNCHANGED = 'Nothing was changed.'

/** Somebody dropped or renamed something between the two looks at the catalogue: unknown table, routine, trigger, event. */
const VANISHED = /ERROR (?:1146|1305|1360|1539|4091)\b/

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

/** Which of the programs that this engine may use are there. */
export async function probe(host: Host): Promise<Tools> {
  return probeTools(host, [...CLIENTS, ...DUMPERS, ...FILE_TOOLS])
}

/** The client program of a host. */
export interface Program {
  name: string
  family: Family
}

/** @throws MigrateError `preflight-failed` where there is none */
export function client(host: Host, tools: Tools): Program {
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

/** Facts of a database, with its rows' hashes where `contents` is set, and the command that dumps it. */
export async function measure(
  host: Host,
  database: Database,
  tools: Tools,
  contents: boolean,
): Promise<Measured> {
  const program = client(host, tools)
  for (let attempt = 1; ; attempt++) {
    const overview = await look(host, database, program)
    const { version } = overview.variables
    const { dumper, version: toolVersion } = dumperFor(host, tools, database, version!)
    const sql = detailSql(overview.objects, contents)
    const { timeoutMs: _, ...unlimited } = asking(database, program, sql)
    const result = await host.run(unlimited)
    if (VANISHED.test(result.stderr) && attempt < 3) continue
    const { hashes, ...details } = readDetails(
      answer(result, host, database),
      overview.objects,
      database.name,
    )
    const facts: DatabaseFacts = {
      identity: identityIn(overview.variables, database.name),
      version: `${productName(familyOf(version!))} ${versionNumbers(version!).join('.')}`,
      charset: overview.charset,
      collation: overview.collation,
      bytes: overview.bytes,
      ...details,
      toolVersion: toolVersion.join('.'),
      sessions: overview.sessions,
    }
    const tool = tools.get(dumper)!
    return {
      facts,
      contents: contents ? hashes : undefined,
      tool,
      dump: dumpCommand(database, dumper, tool),
    }
  }
}

/** Which database answers. */
export async function identify(host: Host, database: Database, program: Program): Promise<Identity> {
  return readIdentity(await ask(host, database, program, IDENTITY_SQL), database.name)
}

/** What is in a database, without reading any of it. */
export async function look(host: Host, database: Database, program: Program): Promise<Overview> {
  return readOverview(await ask(host, database, program, OVERVIEW_SQL))
}

/** The server's own checksum over the rows of each table. */
export async function checksums(
  host: Host,
  database: Database,
  program: Program,
  tables: readonly string[],
): Promise<Record<string, string>> {
  const sql = tables.map((table) => `CHECKSUM TABLE ${quoteIdentifier(table)} EXTENDED;`).join('\n')
  const { timeoutMs: _, ...unlimited } = asking(database, program, `${sql}\n`)
  const lines = answer(await host.run(unlimited), host, database)
    .split('\n')
    .filter(Boolean)
  return Object.fromEntries(tables.map((table, index) => [table, lines[index]?.split('\t').at(-1) ?? 'none']))
}

/** Runs SQL, bounded in time, and gives what the client prints in batch mode. */
export async function ask(host: Host, database: Database, program: Program, sql: string): Promise<string> {
  return answer(await host.run(asking(database, program, sql)), host, database)
}

/** The rows of one statement, asked in a transaction that may only read. */
export async function query(
  host: Host,
  database: Database,
  program: Program,
  sql: string,
): Promise<readonly Row[]> {
  const command = connect(database, program.family, [program.name, '--batch', '--xml'])
  const stdin = `START TRANSACTION READ ONLY;\n${sql};\nCOMMIT;\n`
  return readRows(answer(await host.run(question({ ...command, stdin })), host, database))
}

/** The same for what takes its time and is work to be thrown away: as a job, without a limit. */
export async function workOff(
  host: Host,
  database: Database,
  program: Program,
  sql: string,
  job: string,
): Promise<void> {
  const { timeoutMs: _, ...unlimited } = asking(database, program, sql)
  answer(await host.run({ ...unlimited, job: onceJob(job) }), host, database)
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
