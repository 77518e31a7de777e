import { describe, expect, test } from 'vitest'
import { parseJdbcUrl } from '../../../src/databases/jdbc-url.ts'

const at = (host: string, port: number) => ({ host, port })

describe('a URL is read as the vendor’s driver reads it', () => {
  test.each([
    ['jdbc:postgresql://DB.example:5433/shared_db', 'postgresql', [at('db.example', 5433)], 'shared_db', {}],
    ['jdbc:postgresql://db/shared_db', 'postgresql', [at('db', 5432)], 'shared_db', {}],
    ['jdbc:postgresql:shared_db', 'postgresql', [at('localhost', 5432)], 'shared_db', {}],
    ['jdbc:postgresql:///shared_db', 'postgresql', [at('localhost', 5432)], 'shared_db', {}],
    ['jdbc:postgresql://[::1]:6000,b/x', 'postgresql', [at('::1', 6000), at('b', 5432)], 'x', {}],
    [
      'jdbc:postgresql://db/a%20b?sslmode=require&amp;preparedStatementCacheQueries=0',
      'postgresql',
      [at('db', 5432)],
      'a b',
      { sslmode: 'require', preparedStatementCacheQueries: '0' },
    ],
    [
      'jdbc:mysql://db:3307/reg?autoReconnect=true&amp;useSSL=false',
      'mysql',
      [at('db', 3307)],
      'reg',
      { autoReconnect: 'true', useSSL: 'false' },
    ],
    ['jdbc:mysql:replication://a,b:3308/x', 'mysql', [at('a', 3306), at('b', 3308)], 'x', {}],
    [
      'jdbc:mysql://address=(host=A)(port=3310),address=(host=b)/x',
      'mysql',
      [at('a', 3310), at('b', 3306)],
      'x',
      {},
    ],
    ['jdbc:mysql://(host=a,port=3310),(host=b)/x', 'mysql', [at('a', 3310), at('b', 3306)], 'x', {}],
    ['jdbc:mariadb:failover://[fe80::1]/x', 'mariadb', [at('fe80::1', 3306)], 'x', {}],
    [
      'jdbc:sqlserver://db:1434;databaseName=reg;SendStringParametersAsUnicode=false',
      'mssql',
      [at('db', 1434)],
      'reg',
      { databaseName: 'reg', SendStringParametersAsUnicode: 'false' },
    ],
    [
      'jdbc:sqlserver://db\\SQLEXPRESS;database={a;b}',
      'mssql',
      [at('db', 1433)],
      'a;b',
      { database: 'a;b', instanceName: 'SQLEXPRESS' },
    ],
    [
      'jdbc:sqlserver://;serverName=::1;databaseName=x',
      'mssql',
      [at('::1', 1433)],
      'x',
      { serverName: '::1', databaseName: 'x' },
    ],
    ['jdbc:jtds:sqlserver://db/reg;useNTLMv2=true', 'mssql', [at('db', 1433)], 'reg', { useNTLMv2: 'true' }],
    ['jdbc:oracle:thin:@db:1522:ORCL', 'oracle', [at('db', 1522)], 'ORCL', {}],
    ['jdbc:oracle:thin:@//db:1522/svc.example', 'oracle', [at('db', 1522)], 'svc.example', {}],
    ['jdbc:oracle:thin:@db/svc', 'oracle', [at('db', 1521)], 'svc', {}],
    ['jdbc:oracle:thin:@tcps://db:2484/svc?wallet_location=/w', 'oracle', [at('db', 2484)], 'svc', {}],
    [
      'jdbc:oracle:thin:@(DESCRIPTION=(ADDRESS_LIST=(ADDRESS=(PROTOCOL=TCP)(HOST=a)(PORT=1523))(ADDRESS=(PROTOCOL=TCP)(HOST=b)(PORT=1521)))(CONNECT_DATA=(SERVICE_NAME=svc)))',
      'oracle',
      [at('a', 1523), at('b', 1521)],
      'svc',
      {},
    ],
    [
      'jdbc:db2://db:50001/reg:retrieveMessagesFromServerOnGetMessage=true;',
      'db2',
      [at('db', 50001)],
      'reg',
      { retrieveMessagesFromServerOnGetMessage: 'true' },
    ],
    ['jdbc:db2://db/reg', 'db2', [at('db', 50000)], 'reg', {}],
    ['jdbc:h2:tcp://db:9093/~/reg', 'h2', [at('db', 9093)], '~/reg', {}],
  ] as const)('%s', (url, engine, hosts, name, params) => {
    expect(parseJdbcUrl(url)).toMatchObject({ kind: 'server', engine, hosts, name, params })
  })
})

