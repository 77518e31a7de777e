import { describe, expect, test } from 'vitest'
import { movedTables } from '../../../src/databases/compare.ts'
import type { Database } from '../../../src/databases/contract.ts'
import { engineOfDriver, engineOfTomlType } from '../../../src/databases/drivers.ts'
import { engineFor } from '../../../src/databases/engines.ts'
import { dumpCommand, dumperVersion } from '../../../src/databases/mariadb-ask.ts'
import { optionFile, quoteOption } from '../../../src/databases/mariadb-client.ts'
import { connect, pgpass } from '../../../src/databases/postgresql-client.ts'

const database: Database = {
  id: 'shared_db',
  engine: 'mysql',
  host: 'db',
  port: 3306,
  name: 'reg',
  user: 'u',
  password: 'hunter22',
  params: {},
  jdbcUrl: '',
}

test.each([
  ['plain', '*:*:*:*:plain\n'],
  ['a:b\\c', '*:*:*:*:a\\:b\\\\c\n'],
  [" '#", "*:*:*:*: '#\n"],
])('password file of %s', (password, text) => expect(pgpass(password)).toBe(text))

test('a line break in a PostgreSQL password is a clear problem, not two lines', () => {
  expect(() => pgpass('a\nb')).toThrow(/line break/)
})

test.each([
  ['a"b\\c#', '"a\\"b\\\\c#"'],
  ['\n\t', '"\\n\\t"'],
])('option value %j', (value, quoted) => expect(quoteOption(value)).toBe(quoted))

test('the password stands in no argv and no environment, and the placeholder is the file', () => {
  const pg = connect(database, ['pg_dump'])
  const my = dumpCommand(database, 'mysqldump', 'mysqldump  Ver 8.0.36 for Linux on x86_64')
  for (const { argv, env } of [pg, my]) expect(JSON.stringify({ argv, env })).not.toContain('hunter22')
  expect(my.argv[1]).toBe('--defaults-file={DATABASE_OPTIONS}')
})

describe('what each family of clients is told', () => {
  test.each([
    [
      'mysqldump  Ver 8.0.36 for Linux on x86_64 (MySQL Community Server - GPL)',
      [8, 0, 36],
      ['--set-gtid-purged=OFF', '--column-statistics=0'],
    ],
    ['mysqldump  Ver 10.13 Distrib 5.7.44, for Linux (x86_64)', [5, 7, 44], ['--set-gtid-purged=OFF']],
    ['mariadb-dump  Ver 10.19 Distrib 10.11.14-MariaDB, for debian-linux-gnu (x86_64)', [10, 11, 14], []],
    ['mariadb-dump from 11.4.2-MariaDB, client 10.19 for Linux (x86_64)', [11, 4, 2], []],
  ])('%s', (line, version, own) => {
    expect(dumperVersion(line)).toEqual(version)
    const { argv } = dumpCommand(database, 'mysqldump', line)
    expect(argv.filter((word) => /gtid|column-stat/.test(word))).toEqual(own)
    expect(argv.slice(-2)).toEqual(['--', 'reg'])
  })

  test.each([
    [{}, ['ssl-verify-server-cert=0'], []],
    [{ useSSL: 'true' }, ['ssl=1', 'ssl-verify-server-cert=0'], ['ssl-mode=REQUIRED']],
    [{ sslMode: 'VERIFY_CA' }, ['ssl=1', 'ssl-verify-server-cert=1'], ['ssl-mode=VERIFY_CA']],
  ] as [Record<string, string>, string[], string[]][])('encryption of %o', (params, mariadb, mysql) => {
    const lines = (family: 'mariadb' | 'mysql') =>
      optionFile({ ...database, params }, family)
        .split('\n')
        .filter((line) => line.startsWith('ssl'))
    expect(lines('mariadb')).toEqual(mariadb)
    expect(lines('mysql')).toEqual(mysql)
  })
})

test.each([
  ['com.mysql.cj.jdbc.Driver', 'mysql'],
  ['org.mariadb.jdbc.Driver', 'mariadb'],
  ['org.postgresql.Driver', 'postgresql'],
  ['com.microsoft.sqlserver.jdbc.SQLServerDriver', 'mssql'],
  ['oracle.jdbc.OracleDriver', 'oracle'],
  ['com.ibm.db2.jcc.DB2Driver', 'db2'],
  ['org.h2.Driver', 'h2'],
  ['com.example.Driver', undefined],
])('driver %s is of %s', (driver, engine) => expect(engineOfDriver(driver)).toBe(engine))

test('API Manager calls PostgreSQL postgre', () => {
  expect(engineOfTomlType('postgre')).toBe('postgresql')
  expect(engineOfTomlType('dbase')).toBeUndefined()
})

test.each(['mssql', 'oracle', 'db2', 'h2'] as const)('%s has no engine and an answer', (type) => {
  expect(() => engineFor(type, 'am')).toThrow(/am is on .* not backed up.*backup = false/s)
})

test('tables whose rows moved are named, new and dropped ones too', () => {
  expect(movedTables({ a: 1, b: 2, c: 3 }, { a: 1, b: 3, d: 0 })).toEqual(['b', 'c', 'd'])
})
