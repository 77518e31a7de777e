import { readFileSync } from 'node:fs'
import type { ClientRun } from './client-run.ts'
import { caught, JavaException } from './exceptions.ts'
import type { MigrationPoint } from './modes.ts'
import { keepsStatements, stalePlan } from './statement-cache.ts'

/** Text of a file; throws the FileNotFoundException that Java throws. */
export function readFile(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    throw new JavaException('java.io.FileNotFoundException', `${path} (No such file or directory)`, [
      '\tat java.io.FileInputStream.open0(Native Method)',
    ])
  }
}

/**
 * Statements of a script as the client takes it apart (CLIENT util/AMDBUtil.readSQLStatements): a line that holds a
 * semicolon anywhere ends one, lines beginning with `--`, `//` or REM are left out, and what follows the last end is lost.
 */
export function splitStatements(text: string): string[] {
  const statements: string[] = []
  let statement = ''
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.trim()
    if (/^(?:\/\/|--|REM(?:\s|$))/i.test(line)) continue
    statement += ` ${line.replaceAll('\\n', '')}`
    if (!line.includes(';')) continue
    statements.push(statement.trim())
    statement = ''
  }
  return statements
}

/** Name of the database's type as the client asks the driver for it; MariaDB's driver answers as MySQL's. */
export async function databaseType(run: ClientRun): Promise<string> {
  const { databaseType } = run.context.modes
  if (databaseType) return databaseType
  const { engine } = await run.session('apim_db')
  return engine === 'mariadb' ? 'mysql' : engine
}

/**
 * Runs the statements of a script one by one, each committed by itself, and stops at the first error, which it throws.
 * In the middle lies the point given; an exception there is the error of a statement that comes a second time.
 */
export async function runStatements(
  run: ClientRun,
  database: 'apim_db' | 'shared_db',
  statements: readonly string[],
  point: MigrationPoint,
): Promise<void> {
  const middle = Math.floor(statements.length / 2)
  for (const [at, statement] of statements.entries()) {
    if (at === middle)
      await run.at(point, async () => {
        const before = statements
          .slice(0, at)
          .findLast((each) => /^(?:CREATE TABLE \w|ALTER TABLE \w+ ADD \w+ )/.test(each))!
        await run.query(database, before.replace(' IF NOT EXISTS', ''))
      })
    await run.query(database, statement)
  }
}

/** Runs a script of apim_db; whatever happens is logged, and the line of success behind it (CLIENT util/AMDBUtil). */
export async function runApimScript(run: ClientRun, folder: string, point: MigrationPoint): Promise<void> {
  run.task('script', `Executing SQL script at ${folder}`)
  try {
    const text = readFile(`${folder}${await databaseType(run)}.sql`)
    await runStatements(run, 'apim_db', splitStatements(text), point)
  } catch (error) {
    run.taskError('script', 'Error occurred while migrating databases', caught(error))
  }
  run.task('script', `Successfully executed script at ${folder}`)
}

/** Statements that a script of shared_db comes to before the server's kept ones are found to be stale. */
const UNTIL_STALE = 2

/** As `runApimScript`, for a script of shared_db (CLIENT dao/SharedDAO), whose tables the server around the client uses too. */
export async function runSharedScript(run: ClientRun, path: string, point: MigrationPoint): Promise<void> {
  run.task('shared', `Running SQL script at ${path}`)
  try {
    const statements = splitStatements(readFile(path))
    const stale = !run.context.modes.serverHoldsLocks && keepsStatements(run.home)
    await runStatements(run, 'shared_db', stale ? statements.slice(0, UNTIL_STALE) : statements, point)
    if (stale) throw stalePlan()
  } catch (error) {
    run.taskError('shared', 'Error occurred while migrating databases', caught(error))
  }
  run.task('shared', `Successfully executed SQL script at ${path}`)
}
