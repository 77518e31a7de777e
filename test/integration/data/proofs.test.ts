import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { engineFor } from '../../../src/databases/engines.ts'
import { LocalHost } from '../../../src/remote/local.ts'
import type { DataDatabases } from '../../../src/wso2/data/databases.ts'
import { answerProofs } from '../../../src/wso2/data/proofs.ts'
import { startMariadb, startPostgresql, type TestServer } from '../databases/helpers/servers.ts'
import { APIM_DB, create, database, type Engine, SHARED_DB } from './scene.ts'

/** What the client makes of the databases, in small. */
const MIGRATED = `
ALTER TABLE AM_API ADD ORGANIZATION VARCHAR(100);
ALTER TABLE AM_API ADD VERSION_COMPARABLE VARCHAR(15);
UPDATE AM_API SET ORGANIZATION = 'carbon.super', VERSION_COMPARABLE = '1' WHERE API_ID = 1;
UPDATE AM_API SET ORGANIZATION = 'pizza.com', VERSION_COMPARABLE = '2' WHERE API_ID = 2;
CREATE TABLE AM_SYSTEM_CONFIGS (ORGANIZATION VARCHAR(100), CONFIG_TYPE VARCHAR(100));
INSERT INTO AM_SYSTEM_CONFIGS VALUES ('carbon.super', 'Tenant'), ('pizza.com', 'Tenant'), ('sleepy.org', 'Tenant');
CREATE INDEX IDX_AAI_ORG ON AM_API (ORGANIZATION);
`
const PASSED = {
  'system-configs': true,
  organization: true,
  'version-comparable': true,
  index: true,
  'reg-log': true,
}

describe.each<[Engine, () => Promise<TestServer>]>([
  ['postgresql', startPostgresql],
  ['mariadb', startMariadb],
])('what %s shows after a run of the client', (engine, start) => {
  let server: TestServer
  let pairs = 0
  const host = new LocalHost()
  const tenants = ['carbon.super', 'pizza.com', 'sleepy.org']

  beforeAll(async () => {
    server = await start()
  }, 300_000)
  afterAll(() => server?.stop())

  const pair = (api = '', registry = ''): DataDatabases => {
    pairs++
    create(engine, server, `am_${pairs}`, APIM_DB + api)
    create(engine, server, `reg_${pairs}`, SHARED_DB + registry)
    return {
      api: { tools: host, database: database(engine, server, 'apim_db', `am_${pairs}`) },
      registry: { tools: host, database: database(engine, server, 'shared_db', `reg_${pairs}`) },
    }
  }
  const proofs = (databases: DataDatabases, chosen = tenants) =>
    answerProofs('migrate', databases, { schema: {}, tenants: chosen })

  test('a whole migration proves everything, one that did nothing only that nothing is left', async () => {
    expect(await proofs(pair(MIGRATED))).toEqual(PASSED)
    expect(await proofs(pair())).toEqual({
      'system-configs': false,
      organization: false,
      'version-comparable': false,
      index: false,
      'reg-log': true,
    })
  })

  test.each<[string, string, string]>([
    ['system-configs', "DELETE FROM AM_SYSTEM_CONFIGS WHERE ORGANIZATION = 'pizza.com';", ''],
    ['system-configs', "UPDATE AM_SYSTEM_CONFIGS SET CONFIG_TYPE = 'Other';", ''],
    ['organization', 'UPDATE AM_API SET ORGANIZATION = NULL, VERSION_COMPARABLE = 1 WHERE API_ID = 1;', ''],
    ['version-comparable', 'UPDATE AM_API SET VERSION_COMPARABLE = NULL WHERE API_ID = 2;', ''],
    ['reg-log', '', 'CREATE TABLE reg_log_ids_to_KEEP (REG_LOG_ID INTEGER);'],
  ])('%s alone is false after: %s%s', async (id, api, registry) => {
    expect(
      await proofs(pair(MIGRATED + api.replace('COMPARABLE = 1', "COMPARABLE = '1'"), registry)),
    ).toEqual({
      ...PASSED,
      [id]: false,
    })
  })

  test('tenants that were left out prove nothing against it', async () => {
    const api = `${MIGRATED} DELETE FROM AM_SYSTEM_CONFIGS WHERE ORGANIZATION = 'pizza.com';
      UPDATE AM_API SET VERSION_COMPARABLE = NULL WHERE API_ID = 2;`
    expect(await proofs(pair(api), ['carbon.super', 'sleepy.org'])).toEqual(PASSED)
  })

  test('a database that cannot be reached says nothing, the other one does', async () => {
    const { api, registry } = pair(MIGRATED)
    const away = { ...registry, database: { ...registry.database, name: 'nowhere' } }
    expect(await proofs({ api, registry: away })).toEqual({ ...PASSED, 'reg-log': undefined })
  })

  test('validators must not have changed the schema of either database', async () => {
    const databases = pair()
    const schema: Record<string, string> = {}
    for (const { database: one } of [databases.api, databases.registry])
      schema[one.id] = (await engineFor(engine).facts(host, one)).schemaFingerprint
    const before = { schema, tenants }
    expect(await answerProofs('pre-migrate', databases, before)).toEqual({ schema: true })
    server.sql(databases.api.database.name, 'DELETE FROM AM_API_RATINGS;')
    expect(await answerProofs('pre-migrate', databases, before)).toEqual({ schema: true })
    server.sql(databases.registry.database.name, 'ALTER TABLE REG_LOG ADD n INTEGER;')
    expect(await answerProofs('pre-migrate', databases, before)).toEqual({ schema: false })
  })
})
