import { describe, expect, test } from 'vitest'
import { resolveDatabases } from '../../../src/databases/settings.ts'
import { DatabaseEntry } from '../../../src/migration/schema.ts'

type Entry = Partial<DatabaseEntry>

function resolve(toml: Record<string, unknown>, entries: Record<string, Entry>) {
  return resolveDatabases({
    toml,
    tomlFile: '/opt/mi/conf/deployment.toml',
    host: 'old',
    environment: 'staging',
    file: 'wso2-migrate.toml',
    entries: Object.fromEntries(
      Object.entries(entries).map(([id, entry]) => [
        id,
        DatabaseEntry.parse({ expect: 'db:3306/reg', tools_host: 'new', ...entry }),
      ]),
    ),
  })
}

const source = (change: Record<string, unknown> = {}) => ({
  datasource: [
    {
      id: 'users',
      url: 'jdbc:mysql://db:3306/reg?useSSL=false&amp;x=1',
      username: 'u',
      password: 'p',
      driver: 'com.mysql.jdbc.Driver',
      ...change,
    },
  ],
})

describe('a declared database and its entry come together', () => {
  test('datasource of the Micro Integrator', () => {
    const { databases, problems } = resolve(source(), { users: {} })
    expect(problems).toEqual([])
    expect(databases).toMatchObject([
      {
        database: {
          id: 'users',
          engine: 'mysql',
          host: 'db',
          port: 3306,
          name: 'reg',
          user: 'u',
          password: 'p',
          params: { useSSL: 'false', x: '1' },
        },
      },
    ])
  })

  test.each<[Record<string, unknown>, string, string, number, string]>([
    [{ type: 'postgre', hostname: 'PG', port: 5433, name: 'reg' }, 'pg:5433/reg', 'postgresql', 5433, 'reg'],
    [
      { type: 'postgre', hostname: 'pg', port: '5432', name: 'reg' },
      'PG:5432/reg',
      'postgresql',
      5432,
      'reg',
    ],
    [{ type: 'mysql', url: 'jdbc:mysql://pg/reg' }, 'pg:3306/reg', 'mysql', 3306, 'reg'],
    [{ type: 'mariadb', hostname: 'pg', name: 'reg' }, 'pg:3306/reg', 'mariadb', 3306, 'reg'],
  ])('[database.shared_db] %o', (settings, expect_, engine, port, name) => {
    const toml = {
      database: { shared_db: { ...settings, username: 'u', password: 'p' }, local: { url: 'jdbc:h2:./x' } },
    }
    const { databases, problems } = resolve(toml, { shared_db: { expect: expect_ } })
    expect(problems).toEqual([])
    expect(databases[0]!.database).toMatchObject({ id: 'shared_db', engine, host: 'pg', port, name })
  })

  test('explicit user, password and url win over references', () => {
    const toml = source({ url: 'jdbc:mysql://$env{H}/x', username: '$env{U}', password: '$secret{p}' })
    const entry = { url: 'jdbc:mysql://db/reg', user: 'me', password: 'mine' }
    const { databases, problems } = resolve(toml, { users: entry })
    expect(problems).toEqual([])
    expect(databases[0]!.database).toMatchObject({ host: 'db', name: 'reg', user: 'me', password: 'mine' })
  })

  test('a password written for XML is the password that the server uses', () => {
    const { databases } = resolve(source({ password: 'a&amp;b&lt;c' }), { users: {} })
    expect(databases[0]!.database.password).toBe('a&b<c')
  })

  test('credentials in the URL do, where there are no others', () => {
    const toml = {
      datasource: [
        { id: 'users', url: 'jdbc:postgresql://db/reg?user=u&amp;password=p&amp;currentSchema=am' },
      ],
    }
    const { databases } = resolve(toml, { users: { expect: 'db:5432/reg' } })
    expect(databases[0]!.database).toMatchObject({ user: 'u', password: 'p', schema: 'am' })
  })

  test('of several hosts, the expected one is taken', () => {
    const toml = source({ url: 'jdbc:mysql://a,b:3307/reg' })
    expect(resolve(toml, { users: { expect: 'b:3307/reg' } }).databases[0]!.database).toMatchObject({
      host: 'b',
      port: 3307,
    })
    expect(resolve(toml, { users: { expect: 'c:3306/reg' } }).problems[0]!.what).toContain(
      'a:3306,b:3307/reg',
    )
  })

  test('IPv6 addresses compare with any case', () => {
    const toml = source({ url: 'jdbc:mysql://[FE80::1]:3306/reg' })
    expect(resolve(toml, { users: { expect: '[fe80::1]:3306/reg' } }).problems).toEqual([])
  })
})

