import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { MigrationModes } from '../product/apim/client/modes.ts'
import { type SeedOptions, seedOf } from '../product/apim/client/seed.ts'
import { type ClientScene, engines, type LabEngine, migrateArguments, scenesOfTests } from './client-scene.ts'
import { until } from './scene.ts'

const makeScene = scenesOfTests()
let scene: ClientScene

const prepare = async (engine: LabEngine, modes: MigrationModes = {}, options: SeedOptions = {}) => {
  scene = await makeScene(engine, seedOf(4, options), modes)
}
const run = async (engine: LabEngine, modes: MigrationModes, options: SeedOptions = {}) => {
  await prepare(engine, modes, options)
  return scene.start(migrateArguments)
}

const success = /Successfully completed API-M migration from 4\.0\.0 to 4\.1\.0/
const started = /WSO2 Carbon started in/
const swallowed = /ERROR .*API Migration exception occurred while migrating /
const databases = /ERROR .*Error occurred while migrating databases /

/** Whether a column is there; both engines keep the catalogue in information_schema. */
async function hasColumn(table: string, column: string): Promise<boolean> {
  const schema = scene.server.engine === 'mariadb' ? scene.nameOf('apim_db') : 'public'
  const rows = await scene.rows(
    'apim_db',
    `SELECT 1 AS one FROM information_schema.columns WHERE table_schema = '${schema}' AND LOWER(table_name) = '${table}' AND LOWER(column_name) = '${column}'`,
  )
  return rows.length > 0
}

const isThere = (table: string) =>
  scene.rows('shared_db', `SELECT 1 FROM ${table}`).then(
    () => true,
    () => false,
  )

/** The run is over, it says success, the server is up, and the product's own judge does not believe it. */
function looksWell(): void {
  expect(scene.log()).toMatch(success)
  expect(scene.log()).toMatch(started)
  expect(scene.judge('migrate').log).toBe('failed')
}

