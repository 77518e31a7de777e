import { cpSync, existsSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Lab, startLab } from '../lab.ts'
import { clientJar, clientZip, DROPINS } from '../product/apim/client/archive.ts'
import { type Seed, seedOf, setupSql } from '../product/apim/client/seed.ts'
import { writeTree } from '../product/files.ts'
import { setModes } from '../product/tamper.ts'
import type { DatabaseServer } from '../services/server.ts'
import { type ApimScene, apimSays, apimStarted, editConfig, makeApimScene } from './apim-scene.ts'
import { migrateArguments, preMigrateArguments } from './client-scene.ts'
import { apimPorts } from './ports.ts'
import { gone, logOf, portOpen, serversOf, until } from './scene.ts'

const user = 'apim'
const password = 'apim'
const seed: Seed = seedOf(7)
let lab: Lab
let scene: ApimScene
let made = 0

beforeAll(async () => {
  lab = await startLab({ hosts: [], postgres: [{ name: 'empty', user, password }] })
})
afterAll(() => lab?.stop())
afterEach(() => scene?.close())

/** The two databases of 4.0.0 anew, and a home of 4.1.0 with what the old one had, and with the client. */
async function begin(): Promise<void> {
  const server: DatabaseServer = lab.postgres
  made++
  const databases = []
  for (const id of ['apim_db', 'shared_db'] as const) {
    const name = `${id}_${made}`
    await server.query('postgres', `CREATE DATABASE ${name} OWNER ${user}`)
    await server.query(name, `SET ROLE ${user};\n${setupSql('postgresql', id, seed)}`)
    const url = `jdbc:postgresql://${server.host}:${server.port}/${name}?preparedStatementCacheQueries=0`
    databases.push({ id, type: 'postgre', url, user, password })
  }
  scene = await makeApimScene({ databases })
  for (const part of ['components/lib', 'resources/security', 'conf/deployment.toml'])
    cpSync(join(scene.old, 'repository', part), join(scene.fresh, 'repository', part), { recursive: true })
  const zip = Object.entries(unzipSync(clientZip()))
  writeTree(
    scene.fresh,
    zip.map(([path, bytes]) => [path.replace(/^[^/]+\//, '').replace(/^dropins/, DROPINS), bytes] as const),
  )
}
const start = (...words: readonly string[]) => scene.script(scene.fresh, ['start', ...words])
const stop = async (home = scene.fresh) => {
  scene.script(home, ['stop'])
  await gone(home)
}
const dropins = () => join(scene.fresh, DROPINS)
const jar = () => join(dropins(), readdirSync(dropins()).find((name) => name.includes('migrate.client'))!)
const counted = async () =>
  (await lab.postgres.query(`apim_db_${made}`, 'SELECT phase FROM STANDIN_MIGRATIONS ORDER BY began_at')).map(
    ({ phase }) => String(phase),
  )

describe('the server around the migration client', () => {
  it('has its ports open while the client works, and has not started yet', async () => {
    await begin()
    setModes(scene.fresh, { migration: { failure: { at: 'data', how: 'hang' } } })
    start(...migrateArguments)
    await apimSays(scene.fresh, /Starting AM_DB data migration/)
    for (const port of [apimPorts.servletHttps, apimPorts.gatewayHttps])
      expect(await portOpen(port + scene.offset)).toBe(true)
    expect(logOf(scene.fresh)).not.toContain('WSO2 Carbon started in')
    expect(serversOf(scene.fresh)).toHaveLength(1)
  })

  it('stays up behind validators and migration until it is stopped', async () => {
    await begin()
    start(...preMigrateArguments, '-DsaveInvalidDefinition')
    await apimStarted(scene.fresh)
    expect(serversOf(scene.fresh)).toHaveLength(1)
    await stop()
    expect(existsSync(join(scene.fresh, 'invalid-swagger-definitions'))).toBe(true)
    start(...migrateArguments)
    await until('both have started', () => logOf(scene.fresh).split('WSO2 Carbon started in').length === 3)
    expect(serversOf(scene.fresh)).toHaveLength(1)
    expect(await counted()).toEqual(['pre-migrate', 'migrate'])
  })

  it('gives the start up when the client throws what nobody catches, and stays half up', async () => {
    await begin()
    setModes(scene.fresh, { migration: { failure: { at: 'registry', how: 'unchecked' } } })
    start(...migrateArguments)
    await apimSays(
      scene.fresh,
      /FATAL \{.*StartupFinalizerServiceComponent\} - Cannot activate StartupFinalizerServiceComponent java\.lang\./,
    )
    await new Promise((done) => setTimeout(done, 300))
    expect(logOf(scene.fresh)).not.toContain('WSO2 Carbon started in')
    expect(serversOf(scene.fresh)).toHaveLength(1)
  })

  it('runs a jar that was left in dropins at each normal start, under any name', async () => {
    await begin()
    renameSync(jar(), join(dropins(), 'tools.jar'))
    start()
    await apimStarted(scene.fresh)
    expect(logOf(scene.fresh)).toContain('Successfully completed API-M migration from null to null')
    expect(await counted()).toEqual(['reindex-only'])
  })

  it('migrates twice with two jars in dropins', async () => {
    await begin()
    writeFileSync(join(dropins(), 'org.wso2.carbon.apimgt.migrate.client-4.1.0.5.jar'), clientJar('4.1.0.5'))
    start(...migrateArguments)
    await apimStarted(scene.fresh)
    expect(await counted()).toEqual(['migrate', 'migrate'])
  })

  it('does nothing of it, whatever the flags, without a jar', async () => {
    await begin()
    rmSync(jar())
    start(...migrateArguments)
    await apimStarted(scene.fresh)
    expect(await counted()).toEqual([])
  })

  it('says that the client succeeded although the API database cannot be opened', async () => {
    await begin()
    editConfig(scene.fresh, (text) => text.replace(/(\[database\.apim_db\][^[]*?password = ).*/, '$1"guess"'))
    start(...migrateArguments)
    await apimStarted(scene.fresh)
    expect(logOf(scene.fresh)).toMatch(/ERROR \{.*\} - .*Error occurred while initializing DB Util/)
    expect(logOf(scene.fresh)).toMatch(/Successfully completed API-M migration/)
  })

  it('of 4.0.0 starts on the migrated databases too, and complains of their schema', async () => {
    await begin()
    start(...migrateArguments)
    await apimStarted(scene.fresh)
    expect(logOf(scene.fresh)).toMatch(/INFO .*Completed migration from 4\.0\.0 to 4\.1\.0\.\.\./)
    await stop()
    scene.script(scene.old, ['start'])
    await apimStarted(scene.old)
    expect(logOf(scene.old)).toMatch(/ERROR \{.*ApiMgtDAO\} - Error while retrieving key managers/)
  })
})