describe('what is wrong is said with its fix', () => {
  test('a clone that still points at production', () => {
    const { databases, problems } = resolve(source({ url: 'jdbc:mysql://prod:3306/reg' }), { users: {} })
    expect(databases).toEqual([])
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatchObject({
      reason: 'preflight-failed',
      host: 'old',
      place: { file: 'wso2-migrate.toml' },
    })
    expect(problems[0]!.what).toContain('prod:3306/reg')
    expect(problems[0]!.what).toContain('db:3306/reg')
  })

  test.each([
    ['port', 'jdbc:mysql://db:3307/reg'],
    ['name', 'jdbc:mysql://db:3306/Reg'],
  ])('another %s', (_, url) => {
    expect(resolve(source({ url }), { users: {} }).problems[0]!.reason).toBe('preflight-failed')
  })

  test('a datasource that nobody named: the table to add', () => {
    const { problems } = resolve(source(), {})
    expect(problems).toHaveLength(1)
    expect(problems[0]!.fix).toContain('[environments.staging.databases.users]')
    expect(problems[0]!.fix).toContain('expect = "db:3306/reg"')
    expect(problems[0]!.fix).toContain('backup = false')
  })

  test('a misspelt name: the right one', () => {
    const { problems } = resolve(source(), { usrs: {} })
    expect(problems.map(({ fix }) => fix).join()).toContain(
      'rename it to [environments.staging.databases.users]',
    )
  })

  test.each([
    ['password', '$secret{db_pw}', 'password = "${env:USERS_PASSWORD}"'],
    ['username', '$env{DB_USER}', 'user = "..."'],
    ['url', 'jdbc:mysql://$env{H}/reg', 'url = "jdbc:..."'],
    ['url', '$ref{database.x.url}', 'url = "jdbc:..."'],
  ])('%s = %s: the setting to add', (key, value, fix) => {
    const { problems } = resolve(source({ [key]: value }), { users: {} })
    expect(problems).toHaveLength(1)
    expect(problems[0]!.reason).toBe('config-invalid')
    expect(problems[0]!.fix).toContain(fix)
    expect(problems[0]!.fix).toContain('[environments.staging.databases.users]')
  })

  test.each([
    [
      'mssql',
      'jdbc:sqlserver://db:3306;databaseName=reg',
      'com.microsoft.sqlserver.jdbc.SQLServerDriver',
      /SQL Server.*not backed up/,
    ],
    ['oracle', 'jdbc:oracle:thin:@db:3306/reg', 'oracle.jdbc.OracleDriver', /Oracle.*not backed up/],
    ['db2', 'jdbc:db2://db:3306/reg', 'com.ibm.db2.jcc.DB2Driver', /DB2.*not backed up/],
    ['h2', 'jdbc:h2:./repository/database/X', 'org.h2.Driver', /H2.*not backed up/],
  ])('%s: what to do instead, and then it is fine', (_, url, driver, what) => {
    const { problems } = resolve(source({ url, driver }), { users: {} })
    expect(problems).toHaveLength(1)
    expect(problems[0]!.reason).toBe('preflight-failed')
    expect(problems[0]!.what).toMatch(what)
    expect(problems[0]!.fix).toMatch(/backup = false.*before_backup/)
    expect(resolve(source({ url, driver }), { users: { backup: false } })).toEqual({
      databases: [],
      problems: [],
    })
  })

  test('a driver of another product', () => {
    const { problems } = resolve(source({ driver: 'org.postgresql.Driver' }), { users: {} })
    expect(problems[0]!.what).toMatch(/org\.postgresql\.Driver of PostgreSQL.*MySQL/)
  })

  test('everything at once, and no password in it', () => {
    const toml = {
      datasource: [
        ...source({ password: 'hunter22' }).datasource,
        { id: 'b', url: 'jdbc:foo' },
        { id: 'c' },
        {},
      ],
    }
    const { problems } = resolve(toml, { users: { expect: 'other:3306/reg' }, b: {}, d: {} })
    expect(problems.length).toBeGreaterThanOrEqual(5)
    expect(JSON.stringify(problems)).not.toContain('hunter22')
  })

  test('a toml of the wrong shape is no crash', () => {
    expect(resolve({ datasource: 'x', database: [1] }, {})).toEqual({ databases: [], problems: [] })
  })
})

describe('databases whose data a route migrates', () => {
  const look = (database: Record<string, unknown>, change: Entry = {}) =>
    resolveDatabases({
      toml: { database: { apim_db: database } },
      tomlFile: '/opt/am/repository/conf/deployment.toml',
      host: 'old',
      environment: 'staging',
      file: 'wso2-migrate.toml',
      entries: {
        apim_db: DatabaseEntry.parse({ expect: 'db:3306/reg', tools_host: 'new', backup: false, ...change }),
      },
      migrated: {
        ids: ['apim_db', 'shared_db'],
        refused: [
          { engine: 'h2', what: 'H2 cannot be migrated.', fix: 'move it' },
          { engine: 'db2', what: 'The client has no script for DB2.', fix: 'ask for one' },
        ],
      },
    })
  const login = { username: 'u', password: 'p' }

  test.each<[string, Record<string, unknown>, RegExp]>([
    [
      'H2 of the pack',
      { type: 'h2', url: 'jdbc:h2:./repository/database/WSO2AM_DB;AUTO_SERVER=TRUE' },
      /apim_db\]: H2 cannot be migrated\.$/,
    ],
    ['DB2', { type: 'db2', url: 'jdbc:db2://db:3306/reg' }, /apim_db\]: The client has no script for DB2/],
    [
      'Oracle',
      { type: 'oracle', url: 'jdbc:oracle:thin:@db:3306/reg' },
      /is on Oracle: its data is not migrated/,
    ],
    [
      'SQL Server',
      { type: 'mssql', hostname: 'db', port: 3306, name: 'reg' },
      /is on SQL Server: its data is/,
    ],
  ])('%s is refused with the reason, without a word of hooks', (_, source, what) => {
    const { databases, problems } = look({ ...source, ...login })
    expect(databases).toEqual([])
    expect(problems.map((problem) => problem.what)).toEqual([
      expect.stringMatching(what),
      expect.stringMatching(/has no \[database\.shared_db\]/),
    ])
  })

  test('one that needs no backup is looked at all the same', () => {
    const { databases } = look({ type: 'mysql', url: 'jdbc:mysql://db:3306/reg', ...login })
    expect(databases.map(({ database }) => database.id)).toEqual(['apim_db'])
  })
})
