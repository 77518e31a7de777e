import type { EngineType } from './contract.ts'

const DRIVER_PACKAGES: readonly [RegExp, EngineType][] = [
  [/^org\.postgresql\./, 'postgresql'],
  [/^com\.mysql\./, 'mysql'],
  [/^org\.mariadb\./, 'mariadb'],
  [/^com\.microsoft\.sqlserver\.|^net\.sourceforge\.jtds\./, 'mssql'],
  [/^oracle\.jdbc\./, 'oracle'],
  [/^com\.ibm\.db2\./, 'db2'],
  [/^org\.h2\./, 'h2'],
]

/** `[database.*] type` of API Manager's `deployment.toml`; PostgreSQL is `postgre` there, and only there. */
const TOML_TYPES: Readonly<Record<string, EngineType>> = {
  postgre: 'postgresql',
  postgresql: 'postgresql',
  mysql: 'mysql',
  mysql_cluster: 'mysql',
  mariadb: 'mariadb',
  mssql: 'mssql',
  oracle: 'oracle',
  oracle_rac: 'oracle',
  db2: 'db2',
  h2: 'h2',
}

/** The engine that a JDBC driver class speaks to; undefined for a class that is none of the known drivers'. */
export function engineOfDriver(driverClass: string): EngineType | undefined {
  return DRIVER_PACKAGES.find(([pattern]) => pattern.test(driverClass.trim()))?.[1]
}

/** The engine that `[database.*] type` names; undefined for an unknown word. */
export function engineOfTomlType(type: string): EngineType | undefined {
  return TOML_TYPES[type.trim().toLowerCase()]
}
