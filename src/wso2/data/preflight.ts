import { productName } from '../../databases/client.ts'
import type { EngineType } from '../../databases/contract.ts'
import type { Problem } from '../../errors.ts'
import type { DataMigration } from '../../routes/data.ts'
import { countData, type DataCounts } from './counts.ts'
import { brokenKeys, orphans } from './foreign-keys.ts'
import { type Complaints, type Inspected, type Wants, warn } from './inspected.ts'
import { inspectMariadb } from './preflight-mariadb.ts'
import { inspectPostgresql } from './preflight-postgresql.ts'
import { spaceProblems } from './space.ts'
import { tenantComplaints } from './tenant-complaints.ts'
import { readTenants, type Tenant, type TenantChoice } from './tenants.ts'

/** What the databases of a data migration hold, and what stands in its way. */
export interface DataInspection {
  problems: Problem[]
  warnings: string[]
  tenants: Tenant[]
  counts: DataCounts
}

type Inspect = (inspected: Inspected, wants: Wants) => Promise<Complaints>

const BY_ENGINE: Partial<Record<EngineType, Inspect>> = {
  postgresql: inspectPostgresql,
  mariadb: inspectMariadb,
  mysql: inspectMariadb,
}

/**
 * Looks at both databases as the client of a route will find them. All complaints at once. Changes nothing.
 * @throws MigrateError where a database cannot be asked at all
 */
export async function inspectData(
  databases: { api: Inspected; registry: Inspected },
  data: Pick<DataMigration, 'tested' | 'checks' | 'script' | 'databases'>,
  choice: TenantChoice,
): Promise<DataInspection> {
  const complaintsOf = async (part: 'api' | 'registry'): Promise<Complaints> => {
    const inspected = databases[part]
    const { engine, id } = inspected.database
    const wants: Wants = {
      table: data.checks.tables[part],
      checks: data.checks,
      script: data.script.database === id,
      client: part === 'api',
    }
    const [{ problems, warnings }, space] = await Promise.all([
      BY_ENGINE[engine]!(inspected, wants),
      spaceProblems(inspected),
    ])
    return {
      problems: [...problems, ...space],
      warnings: [...untested(inspected, data.tested), ...warnings],
    }
  }
  const [tenants, counts, api, registry, keys, lost] = await Promise.all([
    readTenants(databases.registry),
    countData(databases),
    complaintsOf('api'),
    complaintsOf('registry'),
    brokenKeys(databases.api, data.checks),
    orphans(databases.api, data.checks),
  ])
  const chosen = tenantComplaints(tenants, choice)
  return {
    problems: [...chosen.problems, ...api.problems, ...registry.problems, ...keys, ...lost],
    warnings: [...chosen.warnings, ...api.warnings, ...registry.warnings],
    tenants,
    counts,
  }
}

/** A version that the product's page does not list: people migrate on such ones, so it is not refused. */
function untested(inspected: Inspected, tested: DataMigration['tested']): string[] {
  const { version } = inspected.facts
  const listed = tested.filter(({ engine }) => version.startsWith(`${productName(engine)} `))
  const number = version.slice(version.lastIndexOf(' ') + 1)
  if (listed.some(({ versions }) => versions.some((one) => number === one || number.startsWith(`${one}.`))))
    return []
  const known = tested
    .map(({ engine, versions }) => `${productName(engine)} ${versions.join(', ')}`)
    .join('; ')
  return [warn(inspected, `it runs ${version}, which the product is not listed as tested on (${known}).`)]
}
