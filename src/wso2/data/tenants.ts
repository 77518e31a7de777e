import type { Choices } from '../../migration/choices.ts'
import { columnsOf, type Reached, rowsOf } from './databases.ts'

/** A tenant of the server. */
export interface Tenant {
  id: number
  domain: string
  active: boolean
}

/** The first tenant of every server; it has no row. KERNEL MultitenantConstants. */
export const SUPER_TENANT: Tenant = { id: -1234, domain: 'carbon.super', active: true }

/** What says which tenants the client migrates. */
export type TenantChoice = Pick<Choices, 'only_tenants' | 'except_tenants'>

/** Every tenant, the first one included, by its number. */
export async function readTenants(registry: Reached): Promise<Tenant[]> {
  if ((await columnsOf(registry, 'UM_TENANT')).length === 0) return [SUPER_TENANT]
  const rows = await rowsOf(
    registry,
    'SELECT UM_ID, UM_DOMAIN_NAME, CASE WHEN UM_ACTIVE THEN 1 ELSE 0 END FROM UM_TENANT ORDER BY UM_ID',
  )
  return [
    SUPER_TENANT,
    ...rows.map(([id, domain, active]) => ({ id: Number(id), domain: domain ?? '', active: active === '1' })),
  ]
}

/**
 * The tenants that the client migrates. It looks a name up as a part of a domain: `a.com` means `aa.com` too (CLIENT Utility.buildTenantList,
 * KERNEL JDBCTenantManager.getAllTenantsForTenantDomainStr).
 */
export function chosenTenants(tenants: readonly Tenant[], choice: TenantChoice): Tenant[] {
  const { only_tenants: only, except_tenants: except } = choice
  if (only.length > 0) return tenants.filter((tenant) => only.some((name) => means(name, tenant)))
  return tenants.filter((tenant) => !except.some((name) => means(name, tenant)))
}

/** Whether the client takes a name for this tenant. */
export function means(name: string, { domain }: Tenant): boolean {
  const [wanted, own] = [name.toLowerCase(), domain.toLowerCase()]
  const whole = wanted === SUPER_TENANT.domain || own === SUPER_TENANT.domain
  return whole ? wanted === own : own.includes(wanted)
}
