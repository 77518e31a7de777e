import { jar, zip } from '../files.ts'

/** How the migration client misbehaves. */
export type MigrationModes = Record<string, unknown>

/** What the databases hold. */
export interface Seed {
  readonly tenants: readonly { readonly id: number; readonly domain: string }[]
  readonly apis: readonly { readonly uuid: string; readonly inDatabase: boolean }[]
}

export function seedOf(_seed: number): Seed {
  return {
    tenants: [{ id: -1234, domain: 'carbon.super' }],
    apis: ['a-1', 'a-2'].map((uuid) => ({ uuid, inDatabase: true })),
  }
}

/** Tables that a server looks at when it starts. */
export function setupSql(
  _engine: 'postgresql' | 'mariadb',
  database: 'apim_db' | 'shared_db',
  _seed: Seed,
): string {
  return database === 'apim_db'
    ? `CREATE TABLE AM_API (API_ID INTEGER PRIMARY KEY, API_UUID VARCHAR(256));\nINSERT INTO AM_API VALUES (1, 'a-1'), (2, 'a-2')`
    : 'CREATE TABLE UM_TENANT (UM_ID INTEGER PRIMARY KEY, UM_DOMAIN_NAME VARCHAR(255))'
}

/** The zip of the migration client. */
export function clientZip(): Uint8Array {
  const name = 'org.wso2.carbon.apimgt.migrate.client-4.1.0.31.jar'
  return zip([
    [
      `wso2am-migration-4.1.0.31/dropins/${name}`,
      jar(['org.wso2.carbon.apimgt.migration.APIMMigrationClient'], '4.1.0.31'),
    ],
  ])
}

/** Scripts that make the two indexes, by file name. */
export function registryIndexScripts(): Record<string, string> {
  return {}
}