test('credentials and schema in a URL are found and are no parameters', () => {
  expect(parseJdbcUrl('jdbc:postgresql://db/x?user=u&password=p%26q&currentSchema=am')).toEqual({
    kind: 'server',
    engine: 'postgresql',
    hosts: [at('db', 5432)],
    name: 'x',
    schema: 'am',
    user: 'u',
    password: 'p&q',
    params: { currentSchema: 'am' },
  })
  expect(parseJdbcUrl('jdbc:mysql://u:p%40q@db/x')).toMatchObject({
    user: 'u',
    password: 'p@q',
    hosts: [at('db', 3306)],
  })
  expect(parseJdbcUrl('jdbc:oracle:thin:scott/tiger@db:1521:ORCL')).toMatchObject({
    user: 'scott',
    password: 'tiger',
  })
})

test.each([
  ['jdbc:h2:./repository/database/WSO2AM_DB;DB_CLOSE_ON_EXIT=FALSE', './repository/database/WSO2AM_DB'],
  ['jdbc:h2:file:/var/db/x', '/var/db/x'],
  ['jdbc:h2:~/test', '~/test'],
  ['jdbc:h2:mem:test', 'mem:test'],
])('%s is a file of the server itself', (url, path) => {
  expect(parseJdbcUrl(url)).toMatchObject({ kind: 'embedded', engine: 'h2', path })
})

test.each([
  ['jdbc:mysql://$env{DB_HOST}:3306/x', 'mysql', ['$env{DB_HOST}']],
  ['jdbc:postgresql://db/x?password=$secret{pw}', 'postgresql', ['$secret{pw}']],
  ['$ref{database.url}', undefined, ['$ref{database.url}']],
])('%s is known to the server alone', (url, engine, references) => {
  const parsed = parseJdbcUrl(url)
  expect(parsed).toMatchObject({ kind: 'not-literal', references })
  expect('engine' in parsed ? parsed.engine : undefined).toBe(engine)
})

test.each([
  ['', /jdbc:/],
  ['mysql://db/x', /jdbc:/],
  ['jdbc:informix-sqli://db:1526/x', /jdbc:informix-sqli is none of/],
  ['jdbc:mysql://db:3306', /names no database/],
  ['jdbc:mysql://db:3306/', /names no database/],
  ['jdbc:postgresql://db:99999/x', /not a port/],
  ['jdbc:postgresql://db:port/x', /not a host/],
  ['jdbc:postgresql://db/%zz', /malformed/i],
  ['jdbc:sqlserver://db:1433', /names no database/],
  ['jdbc:oracle:thin:@ALIAS', /TNS alias/],
  ['jdbc:oracle:thin:db:1521:x', /"@"/],
  ['jdbc:db2:alias', /alias/],
  ['jdbc:mysql://address=(port=1)/x', /no host/],
])('%s is refused with its reason', (url, why) => {
  const parsed = parseJdbcUrl(url)
  expect(parsed.kind).toBe('invalid')
  expect(parsed.kind === 'invalid' && parsed.why).toMatch(why)
})

test.each([
  'jdbc:mysql://user:hunter22@/',
  'jdbc:postgresql://user:hunter22@db:5432/x',
  'jdbc:db2://user:hunter22@db/x',
])('the reason never repeats the password of %s', (url) => {
  const parsed = parseJdbcUrl(url)
  expect(parsed.kind).toBe('invalid')
  expect(JSON.stringify(parsed)).not.toContain('hunter22')
})
