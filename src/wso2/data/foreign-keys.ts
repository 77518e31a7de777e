import type { EngineType } from '../../databases/contract.ts'
import type { Problem } from '../../errors.ts'
import type { DataMigration } from '../../routes/data.ts'
import { columnsOf, numberOf, type Reached, rowsOf } from './databases.ts'
import { refuse } from './inspected.ts'

type Checks = DataMigration['checks']

const MARIADB_KEYS = `SELECT DISTINCT LOWER(TABLE_NAME), LOWER(CONSTRAINT_NAME)
FROM information_schema.KEY_COLUMN_USAGE WHERE TABLE_SCHEMA = DATABASE() AND REFERENCED_TABLE_NAME IS NOT NULL`

/** Table and name of every foreign key in the schema of the session. */
const KEYS_SQL: Partial<Record<EngineType, string>> = {
  postgresql: `SELECT lower(t.relname), lower(k.conname)
FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid JOIN pg_namespace n ON n.oid = t.relnamespace
WHERE k.contype = 'f' AND n.nspname = current_schema()`,
  mariadb: MARIADB_KEYS,
  mysql: MARIADB_KEYS,
}

/** Foreign keys that the client's scripts drop by name, and that have another one here: after a dump and restore by other tools, say. */
export async function brokenKeys(api: Reached, { foreign_keys }: Checks): Promise<Problem[]> {
  const { engine } = api.database
  const wanted = foreign_keys.filter(({ engines }) => engines.includes(engine)).flatMap(({ names }) => names)
  if (wanted.length === 0) return []
  const there = await rowsOf(api, KEYS_SQL[engine]!)
  const known = new Set(there.map((row) => row.join(' ')))
  const missing = wanted.filter(
    ({ table, name }) => !known.has(`${table.toLowerCase()} ${name.toLowerCase()}`),
  )
  return missing.map(({ table, name }) => {
    const others = there.filter(([of]) => of === table.toLowerCase()).map(([, each]) => each)
    return refuse(
      api,
      `a script of the client drops the foreign key ${name} of ${table}, and there is none of that name (${others.join(', ') || 'none at all'}): it would stop there, half-way.`,
      `name it like that: drop the key and add it again as ${name}; compare ${table} with a fresh database of the old version`,
    )
  })
}

/** Rows without a parent: the last foreign keys that the client adds would be refused. */
export async function orphans(api: Reached, { parents }: Checks): Promise<Problem[]> {
  const looks = parents.map(async ({ table, column, parent, parent_column }): Promise<Problem[]> => {
    const present = await Promise.all([columnsOf(api, table), columnsOf(api, parent)])
    if (!present[0].includes(column.toLowerCase()) || !present[1].includes(parent_column.toLowerCase()))
      return []
    const lost = `FROM ${table} c LEFT JOIN ${parent} p ON p.${parent_column} = c.${column} WHERE c.${column} IS NOT NULL AND p.${parent_column} IS NULL`
    const count = await numberOf(api, `SELECT COUNT(*) ${lost}`)
    if (count === 0) return []
    return [
      refuse(
        api,
        `${count} row${count === 1 ? '' : 's'} of ${table} ha${count === 1 ? 's' : 've'} no row of ${parent}: the foreign key that the client adds in the end would be refused.`,
        `look at them (SELECT c.* ${lost}); delete them in the old version's database once you know that nobody needs them`,
      ),
    ]
  })
  return (await Promise.all(looks)).flat()
}
