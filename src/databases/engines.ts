import { MigrateError, type Problem } from '../errors.ts'
import { productName } from './client.ts'
import type { DatabaseEngine, EngineType } from './contract.ts'
import { mariadb, mysql } from './mariadb.ts'
import { postgresql } from './postgresql.ts'

const ENGINES: Partial<Record<EngineType, DatabaseEngine>> = { postgresql, mariadb, mysql }

/** Whether databases of this type are backed up, measured and scripted by us. */
export function isSupported(type: EngineType): boolean {
  return type in ENGINES
}

/**
 * The engine for a type of database.
 *
 * @param id the database it is wanted for, for the message
 * @throws MigrateError `preflight-failed` for a type that we do not back up
 */
export function engineFor(type: EngineType, id = '<id>'): DatabaseEngine {
  const engine = ENGINES[type]
  if (engine) return engine
  throw new MigrateError(unsupportedProblem(type, id))
}

/** What to say of a database whose type we do not back up. */
export function unsupportedProblem(type: EngineType, id: string): Problem {
  const hook = `set backup = false under [environments.<name>.databases.${id}] and name your own backup command under [environments.<name>.hooks] before_backup`
  return {
    reason: 'preflight-failed',
    what: `${id} is on ${productName(type)}, which is not backed up from here.`,
    safe: 'Nothing was changed.',
    fix: type === 'h2' ? `${hook}; it can copy the .mv.db file while the server is stopped` : hook,
  }
}
