import type { Problem } from '../../errors.ts'
import { chosenTenants, means, type Tenant, type TenantChoice } from './tenants.ts'

/** What is wrong or doubtful about the tenants and the choice among them. Pure. */
export function tenantComplaints(
  tenants: readonly Tenant[],
  choice: TenantChoice,
): { problems: Problem[]; warnings: string[] } {
  const problems: Problem[] = []
  const warnings: string[] = []
  const complain = (what: string, fix: string) =>
    problems.push({ reason: 'config-invalid', what, safe: 'Nothing was changed.', fix })
  for (const key of ['only_tenants', 'except_tenants'] as const) {
    for (const name of choice[key]) {
      const meant = tenants.filter((tenant) => means(name, tenant)).map(({ domain }) => domain)
      if (!meant.some((domain) => domain.toLowerCase() === name.toLowerCase()))
        complain(
          `${key} names ${name}, and there is no such tenant.`,
          `correct it under [environments.<name>.choices]; the tenants are ${tenants.map(({ domain }) => domain).join(', ')}`,
        )
      else if (meant.length > 1)
        warnings.push(
          `${key} names ${name}, which the client takes for a part of a domain: it means ${meant.join(', ')}.`,
        )
    }
  }
  if (choice.only_tenants.length > 0 && choice.except_tenants.length > 0)
    complain(
      'only_tenants and except_tenants are both given, and the client would not look at the second.',
      'keep one of them under [environments.<name>.choices]',
    )
  const chosen = chosenTenants(tenants, choice)
  if (chosen.length === 0 && problems.length === 0)
    complain('No tenant is left to migrate.', 'name fewer of them in except_tenants')
  const sleeping = chosen.filter(({ active }) => !active).map(({ domain }) => domain)
  if (sleeping.length > 0)
    warnings.push(
      `Inactive tenants: ${sleeping.join(', ')}. The client is known to end with a NullPointerException on such a tenant (wso2/api-manager#1103): activate them in the old version, or name them in except_tenants.`,
    )
  const left = tenants.filter((tenant) => !chosen.includes(tenant)).map(({ domain }) => domain)
  if (left.length > 0)
    warnings.push(
      `Not migrated: the data of ${left.join(', ')}. The schema changes for all tenants; what is left out has to be migrated before the new version can be used for them.`,
    )
  return { problems, warnings }
}
