import { describe, expect, it } from 'vitest'
import { chooseScript } from '../../../src/steps/script-file.ts'

describe('the script of a database, by the names that WSO2 gives them', () => {
  const numbered = ['1_DB2.db2', '2_MSSQL.sql', '3_MySQL.sql', '4_Oracle.sql', '5_PostgreSQL.sql']
  it.each([
    ['postgresql', '5_PostgreSQL.sql'],
    ['mysql', '3_MySQL.sql'],
    ['mariadb', '3_MySQL.sql'],
    ['mssql', '2_MSSQL.sql'],
    ['oracle', '4_Oracle.sql'],
    ['db2', '1_DB2.db2'],
  ] as const)('%s: %s', (engine, file) => {
    expect(
      chooseScript(
        engine,
        numbered.map((name) => `/a/postgresql-mysql/${name}`),
      ),
    ).toBe(`/a/postgresql-mysql/${file}`)
  })

  it.each([
    ['none for the type', ['mysql.sql', 'readme.txt']],
    ['two for the type', ['postgresql.sql', 'postgre-old.sql']],
    ['nothing', []],
  ])('%s: nobody guesses', (_, files) => {
    expect(chooseScript('postgresql', files)).toBeUndefined()
  })

  it('MariaDB has a script of its own where there is one', () => {
    expect(chooseScript('mariadb', ['mysql.sql', 'mariadb.sql'])).toBe('mariadb.sql')
  })
})
