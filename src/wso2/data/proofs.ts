import { engineFor } from '../../databases/engines.ts'
import type { Phase } from '../migration-run.ts'
import { columnsOf, type DataDatabases, numberOf, type Reached, rowsOf } from './databases.ts'

/** What was measured before the client ran. */
export interface Before {
  /** Fingerprint of the schema, by the id of the database. */
  schema: Readonly<Record<string, string>>
  /** Domains of the tenants that the client was told to migrate. */
  tenants: readonly string[]
}

type Proof = (databases: DataDatabases, before: Before) => Promise<boolean>

/** By phase and id, as `clients.proofs` of the route has them. */
const PROOFS: Readonly<Record<Phase, Readonly<Record<string, Proof>>>> = {
  'pre-migrate': { schema: sameSchemas },
  migrate: {
    'system-configs': configOfEachTenant,
    organization: ({ api }) => noNull(api, 'ORGANIZATION'),
    'version-comparable': versionsOfChosenTenants,
    index: hasIndex,
    'reg-log': nothingLeft,
  },
}

/**
 * What the databases show after a run of the client, by the id of the proof. A table or column that is not there makes it false.
 * Undefined: the database could not be asked.
 */
export async function answerProofs(
  phase: Phase,
  databases: DataDatabases,
  before: Before,
): Promise<Record<string, boolean | undefined>> {
  const answers: Record<string, boolean | undefined> = {}
  for (const [id, proof] of Object.entries(PROOFS[phase])) {
    answers[id] = await proof(databases, before).catch(() => undefined)
  }
  return answers
}

async function sameSchemas({ api, registry }: DataDatabases, { schema }: Before): Promise<boolean> {
  for (const { tools, database } of [api, registry]) {
    const facts = await engineFor(database.engine, database.id).facts(tools, database)
    if (facts.schemaFingerprint !== schema[database.id]) return false
  }
  return true
}

/** CLIENT V410DBDataMigrator.addTenantConfToDB: a row of type `Tenant` for each tenant that it migrates. */
async function configOfEachTenant({ api }: DataDatabases, { tenants }: Before): Promise<boolean> {
  if ((await columnsOf(api, 'AM_SYSTEM_CONFIGS')).length === 0) return false
  const rows = await rowsOf(
    api,
    "SELECT DISTINCT LOWER(ORGANIZATION) FROM AM_SYSTEM_CONFIGS WHERE LOWER(CONFIG_TYPE) = 'tenant'",
  )
  const configured = new Set(rows.map(([organization]) => organization))
  return tenants.every((domain) => configured.has(domain.toLowerCase()))
}

/** CLIENT V410RegistryResourceMigrator goes through the tenants that it was told to migrate; organizations were set for all before. */
async function versionsOfChosenTenants({ api }: DataDatabases, { tenants }: Before): Promise<boolean> {
  const columns = await columnsOf(api, 'AM_API')
  if (!columns.includes('version_comparable') || !columns.includes('organization')) return false
  const rows = await rowsOf(
    api,
    'SELECT DISTINCT LOWER(ORGANIZATION) FROM AM_API WHERE VERSION_COMPARABLE IS NULL',
  )
  const chosen = new Set(tenants.map((domain) => domain.toLowerCase()))
  return rows.every(([organization]) => organization !== null && !chosen.has(organization!))
}

async function noNull(api: Reached, column: string): Promise<boolean> {
  if (!(await columnsOf(api, 'AM_API')).includes(column.toLowerCase())) return false
  return (await numberOf(api, `SELECT COUNT(*) FROM AM_API WHERE ${column} IS NULL`)) === 0
}

async function hasIndex({ api: { tools, database } }: DataDatabases): Promise<boolean> {
  const indexes = await engineFor(database.engine, database.id).indexes(tools, database)
  return indexes.some(({ name }) => name === 'idx_aai_org')
}

async function nothingLeft({ registry }: DataDatabases): Promise<boolean> {
  return (await columnsOf(registry, 'reg_log_ids_to_KEEP')).length === 0
}
