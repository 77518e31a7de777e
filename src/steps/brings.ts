import type { Database } from '../databases/contract.ts'
import { engineFor } from '../databases/engines.ts'
import { hasIndex } from '../databases/indexes.ts'
import type { Host } from '../remote/command.ts'

/** What a script must have brought, as the catalogue shows it: neither its exit nor its name proves anything. */
export interface Brings {
  columns: readonly { table: string; column: string }[]
  /** Their names differ by type of database. */
  indexes: readonly { table: string; columns: readonly string[] }[]
}

/** What of it a database does not have, in words; nothing where the script has run, or is not needed. */
export async function notThere(tools: Host, database: Database, brings: Brings): Promise<string[]> {
  const engine = engineFor(database.engine, database.id)
  const missing: string[] = []
  for (const each of brings.columns) {
    const columns = await engine.columns(tools, database, each.table)
    if (!columns.includes(each.column.toLowerCase())) missing.push(describeColumn(each))
  }
  const indexes = brings.indexes.length > 0 ? await engine.indexes(tools, database) : []
  missing.push(...brings.indexes.filter((wanted) => !hasIndex(indexes, wanted)).map(describeIndex))
  return missing
}

/** All of it, in words. */
export function describeBrings({ columns, indexes }: Brings): string {
  return [...columns.map(describeColumn), ...indexes.map(describeIndex)].join(', ')
}

function describeColumn({ table, column }: Brings['columns'][number]): string {
  return `column ${column} of ${table}`
}

function describeIndex({ table, columns }: Brings['indexes'][number]): string {
  return `index on ${table} (${columns.join(', ')})`
}
