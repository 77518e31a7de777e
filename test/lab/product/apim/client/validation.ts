import type { ClientRun } from './client-run.ts'
import { caught, JavaException, MigrationException } from './exceptions.ts'
import { type Artifact, artifacts, fileNamed, overview } from './registry.ts'
import { loadRegistry, loadTenants, type Tenant } from './tenants.ts'
import { Validators } from './validators.ts'

/** Tags of the validators that go through the APIs of each tenant, in the order in which all of them run. */
const ofTenants = [
  'apiAvailabilityValidation',
  'apiDefinitionValidation',
  'apiResourceLevelAuthSchemeValidation',
  'apiDeployedGatewayTypeValidation',
] as const
export type TenantValidator = (typeof ofTenants)[number]

/** Of applications of 2.x, 3.0 and 3.1; there is nothing for it to look at in those of 4.0.0. */
const ofApplications = 'appThirdPartyKMValidation'

/** Versions whose data the validators can read (CLIENT validator/utils/UtilsFactory); with any other they break. */
const readable = ['2.6.0', '3.0.0', '3.1.0', '3.2.0', '4.0.0']

/**
 * Looks at the data and changes none of them (CLIENT validator/ValidationHandler): one validator where its tag was given,
 * all where none was, or one that there is not. There is no last line, and no word of how many findings there were.
 */
export async function validate(run: ClientRun): Promise<void> {
  const asked = run.property('runPreMigration')
  const validators = new Validators(run)
  const chosen = ofTenants.find((tag) => tag === asked)
  if (chosen) run.info('handler', `Running validator step : ${chosen} for tenants`)
  else if (asked === ofApplications) {
    run.info('handler', `Running validator step : ${asked} for applications`)
    return
  } else run.info('handler', 'Running all validator steps.........')
  for (const tag of chosen ? [chosen] : ofTenants) {
    for (const tenant of await loadTenants(run)) {
      await validateTenant(run, validators, tenant, tag)
      await run.at('validation', () => {
        throw new MigrationException('Error occurred while accessing the registry ')
      })
    }
  }
  validators.report()
}

async function validateTenant(
  run: ClientRun,
  validators: Validators,
  tenant: Tenant,
  tag: TenantValidator,
): Promise<void> {
  loadRegistry(run, tenant)
  const name = `${tenant.id}(${tenant.domain})`
  try {
    if (!(await fileNamed(run, tenant, 'api.rxt'))) {
      run.info('handler', `No API artifacts found in registry for tenant ${name}`)
      return
    }
    const all = await artifacts(run, tenant)
    await validators.enter(tenant)
    run.info('handler', `Starting ${tag} for tenant ${name}..........`)
    for (const artifact of all) await validateArtifact(run, validators, artifact, tag)
    run.info('handler', `Successfully completed ${tag} for tenant ${name}..........`)
  } catch (error) {
    if (error instanceof MigrationException) throw error
    throw new MigrationException('Error occurred while accessing the registry ', caught(error))
  }
}

/** One API that cannot be read ends the whole loop. */
async function validateArtifact(
  run: ClientRun,
  validators: Validators,
  artifact: Artifact,
  tag: TenantValidator,
): Promise<void> {
  if (artifact.path.includes('/apimgt/applicationdata/apis/')) return
  try {
    const api = {
      name: overview(artifact, 'name'),
      version: overview(artifact, 'version'),
      provider: overview(artifact, 'provider'),
      type: overview(artifact, 'type'),
      environments: overview(artifact, 'environments'),
      uuid: artifact.uuid,
      folder: artifact.path.replace(/\/[^/]*$/, ''),
    }
    if (!readable.includes(run.property('migrateFromVersion') ?? ''))
      throw new JavaException('java.lang.NullPointerException', '')
    await validators.run(tag, api)
  } catch (error) {
    throw new MigrationException(
      `Error occurred while retrieving API from the registry: artifact path name ${artifact.path}`,
      caught(error),
    )
  }
}
