import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { ClientRun } from './client-run.ts'
import { caught, JavaException, MigrationException } from './exceptions.ts'
import { type Artifact, artifacts, fileNamed, overview, writeContent } from './registry.ts'
import { readFile, runApimScript } from './run-script.ts'
import { allDomains, loadRegistry, loadTenants, type Tenant } from './tenants.ts'

const rule = '-'.repeat(98)

/** From 4.0.0 to 4.1.0 (CLIENT migrator/client/V410Migration). Throws what makes the run end early. */
export async function migrateTo410(run: ClientRun): Promise<void> {
  const say = (text: string) => run.task('hop', text)
  const scripts = join(run.home, 'migration-resources', 'migration-scripts')
  run.info('hop', rule)
  say('Starting migration from 4.0.0 to 4.1.0...')
  run.info('hop', rule)
  say('Starting AM_DB schema migration from 4.0.0 to 4.1.0')
  await runApimScript(run, `${scripts}/pre-migration-scripts/migration-4.0.0_to_4.1.0/`, 'schema')
  say('Starting AM_DB schema migration from 4.0.0 to 4.1.0')
  say('Starting AM_DB data migration from 4.0.0 to 4.1.0')
  await migrateData(run, await loadTenants(run))
  say('Completed AM_DB data migration from 4.0.0 to 4.1.0')
  say('Starting registry resource migration from 4.0.0 to 4.1.0')
  await migrateRegistry(run, await loadTenants(run))
  say('Completed registry resource migration from 4.0.0 to 4.1.0')
  say('Running post migration DB scripts')
  await runApimScript(run, `${scripts}/post-migration-scripts/migration-4.0.0_to_4.1.0/am_db/`, 'post')
  say('Successfully executed post migration DB scripts')
  say('Completed migration from 4.0.0 to 4.1.0...')
}

/** From 4.1.0 to 4.2.0: what a run does without -DmigratedVersion, or with a later one. It changes the registry alone. */
export async function migrateTo420(run: ClientRun): Promise<void> {
  const say = (text: string) => run.task('nextHop', text)
  run.info('nextHop', rule)
  say('Starting migration from 4.1.0 to 4.2.0...')
  run.info('nextHop', rule)
  say('ExtendedAPIMConfigService is disabled')
  say('Starting registry resource migration from 4.1.0 to 4.2.0')
  await updateTypes(run, await loadTenants(run), '4.2.0')
  say('Completed registry resource migration from 4.1.0 to 4.2.0')
  say('Completed migration from 4.1.0 to 4.2.0...')
}

/** CLIENT migrator/v410/V410DBDataMigrator. */
async function migrateData(run: ClientRun, tenants: readonly Tenant[]): Promise<void> {
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

/** CLIENT migrator/v410/V410RegistryResourceMigrator. */
async function migrateRegistry(run: ClientRun, tenants: readonly Tenant[]): Promise<void> {
  await updateTypes(run, tenants, '4.1.0')
  run.task('registry', 'Starting registry data migration for API Manager 4.1.0')
  for (const [at, tenant] of tenants.entries()) {
    if (at === 1)
      await run.at('registry', () => {
        throw new MigrationException(
          'WSO2 API-M Migration Task : Error occurred while accessing the registry ',
        )
      })
    const name = `${tenant.id}(${tenant.domain})`
    run.task('registry', `Starting registry data migration for tenant ${name}`)
    loadRegistry(run, tenant)
    if (tenant.id > 0)
      mkdirSync(join(run.home, 'repository', 'tenants', String(tenant.id)), { recursive: true })
    run.task('registry', 'Tenant admin username : admin')
    await setVersions(run, tenant)
    run.task(
      'registry',
      `Successfully migrated data for api rxts to include versionComparable of tenant:${name}`,
    )
    run.task('registry', `Completed registry data migration for tenant ${name}`)
  }
  run.task('registry', 'API registry data migration done for all the tenants')
}

/** CLIENT migrator/commonMigrators/RegistryResourceMigrator: a file that is not there is logged, and that is all. */
async function updateTypes(run: ClientRun, tenants: readonly Tenant[], version: string): Promise<void> {
  const path = join(run.home, 'migration-resources', 'rxts', version, 'api.rxt')
  run.task('rxt', `Starting RXT migration using api.rxt at ${path}`)
  for (const tenant of tenants) {
    const name = `${tenant.id}(${tenant.domain})`
    run.task('rxt', `Updating api.rxt of tenant ${name}`)
    try {
      const found = await fileNamed(run, tenant, 'api.rxt')
      if (found) await writeContent(run, tenant, found.contentId, readFile(path))
      run.task('rxt', `Successfully updated api.rxt of tenant ${name}`)
    } catch (error) {
      run.error('rxt', `Error when reading api.rxt from ${path} for tenant ${name}`, caught(error))
    }
  }
  run.task('rxt', 'RXT resource migration done for all the tenants')
}

/** Every API gets a number by which its versions are put in order, in the registry and in AM_API; the oldest the least. */
async function setVersions(run: ClientRun, tenant: Tenant): Promise<void> {
  const all = (await artifacts(run, tenant)).filter(
    ({ path }) => !path.includes('/apimgt/applicationdata/apis/'),
  )
  const known = new Set(
    (await run.query('apim_db', 'SELECT API_UUID FROM AM_API')).map(([uuid]) => String(uuid)),
  )
  const lost = all.find(({ uuid }) => !known.has(uuid))
  if (lost) throw notInDatabase(lost)
  const named = Map.groupBy(all, (artifact) => overview(artifact, 'name'))
  for (const name of [...named.keys()].sort()) {
    const versions = named
      .get(name)!
      .sort((a, b) => overview(a, 'version').localeCompare(overview(b, 'version'), 'en', { numeric: true }))
    run.task(
      'registry',
      `Starting the registry data migration for versioned APIs by name: ${name} of tenant ${tenant.id}(${tenant.domain})`,
    )
    run.task('registry', `Versioned APIs count: ${versions.length}`)
    let comparable = Date.now()
    for (const artifact of versions.reverse()) {
      await setVersion(run, tenant, artifact, comparable)
      comparable -= 86_400
    }
  }
}

async function setVersion(run: ClientRun, tenant: Tenant, artifact: Artifact, comparable: number) {
  const name = overview(artifact, 'name')
  const version = overview(artifact, 'version')
  const identifier = `${overview(artifact, 'provider')}-${name}-${version}`
  run.task('registry', `Setting Version Comparable for API: ${identifier}, UUID: ${artifact.uuid}`)
  const text = artifact.text.replace(
    '</overview>',
    `<versionComparable>${comparable}</versionComparable></overview>`,
  )
  await writeContent(run, tenant, artifact.contentId, text)
  run.task(
    'registry',
    `VersionTimestamp successfully updated for API: ${name} version: ${version} versionComparable: ${comparable}`,
  )
  run.task(
    'dao',
    `Persisting version timestamp: ${comparable} of ${name} version: ${version} in ${tenant.id}(${tenant.domain})`,
  )
  await run.query('apim_db', 'UPDATE AM_API SET VERSION_COMPARABLE = ? WHERE API_UUID = ?', [
    String(comparable),
    artifact.uuid,
  ])
}

/** The client looks for the API's row and trips over nothing: what the validators told as a finding stops the run here. */
function notInDatabase(artifact: Artifact): MigrationException {
  const identifier = ['provider', 'name', 'version'].map((key) => overview(artifact, key)).join('-')
  return new MigrationException(
    `WSO2 API-M Migration Task : Unable to migrate api metadata definition of API : ${identifier}`,
    new JavaException('java.lang.NullPointerException', ''),
  )
}
