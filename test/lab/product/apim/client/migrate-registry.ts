import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { ClientRun } from './client-run.ts'
import { caught, JavaException, MigrationException } from './exceptions.ts'
import { type Artifact, artifacts, fileNamed, overview, writeContent } from './registry.ts'
import { readFile } from './run-script.ts'
import { loadRegistry, type Tenant } from './tenants.ts'

/** Puts api.rxt and the order of versions into each tenant's registry (CLIENT migrator/v410/V410RegistryResourceMigrator). */
export async function migrateRegistry(run: ClientRun, tenants: readonly Tenant[]): Promise<void> {
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
export async function updateTypes(
  run: ClientRun,
  tenants: readonly Tenant[],
  version: string,
): Promise<void> {
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
