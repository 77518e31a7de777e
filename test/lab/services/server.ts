/** A database to create, with the user that owns it. */
export interface DatabaseSpec {
  name: string
  user: string
  password: string
  /** SQL to run as that user: tables, rows. */
  setup?: string
}

/** A real database server of the lab. */
export interface DatabaseServer {
  engine: 'postgresql' | 'mariadb'
  /** Address on the lab's network. */
  host: string
  port: number
  /** May do everything, from anywhere in the lab. */
  admin: { user: string; password: string }
  /** Runs SQL as admin, over the network; rows of the last statement. */
  query(database: string, sql: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>
  /** Every user database as SQL text, stable between two calls when nothing changed. */
  dump(): Promise<Map<string, string>>
}
