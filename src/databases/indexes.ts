import type { Index, Row } from './contract.ts'

/** Rows of table, index and column, in the order of the columns, to indexes. */
export function readIndexes(rows: readonly Row[]): Index[] {
  const indexes = new Map<string, { table: string; name: string; columns: string[] }>()
  for (const [table, name, column] of rows) {
    const key = `${table} ${name}`
    const index = indexes.get(key) ?? { table: table!, name: name!, columns: [] }
    index.columns.push(column ?? '')
    indexes.set(key, index)
  }
  return [...indexes.values()]
}

/** Whether a table has an index over exactly these columns, in this order. Whatever its name: scripts name it differently by type of database. */
export function hasIndex(
  indexes: readonly Index[],
  wanted: { table: string; columns: readonly string[] },
): boolean {
  const columns = wanted.columns.map((column) => column.toLowerCase()).join()
  return indexes.some(
    (index) => index.table === wanted.table.toLowerCase() && index.columns.join() === columns,
  )
}
