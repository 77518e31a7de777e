import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = join(import.meta.dirname, 'sql')

/** Tables and rows of an old Micro Integrator and its business, for one statement-splitting run as the owner. */
export function setupSql(engine: 'postgresql' | 'mariadb'): string {
  return readFileSync(join(folder, `${engine}.sql`), 'utf8')
}

/**
 * The lab's user-store script that brings UM_USER_ID, under the name a user would give it for the database type.
 * The one for MySQL and MariaDB needs the mysql client, since DELIMITER is a word of the client.
 */
export function userStoreScript(engine: 'postgresql' | 'mariadb'): { name: string; text: string } {
  const name = engine === 'postgresql' ? 'postgresql.sql' : 'mysql.sql'
  return { name, text: readFileSync(join(folder, 'user-store', name), 'utf8') }
}
