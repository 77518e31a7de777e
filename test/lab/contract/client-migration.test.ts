import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { MigrationModes } from '../product/apim/client/modes.ts'
import { type SeedOptions, seedOf } from '../product/apim/client/seed.ts'
import { type ClientScene, engines, type LabEngine, migrateArguments, scenesOfTests } from './client-scene.ts'

const makeScene = scenesOfTests()
let scene: ClientScene

async function migrated(
  engine: LabEngine,
  modes: MigrationModes = {},
  options: readonly string[] = migrateArguments,
  seed: SeedOptions = {},
): Promise<void> {
  scene = await makeScene(engine, seedOf(4, seed), modes)
  await scene.start(options)
}

const success = /Successfully completed API-M migration from 4\.0\.0 to 4\.1\.0/

describe.each(engines)('a migration on %s', (engine) => {
  it('brings schema, data and registry to 4.1.0', async () => {
    const seed = seedOf(4)
    await migrated(engine)
    expect(scene.log()).toMatch(success)
    expect(scene.judge('migrate')).toMatchObject({ log: 'passed', reasons: [] })
    expect(await scene.rows('apim_db', 'SELECT ORGANIZATION AS o FROM AM_SYSTEM_CONFIGS ORDER BY 1')).toEqual(
      seed.tenants.map(({ domain }) => ({ o: domain })),
    )
    const bare = 'SELECT COUNT(*) FROM AM_API WHERE ORGANIZATION IS NULL OR VERSION_COMPARABLE IS NULL'
    expect(Number(await scene.value('apim_db', bare))).toBe(0)
    const logs = await scene.value('shared_db', 'SELECT COUNT(*) FROM REG_LOG')
    expect(Number(logs)).toBe(seed.registryLog.after)
    expect(await scene.counted()).toEqual(['migrate'])
    expect(existsSync(join(scene.home, 'repository/tenants/1'))).toBe(true)
    expect(existsSync(join(scene.home, 'repository/tenants/2'))).toBe(true)
  })

  it('leaves foreign keys that cascade, the index on organizations, and no table of the clean-up', async () => {
    await migrated(engine)
    const schema = engine === 'mariadb' ? 'DATABASE()' : "'public'"
    const rules = await scene.rows(
      'apim_db',
      `SELECT LOWER(constraint_name) AS name, delete_rule AS rule FROM information_schema.referential_constraints WHERE constraint_schema = ${schema}`,
    )
    const names =
      engine === 'mariadb'
        ? ['am_subscription_ibfk_1', 'am_subscription_ibfk_2', 'am_revision_ibfk_1']
        : ['am_subscription_application_id_fkey', 'am_subscription_api_id_fkey', 'am_revision_api_uuid_fkey']
    for (const name of names) expect(rules).toContainEqual({ name, rule: 'CASCADE' })
    const indexes =
      engine === 'mariadb'
        ? "SELECT COUNT(DISTINCT index_name) FROM information_schema.statistics WHERE table_schema = DATABASE() AND index_name = 'IDX_AAI_ORG'"
        : "SELECT COUNT(*) FROM pg_indexes WHERE indexname = 'idx_aai_org'"
    expect(Number(await scene.value('apim_db', indexes))).toBe(1)
    await expect(scene.rows('shared_db', 'SELECT 1 FROM reg_log_ids_to_KEEP')).rejects.toThrow()
  })

  it('is followed by another clean-up of REG_LOG at a normal start, where the jar was left in dropins', async () => {
    await migrated(engine)
    const path = "'/_system/governance/some/path'"
    const write = `INSERT INTO REG_LOG (REG_PATH, REG_USER_ID, REG_ACTION, REG_TENANT_ID) VALUES (${path}, 'admin', 1, 1)`
    for (let times = 0; times < 3; times++) await scene.rows('shared_db', write)
    await scene.start([])
    expect(scene.log()).toContain('Successfully completed API-M migration from null to null')
    const left = await scene.value('shared_db', `SELECT COUNT(*) FROM REG_LOG WHERE REG_PATH = ${path}`)
    expect(Number(left)).toBe(1)
    expect(await scene.counted()).toEqual(['migrate', 'reindex-only'])
  })

  it('takes the tenants that it is told to, and no others', async () => {
    await migrated(engine, {}, [...migrateArguments, '-Dtenants=one.example'])
    const sql = 'SELECT DISTINCT ORGANIZATION AS o FROM AM_API WHERE VERSION_COMPARABLE IS NOT NULL'
    expect(await scene.rows('apim_db', sql)).toEqual([{ o: 'one.example' }])
    expect(existsSync(join(scene.home, 'repository/tenants/2'))).toBe(false)
  })
})

it('finds no statement of PostgreSQL kept, wherever in the URL the parameter stands', async () => {
  scene = await makeScene('postgresql', seedOf(4))
  scene.setUrl('?ssl=false&amp;preparedStatementCacheQueries=0&amp;tcpKeepAlive=true')
  await scene.start(migrateArguments)
  expect(scene.judge('migrate')).toMatchObject({ log: 'passed', reasons: [] })
})
