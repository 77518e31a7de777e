import { MigrateError } from '../errors.ts'
import type { Host } from '../remote/command.ts'
import { onceJob } from '../remote/jobs/once.ts'
import { FEED } from '../remote/stream-scripts.ts'
import { expectSuccess } from './client.ts'
import type { Database, DatabaseFacts, DumpManifest } from './contract.ts'
import { ask, look, type Program, workOff } from './mariadb-ask.ts'
import { quoteIdentifier } from './mariadb-catalogue.ts'
import { cause, connect } from './mariadb-client.ts'
import { grantAll } from './mariadb-rights.ts'
import { scratchName } from './scratch.ts'

/** Characters of a name. */
const LONGEST_NAME = 64

/** Name of the scratch database of a database. */
export function scratchOf({ name }: Database): string {
  return scratchName(name, LONGEST_NAME)
}

/** Makes a database beside another, with its charset and collation. One of that name goes. */
export async function makeBeside(
  host: Host,
  database: Database,
  program: Program,
  beside: string,
): Promise<Database> {
  const scratch = { ...database, name: beside }
  const { charset, collation } = await look(host, database, program)
  const name = quoteIdentifier(scratch.name)
  await endSessions(host, database, program, scratch.name)
  await administer(host, database, program, scratch.name, [
    `DROP DATABASE IF EXISTS ${name};`,
    `CREATE DATABASE ${name} CHARACTER SET ${charset} COLLATE ${collation};`,
  ])
  return scratch
}

/** A loader that was killed leaves its last statement at work, and a database is not dropped under it. */
async function endSessions(host: Host, database: Database, program: Program, name: string): Promise<void> {
  const hex = Buffer.from(name, 'utf8').toString('hex')
  const ids = await ask(
    host,
    database,
    program,
    `SELECT ID FROM information_schema.PROCESSLIST WHERE DB = CONVERT(X'${hex}' USING utf8mb4) AND ID <> CONNECTION_ID();`,
  )
  // One that has ended by itself meanwhile cannot be ended.
  for (const id of ids.split('\n').filter(Boolean))
    await ask(host, database, program, `KILL ${Number(id)};`).catch(() => {})
}

/** Whether the server has a database of that name, as far as the user may see it: where it may not, it may not drop it either. */
export async function isThere(
  host: Host,
  database: Database,
  program: Program,
  name: string,
): Promise<boolean> {
  const hex = Buffer.from(name, 'utf8').toString('hex')
  const sql = `SELECT COUNT(*) FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = CONVERT(X'${hex}' USING utf8mb4);`
  return (await ask(host, database, program, sql)).trim() !== '0'
}

/** Drops a database that we made, if it is there, under whoever still loads into it. */
export async function dropBeside(
  host: Host,
  database: Database,
  program: Program,
  scratch: string,
): Promise<void> {
  await endSessions(host, database, program, scratch)
  await administer(host, database, program, scratch, [`DROP DATABASE IF EXISTS ${quoteIdentifier(scratch)};`])
}

/** Loads a dump. */
export async function loadInto(
  host: Host,
  { file, compression }: Pick<DumpManifest, 'file' | 'compression'>,
  into: Database,
  program: Program,
): Promise<void> {
  const { argv, ...rest } = connect(into, program.family, [
    program.name,
    '--batch',
    '--max-allowed-packet=1G',
  ])
  const result = await host.run({
    ...rest,
    job: onceJob('load'),
    argv: ['sh', '-c', FEED, 'sh', file, `${compression} -dc`, ...argv],
  })
  const safe = `${file} was only read; what was loaded is in ${into.name} and may be a part.`
  expectSuccess(result, (stderr) => cause(host, into, stderr), host, 'restore-failed', safe)
}

/** Drops everything in a database, views first, and gives it the charset of the dump. The database itself stays, with its rights. */
export async function empty(
  host: Host,
  database: Database,
  program: Program,
  { charset, collation }: Pick<DatabaseFacts, 'charset' | 'collation'>,
): Promise<void> {
  const { objects } = await look(host, database, program)
  const order = ['EVENT', 'TRIGGER', 'VIEW', 'PROCEDURE', 'FUNCTION', 'TABLE', 'SEQUENCE']
  const sorted = [...objects].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))
  await workOff(
    host,
    database,
    program,
    [
      'SET SESSION FOREIGN_KEY_CHECKS = 0;',
      ...sorted.map(({ kind, name }) => `DROP ${kind} IF EXISTS ${quoteIdentifier(name)};`),
      `ALTER DATABASE ${quoteIdentifier(database.name)} CHARACTER SET ${charset} COLLATE ${collation};`,
      '',
    ].join('\n'),
    'empty',
  )
}

async function administer(
  host: Host,
  database: Database,
  program: Program,
  scratch: string,
  statements: readonly string[],
): Promise<void> {
  try {
    await ask(host, database, program, `${statements.join('\n')}\n`)
  } catch (error) {
    if (!(error instanceof MigrateError) || !/does not let|denied/.test(error.problems[0].what)) throw error
    const account = (await ask(host, database, program, 'SELECT CURRENT_USER();')).trim()
    throw new MigrateError(
      {
        ...error.problems[0],
        what: `${database.user} may not make the database ${scratch}, into which a dump of ${database.id} is loaded.`,
        fix: `as an administrator: ${grantAll(scratch, account)} Or give a user who may (user and password under [environments.<name>.databases.${database.id}])`,
      },
      { cause: error },
    )
  }
}
