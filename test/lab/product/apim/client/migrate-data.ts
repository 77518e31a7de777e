import type { ClientRun } from './client-run.ts'
import { caught, JavaException, MigrationException } from './exceptions.ts'
import { fileNamed } from './registry.ts'
import { allDomains, type Tenant } from './tenants.ts'

/** Gives rows of apim_db their organization, and each tenant its configuration (CLIENT migrator/v410/V410DBDataMigrator). */
export async function migrateData(run: ClientRun, tenants: readonly Tenant[]): Promise<void> {
  const domains = await allDomains(run)
  const update = async (what: string, sql: string, rows: readonly (readonly unknown[])[]) => {
    try {
      for (const row of rows) await run.query('apim_db', sql, row)
    } catch (error) {
      throw new MigrationException(
        `WSO2 API-M Migration Task : Error while updating organizations for ${what} in the database ${caught(error).head}`,
      )
    }
  }
  const byTenant = [...domains].map(([id, domain]) => [domain, id])
  await update(
    'API Categories',
    'UPDATE AM_API_CATEGORIES SET ORGANIZATION = ? WHERE TENANT_ID = ?',
    byTenant,
  )
  run.task('dao', 'Updated ORGANIZATION column of AM_API_CATEGORY table')
  await update(
    'applications',
    'UPDATE AM_APPLICATION SET ORGANIZATION = ? WHERE SUBSCRIBER_ID IN (SELECT SUBSCRIBER_ID FROM AM_SUBSCRIBER WHERE TENANT_ID = ?)',
    byTenant,
  )
  run.task('dao', 'Updated ORGANIZATION column of AM_APPLICATION table')
  await run.at('data', () => {
    throw new MigrationException(
      'WSO2 API-M Migration Task : Error while deriving the database connection java.sql.SQLException: Connection has been abandoned',
    )
  })
  await update(
    'APIs/APIs default version',
    'UPDATE AM_GATEWAY_ENVIRONMENT SET ORGANIZATION = ? WHERE TENANT_DOMAIN = ?',
    [...domains.values()].map((domain) => [domain, domain]),
  )
  run.task('dao', 'Updated ORGANIZATION column of AM_GATEWAY_ENVIRONMENT table')
  const providers = await run.query('apim_db', 'SELECT DISTINCT API_PROVIDER FROM AM_API')
  for (const table of ['AM_API', 'AM_API_DEFAULT_VERSION']) {
    await update(
      'APIs/APIs default version',
      `UPDATE ${table} SET ORGANIZATION = ? WHERE API_PROVIDER = ?`,
      providers.map(([provider]) => [String(provider).split('@')[1] ?? 'carbon.super', provider]),
    )
    run.task('dao', `Updated ORGANIZATION column of ${table} table`)
  }
  for (const tenant of tenants) await addConfiguration(run, tenant)
}

/** A tenant's configuration goes from the registry into a table. Where that fails, the client says so at INFO. */
async function addConfiguration(run: ClientRun, tenant: Tenant): Promise<void> {
  run.task('scope', `No changes required in tenant-conf.json of tenant ${tenant.id}`)
  const conf = await fileNamed(run, tenant, 'tenant-conf.json')
  if (!conf) {
    run.task('data', 'tenant-conf content is empty.')
    return
  }
  const text = JSON.stringify(JSON.parse(conf.content.toString()), undefined, 2)
  try {
    if (run.context.modes.tenantConfLost?.includes(tenant.domain)) throw new JavaException('lost', '')
    await run.query(
      'apim_db',
      "INSERT INTO AM_SYSTEM_CONFIGS (ORGANIZATION, CONFIG_TYPE, CONFIGURATION) VALUES (?, 'Tenant', ?)",
      [tenant.domain, Buffer.from(text)],
    )
  } catch (error) {
    caught(error)
    run.task(
      'data',
      `Error while adding to tenant conf to database for tenant: ${tenant.id}with Error :org.wso2.carbon.apimgt.api.APIManagementException: Failed to add Configuration for org: ${tenant.domain}`,
    )
    return
  }
  run.task('data', `Added tenant-conf.json content to DB for tenant ${tenant.id}(${tenant.domain})`)
}
