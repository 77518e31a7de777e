const prefix = 'WSO2 API-M Migration Task : '
const migration = 'org.wso2.carbon.apimgt.migration'

/** Loggers of the client by the part of it that speaks. */
export const loggers = {
  client: `${migration}.APIMMigrationClient`,
  component: `${migration}.client.internal.APIMMigrationServiceComponent`,
  hop: `${migration}.migrator.client.V410Migration`,
  nextHop: `${migration}.migrator.client.V420Migration`,
  script: `${migration}.util.AMDBUtil`,
  dao: `${migration}.dao.APIMgtDAO`,
  shared: `${migration}.dao.SharedDAO`,
  scope: `${migration}.migrator.v410.V410ScopeMigrator`,
  data: `${migration}.migrator.v410.V410DBDataMigrator`,
  rxt: `${migration}.migrator.commonMigrators.RegistryResourceMigrator`,
  registry: `${migration}.migrator.v410.V410RegistryResourceMigrator`,
  reindex: `${migration}.migrator.commonMigrators.ArtifactReIndexingMigrator`,
  utility: `${migration}.migrator.Utility`,
  handler: `${migration}.validator.ValidationHandler`,
  validator: `${migration}.validator.validators.APIValidator`,
  utils: `${migration}.validator.utils.Utils`,
} as const

/** Which part of the client speaks. */
export type Speaker = keyof typeof loggers

/**
 * The texts that stand in a class of the client, in the pieces that javac leaves of them (CLIENT, the class of that name).
 * What the stand-in logs is put together from these beginnings.
 */
export const texts: Readonly<Record<Speaker, readonly string[]>> = {
  client: [
    'WSO2 API-M Migration Task : Error occurred while initializing DB Util ',
    'WSO2 API-M Migration Task : Error while running the pre-migration validation',
    'WSO2 API-M Migration Task : API Migration exception occurred while migrating',
    'WSO2 API-M Migration Task : Error running the artifact re-indexing script',
    'WSO2 API-M Migration Task : Successfully completed API-M migration from ',
    'WSO2 API-M Migration Task : Starting API-M migration from ',
    'WSO2 API-M Migration Task : Error while executing migration from API-Manager ',
    ' to ',
  ],
  component: ['Activating ExtendedAPIMConfigService.', 'Activated ExtendedAPIMConfigService.'],
  hop: [
    '-'.repeat(98),
    ...[
      'Starting migration from ',
      'Starting AM_DB schema migration from 4.0.0 to 4.1.0',
      'Starting AM_DB data migration from 4.0.0 to 4.1.0',
      'Completed AM_DB data migration from 4.0.0 to 4.1.0',
      'Starting registry resource migration from 4.0.0 to 4.1.0',
      'Completed registry resource migration from 4.0.0 to 4.1.0',
      'Running post migration DB scripts',
      'Successfully executed post migration DB scripts',
      'Completed migration from ',
    ].map((text) => prefix + text),
    '...',
  ],
  nextHop: [
    '-'.repeat(98),
    ...[
      'Starting migration from ',
      'ExtendedAPIMConfigService is disabled',
      'Starting registry resource migration from ',
      'Completed registry resource migration from ',
      'Completed migration from ',
    ].map((text) => prefix + text),
    '...',
  ],
  script: [
    'Executing SQL script at ',
    'Error occurred while migrating databases',
    'Successfully executed script at ',
  ].map((text) => prefix + text),
  dao: [
    'Updated ORGANIZATION column of ',
    'Updated ORGANIZATION column of AM_API_CATEGORY table',
    'Updated ORGANIZATION column of AM_GATEWAY_ENVIRONMENT table',
    'Updated ORGANIZATION column of AM_APPLICATION table',
    'Persisting version timestamp: ',
  ].map((text) => prefix + text),
  shared: [
    'Running SQL script at ',
    'Error occurred while migrating databases',
    'Successfully executed SQL script at ',
  ].map((text) => prefix + text),
  scope: [
    'No changes required in tenant-conf.json of tenant ',
    'Adding/updating tenant-conf.json to the registry of tenant ',
    'Successfully added/updated tenant-conf.json of tenant  ',
  ].map((text) => prefix + text),
  data: [
    'Added tenant-conf.json content to DB for tenant ',
    'Updated tenant-conf.json content in DB for tenant ',
    'Error while adding to tenant conf to database for tenant: ',
    'tenant-conf content is empty.',
  ].map((text) => prefix + text),
  rxt: [
    ...[
      'Starting RXT migration using api.rxt at ',
      'Updating api.rxt of tenant ',
      'Successfully updated api.rxt of tenant ',
      'RXT resource migration done for all the tenants',
    ].map((text) => prefix + text),
    'Error when reading api.rxt from ',
  ],
  registry: [
    'Starting registry data migration for API Manager ',
    'Starting registry data migration for tenant ',
    'Tenant admin username : ',
    'Starting the registry data migration for versioned APIs by name: ',
    'Versioned APIs count: ',
    'Setting Version Comparable for API: ',
    'VersionTimestamp successfully updated for API: ',
    'Successfully migrated data for api rxts to include versionComparable of tenant:',
    'No API artifacts found in registry for tenant ',
    'Completed registry data migration for tenant ',
    'API registry data migration done for all the tenants',
    'Unable to migrate api metadata definition of API : ',
  ].map((text) => prefix + text),
  reindex: ['Artifact re-indexing migrator started', 'Artifact re-indexing migrator completed'].map(
    (text) => prefix + text,
  ),
  utility: ['Argument provided : ', 'Tenant does not exist for domain '].map((text) => prefix + text),
  handler: [
    'Running all validator steps.........',
    'Running validator step : ',
    ' for tenants',
    ' for applications',
    'Starting ',
    'Successfully completed ',
    ' for tenant ',
    '..........',
    'No API artifacts found in registry for tenant ',
    'Error occurred while retrieving API from the registry: artifact path name ',
  ],
  validator: [
    'Validating API availability in db for API {name: ',
    'Unable to find the API {name: ',
    '} in the database',
    'Validating open API definition of API {name: ',
    'OpenAPI Definition for API {name: ',
    ' is invalid. ErrorMessage: ',
    ' ErrorDescription: ',
    'Error while validating open API definition for ',
    'An unhandled exception has occurred while validating open API definition for ',
    '. Swagger definition of the API is missing...',
    ' Validation response is null.',
    'Successfully validated open API definition of ',
    'Error while retrieving URI Templates for ',
    'Validating graphQL schema definition of ',
    ' Invalid GraphQL definition found. ErrorMessage: ',
    'Successfully validated graphql schema of ',
    'Invalid WSDL definition found. ',
    'Validating streaming api definition of ',
    ' Invalid AsyncAPI definition found. ',
    'Validating deployed gateway type for API {name: ',
    'No gateway environments are configured for API {name: ',
    'Completed deployed gateway type validation for API {name: ',
    ', version: ',
    ', provider: ',
  ],
  utils: ['Invalid definition of API: {name: ', '} is saved successfully to '],
}
