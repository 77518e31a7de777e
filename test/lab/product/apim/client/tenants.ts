import type { ClientRun } from './client-run.ts'
import { caught, MigrationException, nullPointer } from './exceptions.ts'

export interface Tenant {
  readonly id: number
  readonly domain: string
  readonly active: boolean
}

const superTenant: Tenant = { id: -1234, domain: 'carbon.super', active: true }

/**
 * The tenants that a run works on (CLIENT validator/ValidationHandler.loadTenants): -Dtenants before -DblackListed before
 * -DtenantRange, whose two ends are left out, and with them always the super tenant; all when none is given. The super
 * tenant, which has no row, comes last. Throws `MigrationException`.
 */
export async function loadTenants(run: ClientRun): Promise<Tenant[]> {
  const known = await knownTenants(run)
  const wanted = run.property('tenants')
  if (wanted !== undefined) return named(run, known, wanted)
  const refused = run.property('blackListed')
  if (refused !== undefined) {
    const without = named(run, known, refused)
    return [...known, superTenant].filter(({ id }) => !without.some((tenant) => tenant.id === id))
  }
  const range = run.property('tenantRange')
  if (range === undefined) return [...known, superTenant]
  const [lower, upper] = range.split('-').map((end) => Number.parseInt(end.trim(), 10))
  if (!Number.isInteger(lower) || !Number.isInteger(upper))
    throw new MigrationException('TenantRange argument is not properly set. use format 1-12')
  return known.filter(({ id }) => id > lower! && id < upper!)
}

/** Domains of all tenants by id, the super tenant among them, whatever the options say. */
export async function allDomains(run: ClientRun): Promise<Map<number, string>> {
  return new Map([...(await knownTenants(run)), superTenant].map(({ id, domain }) => [id, domain]))
}

async function knownTenants(run: ClientRun): Promise<Tenant[]> {
  try {
    const rows = await run.query(
      'shared_db',
      'SELECT UM_ID, UM_DOMAIN_NAME, UM_ACTIVE FROM UM_TENANT ORDER BY UM_ID',
    )
    return rows.map(([id, domain, active]) => ({
      id: Number(id),
      domain: String(domain),
      active: Boolean(active),
    }))
  } catch (error) {
    throw new MigrationException('Error in obtaining tenants', caught(error))
  }
}

function named(run: ClientRun, known: readonly Tenant[], argument: string): Tenant[] {
  const domains = argument.replace(/\s/g, '').split(',')
  return domains
    .filter((domain) => domain !== '')
    .flatMap((domain) => {
      run.task('utility', `Argument provided : ${domain}`)
      const found = [...known, superTenant].filter((tenant) => tenant.domain === domain.toLowerCase())
      if (found.length === 0) run.taskError('utility', `Tenant does not exist for domain ${domain}`)
      return found
    })
}

/** Loads a tenant's registry. Of one that is inactive nothing can be had, and the client does not reckon with that. */
export function loadRegistry(run: ClientRun, { domain, active }: Tenant): void {
  if (active && !run.context.modes.brokenTenants?.includes(domain)) return
  throw nullPointer(
    'org.wso2.carbon.utils.multitenancy.MultitenantUtils.getTenantAwareUsername(MultitenantUtils.java:60)',
  )
}
