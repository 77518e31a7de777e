import type { Problem } from '../../errors.ts'
import { countData, type DataCounts } from './counts.ts'
import type { DataDatabases } from './databases.ts'
import { tenantComplaints } from './tenant-complaints.ts'
import { readTenants, type Tenant, type TenantChoice } from './tenants.ts'

/** What the databases of a data migration hold, and what stands in its way. */
export interface DataInspection {
  problems: Problem[]
  warnings: string[]
  tenants: Tenant[]
  counts: DataCounts
}

/**
 * Looks at both databases as the client of a route will find them. All complaints at once. Changes nothing.
 * @throws MigrateError where a database cannot be asked at all
 */
export async function inspectData(databases: DataDatabases, choice: TenantChoice): Promise<DataInspection> {
  const tenants = await readTenants(databases.registry)
  const counts = await countData(databases)
  return { ...tenantComplaints(tenants, choice), tenants, counts }
}
