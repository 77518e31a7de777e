import { columnsOf, type DataDatabases, numberOf, type Reached } from './databases.ts'
import { readTenants } from './tenants.ts'

/** What a migration must leave as many of as there were. */
export interface DataCounts {
  apis: number
  applications: number
  revisions: number
  /** The first one, which has no row, included. */
  tenants: number
}

/** Counts in the databases, the same before and after a migration. A table that is not there holds nothing. */
export async function countData({ api, registry }: DataDatabases): Promise<DataCounts> {
  const [apis, applications, revisions, tenants] = await Promise.all([
    rowsIn(api, 'AM_API'),
    rowsIn(api, 'AM_APPLICATION'),
    rowsIn(api, 'AM_REVISION'),
    readTenants(registry),
  ])
  return { apis, applications, revisions, tenants: tenants.length }
}

async function rowsIn(reached: Reached, table: string): Promise<number> {
  const columns = await columnsOf(reached, table)
  return columns.length === 0 ? 0 : numberOf(reached, `SELECT COUNT(*) FROM ${table}`)
}
