import type { Database, Row } from '../../databases/contract.ts'
import { engineFor } from '../../databases/engines.ts'
import type { Host } from '../../remote/command.ts'

/** A database, and the host whose client programs reach it. */
export interface Reached {
  tools: Host
  database: Database
}

/** The two databases that a data migration changes. */
export interface DataDatabases {
  /** APIs, applications, keys: `apim_db`. */
  api: Reached
  /** Registry and users: `shared_db`. */
  registry: Reached
}

/** Rows of one statement that runs on every engine: no text of a user in it. */
export async function rowsOf({ tools, database }: Reached, sql: string): Promise<readonly Row[]> {
  return engineFor(database.engine, database.id).query(tools, database, sql)
}

/** The one number that a statement gives. */
export async function numberOf(reached: Reached, sql: string): Promise<number> {
  const [row] = await rowsOf(reached, sql)
  return Number(row?.[0])
}

/** Column names of a table, lower-cased; empty when there is no such table. */
export async function columnsOf({ tools, database }: Reached, table: string): Promise<readonly string[]> {
  return engineFor(database.engine, database.id).columns(tools, database, table)
}