describe.each(engines)('on %s the client reports success although', (engine) => {
  it('its schema script stopped half way: what was done stays done', async () => {
    await run(engine, { failure: { at: 'schema', how: 'exception' } })
    expect(scene.log()).toMatch(
      /Error occurred while migrating databases \S+Exception: .*(?:exists|Duplicate)/,
    )
    expect(scene.log()).toMatch(/Successfully executed script at \S+migration-4\.0\.0_to_4\.1\.0\//)
    looksWell()
    expect(await hasColumn('am_api', 'organization')).toBe(true)
    expect(await hasColumn('am_block_conditions', 'value')).toBe(true)
  })

  it('its last script stopped half way', async () => {
    await run(engine, { failure: { at: 'post', how: 'exception' } })
    expect(scene.log()).toMatch(databases)
    expect(scene.log()).toMatch(/Successfully executed post migration DB scripts/)
    looksWell()
  })

  it('the clean-up of REG_LOG stopped half way and left its table', async () => {
    await run(engine, { failure: { at: 'reindex', how: 'exception' } })
    looksWell()
    expect(await isThere('reg_log_ids_to_KEEP')).toBe(true)
  })

  it('it was run a second time on the same databases', async () => {
    await run(engine, {})
    await scene.start(migrateArguments)
    expect(scene.log()).toMatch(databases)
    looksWell()
    expect(await scene.counted()).toEqual(['migrate', 'migrate'])
  })

  it('a foreign key has another name than its script expects', async () => {
    await prepare(engine)
    const drop =
      engine === 'postgresql'
        ? 'ALTER TABLE am_api_ratings RENAME CONSTRAINT am_api_ratings_api_id_fkey TO fk_ratings'
        : 'ALTER TABLE AM_API_RATINGS DROP FOREIGN KEY AM_API_RATINGS_ibfk_1'
    await scene.rows('apim_db', drop)
    await scene.start(migrateArguments)
    expect(scene.log()).toMatch(databases)
    looksWell()
  })

  it('a revision has no API any more, and the last foreign keys cannot be made', async () => {
    await prepare(engine)
    await scene.rows(
      'apim_db',
      "INSERT INTO AM_REVISION (ID, API_UUID, REVISION_UUID) VALUES (1, 'gone', 'orphan')",
    )
    await scene.start(migrateArguments)
    expect(scene.log()).toMatch(databases)
    looksWell()
  })
})

describe('the client reports success although', () => {
  it.each(['data', 'registry'] as const)('an exception in the middle of the %s ended it', async (at) => {
    await run('mariadb', { failure: { at, how: 'exception' } })
    expect(scene.log()).toMatch(swallowed)
    looksWell()
    expect(scene.log()).not.toMatch(/Completed migration from 4\.0\.0/)
    expect(await hasColumn('am_api', 'organization')).toBe(true)
    const bare = await scene.value('apim_db', 'SELECT COUNT(*) FROM AM_API WHERE VERSION_COMPARABLE IS NULL')
    expect(Number(bare)).toBeGreaterThan(0)
  })

  it.each(['begin', 'end'] as const)('it logged an error at its %s', async (at) => {
    await run('mariadb', { failure: { at, how: 'exception' } })
    looksWell()
  })

  it('the registry has an API that the database has not', async () => {
    await run('mariadb', {}, { notInDatabase: 1 })
    expect(scene.log()).toMatch(/Unable to migrate api metadata definition of API : admin-/)
    looksWell()
  })

  it("a tenant's configuration was lost, said at INFO only", async () => {
    await run('mariadb', { tenantConfLost: ['one.example'] })
    const errors = scene.log().match(/ERROR \{org\.wso2\.carbon\.apimgt\.migration/g)
    expect(errors).toBeNull()
    expect(scene.log()).toMatch(
      /INFO .*Error while adding to tenant conf to database for tenant: 1with Error/,
    )
    looksWell()
    const rows = await scene.rows('apim_db', 'SELECT ORGANIZATION AS o FROM AM_SYSTEM_CONFIGS ORDER BY 1')
    expect(rows.map(({ o }) => o)).toEqual(['carbon.super', 'two.example'])
  })

  it('a tenant has no configuration in the registry', async () => {
    await prepare('mariadb')
    await scene.rows(
      'shared_db',
      "DELETE FROM REG_RESOURCE WHERE REG_NAME = 'tenant-conf.json' AND REG_TENANT_ID = 2",
    )
    await scene.start(migrateArguments)
    expect(scene.log()).toMatch(/INFO .*tenant-conf content is empty\./)
    looksWell()
  })

  it.each(['db2', 'h2'] as const)('it ships no script for %s', async (databaseType) => {
    await run('mariadb', { databaseType })
    expect(scene.log()).toMatch(databases)
    expect(scene.log()).toContain(`/${databaseType}.sql (No such file or directory)`)
    looksWell()
    expect(await hasColumn('am_api', 'organization')).toBe(false)
  })

  it('migration-resources is not in the home', async () => {
    await prepare('mariadb')
    rmSync(join(scene.home, 'migration-resources'), { recursive: true })
    await scene.start(migrateArguments)
    expect(scene.log()).toMatch(/FileNotFoundException/)
    looksWell()
  })

  it('api.rxt is not in migration-resources', async () => {
    await prepare('mariadb')
    rmSync(join(scene.home, 'migration-resources/rxts'), { recursive: true })
    await scene.start(migrateArguments)
    expect(scene.log()).toMatch(/ERROR .*Error when reading api\.rxt from/)
    looksWell()
  })

  it.each(['', '?ssl=false&amp;preparedStatementCacheQueries=256'])(
    'PostgreSQL finds a kept statement stale, with these parameters on its URL: %s',
    async (parameters) => {
      await prepare('postgresql')
      scene.setUrl(parameters)
      await scene.start(migrateArguments)
      expect(scene.log()).toMatch(
        /ERROR \{\S+\.dao\.SharedDAO\} - .*Error occurred while migrating databases org\.postgresql\.util\.PSQLException: ERROR: cached plan must not change result type\n/,
      )
      expect(scene.log()).toMatch(/Successfully executed SQL script at \S+reg-index\.sql/)
      looksWell()
      expect(await isThere('reg_log_ids_to_KEEP')).toBe(true)
    },
  )

  it.each([
    ['no version at all', [], 'from null to null'],
    ['only the first switch', ['-Dmigrate'], 'from null to null'],
    [
      'quotes around the versions',
      ["-DmigrateFromVersion='4.0.0'", "-DmigratedVersion='4.1.0'"],
      "from '4.0.0' to '4.1.0'",
    ],
    ['a version misspelt', ['-DmigrateFromVersion=4.0', '-DmigratedVersion=4.1.0'], 'from 4.0 to 4.1.0'],
    ['a switch misspelt', ['-DmigratefromVersion=4.0.0', '-DmigratedVersion=4.1.0'], 'from null to 4.1.0'],
  ])('it was given %s: it migrates nothing and clears REG_LOG up', async (_what, options, words) => {
    await prepare('mariadb')
    await scene.start(options)
    expect(scene.log()).toContain(`Successfully completed API-M migration ${words}`)
    expect(scene.log()).toMatch(started)
    expect(await hasColumn('am_api', 'organization')).toBe(false)
    const left = await scene.value('shared_db', 'SELECT COUNT(*) FROM REG_LOG')
    expect(Number(left)).toBe(seedOf(4).registryLog.after)
    expect(await scene.counted()).toEqual(['reindex-only'])
    expect(scene.judge('migrate').log).toBe('failed')
  })

  it('it was not told where to stop, and went on to 4.2.0', async () => {
    await prepare('mariadb')
    await scene.start(['-DmigrateFromVersion=4.0.0'])
    expect(scene.log()).toMatch(/Completed migration from 4\.1\.0 to 4\.2\.0\.\.\./)
    expect(scene.log()).toMatch(/Successfully completed API-M migration from 4\.0\.0 to null/)
    expect(scene.judge('migrate').log).not.toBe('passed')
  })
})

describe('the client ends otherwise', () => {
  it.each(['schema', 'data', 'registry', 'post', 'reindex'] as const)(
    'an unchecked exception in the middle of %s: the start is given up',
    async (at) => {
      await run('mariadb', { failure: { at, how: 'unchecked' } })
      expect(scene.log()).toMatch(/FATAL .*Cannot activate StartupFinalizerServiceComponent java\.lang\./)
      expect(scene.log()).not.toMatch(started)
      expect(scene.log()).not.toMatch(success)
      expect(scene.judge('migrate').log).toBe('failed')
      expect(await scene.counted()).toEqual(['migrate!'])
    },
  )

  it('a tenant that is switched off takes the start down half way through', async () => {
    await run('mariadb', {}, { inactive: ['two.example'] })
    expect(scene.log()).toMatch(
      /Cannot activate StartupFinalizerServiceComponent java\.lang\.NullPointerException/,
    )
    expect(scene.judge('migrate').log).toBe('failed')
    expect(await hasColumn('am_api', 'version_comparable')).toBe(true)
  })

  it('a tenant that is left out with -DblackListed does not', async () => {
    await prepare('mariadb', {}, { inactive: ['two.example'] })
    await scene.start([...migrateArguments, '-DblackListed=two.example'])
    expect(scene.log()).toMatch(success)
    const rows = await scene.rows('apim_db', 'SELECT ORGANIZATION AS o FROM AM_SYSTEM_CONFIGS ORDER BY 1')
    expect(rows.map(({ o }) => o)).toEqual(['carbon.super', 'one.example'])
  })

  it('the process is killed in the middle', async () => {
    expect(await run('postgresql', { failure: { at: 'schema', how: 'kill' } })).toBe('SIGKILL')
    expect(scene.log()).not.toMatch(success)
    expect(scene.judge('migrate').log).not.toBe('passed')
    expect(await scene.counted()).toEqual(['migrate!'])
    expect(await hasColumn('am_api', 'organization')).toBe(true)
    expect(await hasColumn('am_block_conditions', 'value')).toBe(true)
  })

  it('it is started again in the middle, once, and meets what it did before', async () => {
    expect(await run('postgresql', { failure: { at: 'data', how: 'restart' } })).toBe(121)
    expect(await scene.start(migrateArguments)).toBe(0)
    expect(scene.log()).toMatch(databases)
    looksWell()
    expect(await scene.counted()).toEqual(['migrate', 'migrate!'])
  })

  it('nothing happens any more', async () => {
    await prepare('postgresql', { failure: { at: 'registry', how: 'hang' } })
    const child = scene.spawn(migrateArguments)
    await until('the first tenant is done', () => /Completed registry data migration/.test(scene.log()), 60)
    expect(child.exitCode).toBeNull()
    expect(scene.log()).not.toMatch(started)
    expect(await scene.counted()).toEqual(['migrate!'])
  })

  it('it waits for ever for rows that the server holds, unless the URL keeps PostgreSQL from it', async () => {
    await prepare('postgresql', { serverHoldsLocks: true })
    scene.setUrl('')
    scene.spawn(migrateArguments)
    await until(
      'a session waits for a lock',
      async () => {
        const waiting =
          "SELECT COUNT(*) FROM pg_locks WHERE NOT granted AND locktype IN ('transactionid', 'tuple')"
        return Number(await scene.value('shared_db', waiting)) > 0
      },
      60,
    )
    expect(scene.log()).not.toMatch(success)
    scene.close()
    await prepare('postgresql', { serverHoldsLocks: true })
    await scene.start(migrateArguments)
    expect(scene.judge('migrate')).toMatchObject({ log: 'passed', reasons: [] })
  })

  it('all goes well, but the log is rolled over in the middle', async () => {
    await run('postgresql', { failure: { at: 'data', how: 'roll' } })
    expect(scene.logs().map((file) => /wso2carbon.*/.exec(file)![0])).toEqual([
      expect.stringMatching(/^wso2carbon-\d\d-\d\d-\d{4}-1\.log$/),
      'wso2carbon.log',
    ])
    expect(scene.judge('migrate')).toMatchObject({ log: 'passed', reasons: [] })
  })
})
