import { expect, test } from 'vitest'
import { readUserStore } from '../../../src/databases/user-store.ts'

const read = (toml: Record<string, unknown>, entry?: { user?: string; password?: string }) =>
  readUserStore({
    toml,
    tomlFile: 'conf/deployment.toml',
    host: 'old',
    environment: 'staging',
    file: 'm.toml',
    entry,
  })

const ldap = {
  type: 'read_write_ldap',
  connection_url: 'ldap://dir:389',
  connection_name: 'uid=admin,ou=system',
  connection_password: 'secret',
  user_search_base: 'ou=Users,dc=wso2,dc=org',
}

test('the default file, which names LDAP and means the file-based store', () => {
  expect(read({ user_store: { type: 'read_only_ldap' } })).toEqual({ store: { kind: 'file' }, problems: [] })
})

test('an LDAP store, with several servers', () => {
  const { store } = read({ user_store: { ...ldap, connection_url: 'ldap://a:389 ldaps://b:636' } })
  expect(store).toEqual({
    kind: 'ldap',
    urls: ['ldap://a:389', 'ldaps://b:636'],
    bindDn: 'uid=admin,ou=system',
    password: 'secret',
    base: 'ou=Users,dc=wso2,dc=org',
  })
})

test('a JDBC store and its data source', () => {
  const toml = { user_store: { type: 'database' }, realm_manager: { data_source: 'users' } }
  expect(read(toml).store).toEqual({ kind: 'jdbc', dataSource: 'users' })
  expect(read({ realm_manager: { data_source: 'users' } }).store).toEqual({
    kind: 'jdbc',
    dataSource: 'users',
  })
})

test('a password that only the server knows: where to put it, and there it counts', () => {
  const toml = { user_store: { ...ldap, connection_password: '$secret{ldap}' } }
  const { store, problems } = read(toml)
  expect(store).toBeUndefined()
  expect(problems[0]!.fix).toContain('[environments.staging.databases.user_store]')
  expect(read(toml, { password: 'known' }).store).toMatchObject({ password: 'known' })
})

test('all that is missing, at once', () => {
  expect(read({ user_store: { connection_url: 'ldap://dir' } }).problems).toHaveLength(3)
})
