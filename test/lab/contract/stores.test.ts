import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Lab, startLab } from '../lab.ts'
import { driverJars, type MicroIntegratorOptions } from '../product/build.ts'
import { setupSql, userStoreScript } from '../product/sql.ts'
import { addTask, editToml, setModes } from '../product/tamper.ts'
import type { DatabaseServer } from '../services/server.ts'
import { freeOffset, ports } from './ports.ts'
import { logOf, makeScene, portOpen, type Scene, serversOf, startedLine, until } from './scene.ts'

const password = `it's "secret" \\ $(id) & <`
const bindPassword = 'bind pass'
let lab: Lab
let scene: Scene
let offset: number

beforeAll(async () => {
  const shop = (engine: 'postgresql' | 'mariadb') => [
    { name: 'shop', user: 'mi', password, setup: setupSql(engine) },
  ]
  lab = await startLab({
    hosts: [],
    postgres: shop('postgresql'),
    mariadb: shop('mariadb'),
    ldap: { bindPassword },
  })
})
afterAll(() => lab?.stop())
afterEach(() => scene?.close())

const datasource = (server: DatabaseServer) =>
  server.engine === 'postgresql'
    ? {
        id: 'SHOP',
        url: `jdbc:postgresql://${server.host}:${server.port}/shop`,
        user: 'mi',
        password,
        driver: 'org.postgresql.Driver',
      }
    : {
        id: 'SHOP',
        url: `jdbc:mysql://${server.host}:${server.port}/shop?useSSL=false&amp;a=b`,
        user: 'mi',
        password,
        driver: 'com.mysql.jdbc.Driver',
      }

/** A scene whose new home has the old one's artifacts, libraries, keys and settings, with the path rewrite of 4.0. */
async function migrated(options: Partial<MicroIntegratorOptions>): Promise<void> {
  offset = await freeOffset()
  scene = await makeScene({ offset, ...options })
  for (const part of [
    'lib',
    'dropins',
    'repository/deployment/server/synapse-configs',
    'repository/resources/security',
  ])
    cpSync(join(scene.old, part), join(scene.fresh, part), { recursive: true })
  const toml = readFileSync(join(scene.old, 'conf/deployment.toml'), 'utf8')
  writeFileSync(
    join(scene.fresh, 'conf/deployment.toml'),
    toml.replaceAll('file_name = "', '$&repository/resources/security/'),
  )
}
const start = (home: string) => scene.script(home, ['start'])
const started = (home: string) => until(`${home} starts`, () => startedLine.test(logOf(home)))
const says = (home: string, words: RegExp) => until(`the log says ${words}`, () => words.test(logOf(home)))
/** Half up: the process lives, its port is open, and no started line ever comes. */
const staysHalfUp = async (home: string) => {
  expect(serversOf(home)).toHaveLength(1)
  expect(await portOpen(ports.http + offset)).toBe(true)
  expect(logOf(home)).not.toMatch(startedLine)
}
const runs = async (server: DatabaseServer) =>
  (await server.query('shop', 'SELECT server AS who, artifact AS what FROM STANDIN_RUNS')).map(
    ({ who, what }) => ({
      who: String(who),
      what: String(what),
    }),
  )

