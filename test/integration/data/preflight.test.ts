import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inspectData } from '../../../src/wso2/data/preflight.ts'
import { startMariadb, startPostgresql, type TestServer } from '../databases/helpers/servers.ts'
import { APIM_DB, create, DATA, database, type Engine, inspected, SHARED_DB } from './scene.ts'

const ALL = { only_tenants: [], except_tenants: [] }

describe.each<[Engine, () => Promise<TestServer>]>([
  ['postgresql', startPostgresql],
  ['mariadb', startMariadb],
])('databases of a data migration on %s', (engine, start) => {
  let server: TestServer
  let pairs = 0

  beforeAll(async () => {
    server = await start()
  }, 300_000)
  afterAll(() => server?.stop())

  /** New databases, with something done to them; what preflight says of them. */
  const look = async (
    change: { api?: string; registry?: string; charset?: string; root?: (api: string) => void } = {},
    choice: Parameters<typeof inspectData>[2] = ALL,
    data = DATA,
  ) => {
    const [api, registry] = [`am_${++pairs}`, `reg_${pairs}`]
    create(engine, server, api, APIM_DB + (change.api ?? ''), change.charset)
    create(engine, server, registry, SHARED_DB + (change.registry ?? ''), change.charset)
    change.root?.(api)
    const found = await inspectData(
      {
        api: await inspected(database(engine, server, 'apim_db', api)),
        registry: await inspected(database(engine, server, 'shared_db', registry)),
      },
      data,
      choice,
    )
    const problems = found.problems.map(({ what, fix }) => `${what} -> ${fix}`)
    return { ...found, said: problems.join('\n'), warned: found.warnings.join('\n') }
  }

  test('a good pair: what it holds, and warnings alone', async () => {
    const found = await look()
    expect(found.said).toBe('')
    expect(found.counts).toEqual({ apis: 2, applications: 3, revisions: 1, tenants: 3 })
    expect(found.tenants).toEqual([
      { id: -1234, domain: 'carbon.super', active: true },
      { id: 1, domain: 'pizza.com', active: true },
      { id: 2, domain: 'sleepy.org', active: false },
    ])
    expect(found.warned).toMatch(/Inactive tenants: sleepy\.org\..*except_tenants/)
    expect(found.warned).toMatch(/apim_db \(.*it runs .*not listed as tested on/)
    expect(found.warned).toMatch(
      engine === 'postgresql'
        ? /apim_db .*wso2 sees no sessions of other users.*GRANT pg_read_all_stats TO "wso2";/
        : /apim_db .*wso2 sees no sessions of other users.*GRANT PROCESS ON \*\.\* TO 'wso2'@'127\.0\.0\.1';/,
    )
    expect(found.warnings).toHaveLength(5)
  })

  test('a user who sees the sessions of others is not warned of', async () => {
    const [give, take] =
      engine === 'postgresql'
        ? ['GRANT pg_read_all_stats TO wso2;', 'REVOKE pg_read_all_stats FROM wso2;']
        : ["GRANT PROCESS ON *.* TO wso2@'127.0.0.1';", "REVOKE PROCESS ON *.* FROM wso2@'127.0.0.1';"]
    const system = engine === 'postgresql' ? 'postgres' : 'mysql'
    server.sql(system, give)
    try {
      expect((await look()).warned).not.toMatch(/sees no sessions/)
    } finally {
      server.sql(system, take)
    }
  })

  test('names of tenants: unknown ones are refused, parts of others are told', async () => {
    const unknown = await look({}, { only_tenants: [], except_tenants: ['sleepy.com'] })
    expect(unknown.said).toMatch(
      /except_tenants names sleepy\.com.*tenants are carbon\.super, pizza\.com, sleepy\.org/,
    )
    const registry = `INSERT INTO UM_TENANT VALUES (3, 'my.pizza.com', TRUE);`
    const part = await look({ registry }, { only_tenants: ['pizza.com'], except_tenants: [] })
    expect(part.said).toBe('')
    expect(part.warned).toMatch(/names pizza\.com, .*it means pizza\.com, my\.pizza\.com/)
    expect(part.warned).toMatch(/Not migrated: the data of carbon\.super, sleepy\.org/)
    expect(part.warned).not.toMatch(/Inactive/)
  })

  test('foreign keys under another name, and rows without a parent: all at once', async () => {
    const drop =
      engine === 'postgresql'
        ? 'ALTER TABLE AM_API_RATINGS DROP CONSTRAINT am_api_ratings_api_id_fkey;'
        : 'ALTER TABLE AM_API_RATINGS DROP FOREIGN KEY AM_API_RATINGS_ibfk_1;'
    const { said } = await look({
      api: `${drop} ALTER TABLE AM_API_RATINGS ADD CONSTRAINT by_hand FOREIGN KEY (API_ID) REFERENCES AM_API (API_ID);
        INSERT INTO AM_REVISION VALUES (2, 'gone', 'r2'), (3, 'gone', 'r3');
        INSERT INTO AM_API_REVISION_METADATA VALUES ('u1', 'r9'), ('u1', NULL);`,
    })
    expect(said).toMatch(/drops the foreign key am_api_ratings_\w+ of AM_API_RATINGS.*\(by_hand\)/i)
    expect(said).toMatch(/2 rows of AM_REVISION have no row of AM_API/)
    expect(said).toMatch(/1 row of AM_API_REVISION_METADATA has no row of AM_REVISION/)
    expect(said.split('\n')).toHaveLength(3)
  })

  test('other databases than those of the product', async () => {
    const { said } = await look({ registry: 'DROP TABLE REG_RESOURCE;' })
    expect(said).toMatch(
      /shared_db .*no table REG_RESOURCE in it: it is not the database that this route migrates/,
    )
  })

  if (engine === 'postgresql') {
    test('a default schema that is not where the tables are, and tables of somebody else', async () => {
      const { said } = await look({
        api: 'CREATE SCHEMA am; ALTER TABLE AM_API SET SCHEMA am;',
        root: (api) =>
          server.sql(
            api,
            'CREATE TABLE theirs (n int); ALTER TABLE am_revision OWNER TO root; GRANT SELECT ON theirs, am_revision TO wso2;',
          ),
      })
      expect(said).toMatch(
        /tables are in the schema am, but the default schema of wso2 is public.*SET search_path TO "am"/,
      )
      expect(said).toMatch(/owns not all of its tables.*am_revision, theirs.*GRANT "root" TO "wso2"/)
    })

    test('an extension that the user may not create; the same one where it is there already', async () => {
      const poor = (api: string) => server.sql(api, `ALTER DATABASE ${api} OWNER TO root;`)
      expect((await look({ root: poor })).said).toMatch(
        /extension uuid-ossp is not there, and wso2 may not create it.*as a superuser: CREATE EXTENSION "uuid-ossp"/,
      )
      const there = await look({
        root: (api) => {
          server.sql(api, 'CREATE EXTENSION "uuid-ossp";')
          poor(api)
        },
      })
      expect(there.said).not.toMatch(/extension/)
    })

    const needs = (name: string) => ({
      ...DATA,
      checks: { ...DATA.checks, extensions: [{ engine: 'postgresql' as const, name }] },
    })

    test('an extension that takes a superuser, as each did before PostgreSQL 13: the statement that is told lets it pass', async () => {
      const { said } = await look({}, ALL, needs('file_fdw'))
      expect(said).toMatch(
        /apim_db .*extension file_fdw is not there, and wso2 may not create it: that takes a superuser\. -> as a superuser: CREATE EXTENSION "file_fdw";/,
      )
      expect(said.split('\n')).toHaveLength(2)
      const created = /CREATE EXTENSION "file_fdw";/.exec(said)![0]
      const root = (api: string) => {
        for (const name of [api, api.replace('am', 'reg')]) server.sql(name, created)
      }
      expect((await look({ root }, ALL, needs('file_fdw'))).said).toBe('')
    })

    test('a superuser may create what is not there, but not what the server does not have', async () => {
      server.sql('postgres', 'ALTER ROLE wso2 SUPERUSER;')
      try {
        const root = (api: string) => server.sql(api, `ALTER DATABASE ${api} OWNER TO root;`)
        expect((await look({ root }, ALL, needs('file_fdw'))).said).toBe('')
        expect((await look({}, ALL, needs('uuid_by_nobody'))).said).toMatch(
          /apim_db .*extension uuid_by_nobody is not there, and the server does not have it\. -> as a superuser, after the package postgresql-contrib was installed there: CREATE EXTENSION "uuid_by_nobody";/,
        )
      } finally {
        server.sql('postgres', 'ALTER ROLE wso2 NOSUPERUSER;')
      }
    })

    test('a schema in which nothing may be created', async () => {
      const root = (api: string) =>
        server.sql(
          api,
          'REVOKE CREATE ON SCHEMA public FROM PUBLIC, wso2; ALTER SCHEMA public OWNER TO root;',
        )
      expect((await look({ root })).said).toMatch(
        /may not create tables in the schema public.*GRANT CREATE ON SCHEMA "public"/,
      )
    })
  } else {
    test('charset and collation: utf8mb4 is warned of, and so is one that ignores case', async () => {
      const { said, warned } = await look({ charset: 'utf8mb4 COLLATE utf8mb4_general_ci' })
      expect(said).toBe('')
      expect(warned).toMatch(/character set is utf8mb4: the product asks for latin1/)
      expect(warned).toMatch(/utf8mb4_general_ci takes upper and lower case for one/)
    })

    test('tables of another collation than new tables would get', async () => {
      const { said } = await look({
        root: (api) => server.sql(api, `ALTER DATABASE ${api} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;`),
      })
      expect(said).toMatch(/am_api\.api_uuid has the collation latin1_bin, but new tables get utf8mb4_bin/)
      expect(said).toMatch(/COLLATE latin1_bin;/)
    })

    test('ANSI_QUOTES', async () => {
      server.sql('mysql', "SET GLOBAL sql_mode = CONCAT(@@GLOBAL.sql_mode, ',ANSI_QUOTES');")
      try {
        expect((await look()).said).toMatch(/apim_db .*ANSI_QUOTES is in its sql_mode/)
      } finally {
        server.sql('mysql', "SET GLOBAL sql_mode = REPLACE(@@GLOBAL.sql_mode, 'ANSI_QUOTES', '');")
      }
    })

    test('rights that the script and the client need', async () => {
      const { said } = await look({
        root: (api) => {
          const registry = api.replace('am', 'reg').replace('_', '\\_')
          server.sql(
            'mysql',
            `REVOKE CREATE ROUTINE ON \`${registry}\`.* FROM wso2@'127.0.0.1'; REVOKE INDEX ON \`${api.replace('_', '\\_')}\`.* FROM wso2@'127.0.0.1';`,
          )
        },
      })
      expect(said).toMatch(/shared_db .*may not do everything in it.*CREATE ROUTINE.*GRANT ALL ON/)
      expect(said).toMatch(/apim_db .*may not do everything in it.*INDEX.*GRANT ALL ON/)
    })
  }
})