describe.each(['postgres', 'mariadb'] as const)('a server on %s', (kind) => {
  const server = () => lab[kind]

  it('logs in with its own settings and counts there what it does by itself', async () => {
    await migrated({ datasources: [datasource(server())] })
    addTask(scene.old, `task 'new'`)
    start(scene.old)
    await started(scene.old)
    await until('each has run twice', async () => {
      const all = await runs(server())
      return [...scene.expected.active, `task 'new'`].every(
        (name) => all.filter(({ what }) => what === name).length >= 2,
      )
    })
    expect((await runs(server())).filter(({ what }) => what === '*START*')).toHaveLength(1)
  })

  it('does everything twice while old and new run side by side', async () => {
    await migrated({ datasources: [datasource(server())] })
    start(scene.old)
    await started(scene.old)
    const other = await freeOffset()
    editToml(scene.fresh, (text) => text.replace(`offset = ${offset}`, `offset = ${other}`))
    start(scene.fresh)
    await started(scene.fresh)
    await until('both have run the task', async () => {
      const who = new Set(
        (await runs(server())).filter(({ what }) => what === 'NightlyTask0').map((run) => run.who),
      )
      return (
        [...who].some((name) => name.startsWith('mi-1.2.0')) &&
        [...who].some((name) => name.startsWith('mi-4.0.0'))
      )
    })
  })

  it('is left half up by a wrong password', async () => {
    await migrated({ datasources: [{ ...datasource(server()), password: 'wrong' }] })
    start(scene.fresh)
    await says(scene.fresh, /Unable to create initial connections of pool SHOP: /)
    await staysHalfUp(scene.fresh)
  })

  it('is left half up without the JDBC driver in lib', async () => {
    await migrated({ datasources: [datasource(server())] })
    const { driver } = datasource(server())
    rmSync(join(scene.fresh, 'lib', driverJars[driver]!))
    expect(readdirSync(join(scene.fresh, 'lib')).length).toBeGreaterThan(1)
    start(scene.fresh)
    await says(scene.fresh, new RegExp(`${driver.replaceAll('.', '\\.')} cannot be found by `))
    await staysHalfUp(scene.fresh)
  })

  it('starts with the old user table in 1.2, and in 4.0 only after UM_USER_ID came', async () => {
    await migrated({ datasources: [datasource(server())], userStore: 'jdbc' })
    start(scene.old)
    await started(scene.old)
    scene.script(scene.old, ['stop'])
    await until('the old server is gone', () => serversOf(scene.old).length === 0)

    start(scene.fresh)
    await says(scene.fresh, /Error occurred while checking existence of the admin user: .*um_user_id/i)
    await staysHalfUp(scene.fresh)
    scene.script(scene.fresh, ['stop'])
    await until('the new server is gone', () => serversOf(scene.fresh).length === 0)

    const { text } = userStoreScript(server().engine)
    const statements = text.replace(/^DELIMITER.*$/gm, '').replaceAll('END$$', 'END;')
    await server().query('shop', statements)
    start(scene.fresh)
    await started(scene.fresh)
  })
})

describe('a server with a directory', () => {
  const ldap = () => ({
    url: lab.ldap.url,
    bindDn: lab.ldap.bind.dn,
    password: bindPassword,
    base: lab.ldap.userBase,
  })

  it('binds with its own settings and searches its base', async () => {
    await migrated({ userStore: 'ldap', ldap: ldap() })
    start(scene.fresh)
    await started(scene.fresh)
  })

  it.each([
    ['a wrong password', { password: 'wrong' }],
    ['a base that is not there', { base: 'ou=nobody,dc=example,dc=com' }],
  ])('is left half up by %s', async (_what, change) => {
    await migrated({ userStore: 'ldap', ldap: { ...ldap(), ...change } })
    start(scene.fresh)
    await says(scene.fresh, /Cannot create connection to LDAP server: /)
    await staysHalfUp(scene.fresh)
  })

  it('does not look at it as long as the file user store is on', async () => {
    await migrated({ userStore: 'ldap', ldap: { ...ldap(), password: 'wrong' } })
    editToml(scene.fresh, (text) => text.replace('enable = false', 'enable = true'))
    start(scene.fresh)
    await started(scene.fresh)
    expect(logOf(scene.fresh)).toContain('File based user store is enabled')
  })

  it('is ended by TERM although it was left half up', async () => {
    await migrated({ userStore: 'ldap', ldap: { ...ldap(), password: 'wrong' } })
    setModes(scene.fresh, { stopSeconds: 0.1 })
    start(scene.fresh)
    await says(scene.fresh, /Cannot create connection/)
    scene.script(scene.fresh, ['stop'])
    await until('it ends', () => serversOf(scene.fresh).length === 0)
  })
})
