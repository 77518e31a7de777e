import { cpSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { indexedApis } from '../apim-lab.ts'
import { type Lab, startLab } from '../lab.ts'
import { seedOf, setupSql } from '../product/apim/client/seed.ts'
import type { ApimDatabaseSpec } from '../product/apim/toml.ts'
import { setModes } from '../product/tamper.ts'
import type { DatabaseServer } from '../services/server.ts'
import {
  type ApimScene,
  apimSays,
  apimStarted,
  carbonStarted,
  editConfig,
  makeApimScene,
} from './apim-scene.ts'
import { gone, logOf, serversOf, until } from './scene.ts'

const password = `it's "secret" \\ $(id) & <`
const seed = seedOf(1)
let lab: Lab
let scene: ApimScene

beforeAll(async () => {
  const databases = (engine: 'postgresql' | 'mariadb') =>
    (['apim_db', 'shared_db'] as const).map((id) => ({
      name: id,
      user: `user of ${id}`,
      password,
      setup: setupSql(engine, id, seed),
    }))
  lab = await startLab({ hosts: [], postgres: databases('postgresql'), mariadb: databases('mariadb') })
})
afterAll(() => lab?.stop())
afterEach(() => scene?.close())

const section = (server: DatabaseServer, id: 'apim_db' | 'shared_db'): ApimDatabaseSpec => ({
  id,
  type: server.engine === 'postgresql' ? 'postgre' : 'mysql',
  url: `jdbc:${server.engine === 'postgresql' ? 'postgresql' : 'mysql'}://${server.host}:${server.port}/${id}?a=b&amp;c=d`,
  user: `user of ${id}`,
  password,
})
const begin = async (server: DatabaseServer) => {
  scene = await makeApimScene({ databases: [section(server, 'apim_db'), section(server, 'shared_db')] })
}
/** The new home with the driver, the keys and the settings of the old one. */
const carryOver = () => {
  for (const part of ['components/lib', 'resources/security', 'conf/deployment.toml'])
    cpSync(join(scene.old, 'repository', part), join(scene.fresh, 'repository', part), { recursive: true })
}
const start = (home: string) => scene.script(home, ['start'])
const sessions = async (server: DatabaseServer) => {
  const list =
    server.engine === 'postgresql'
      ? "SELECT usename AS who FROM pg_stat_activity WHERE usename LIKE 'user of %'"
      : "SELECT user AS who FROM information_schema.processlist WHERE user LIKE 'user of %'"
  return (await server.query(server.engine === 'postgresql' ? 'postgres' : 'mysql', list)).map(({ who }) =>
    String(who),
  )
}

describe.each(['postgres', 'mariadb'] as const)('an API Manager on %s', (kind) => {
  const server = () => lab[kind]

  it('holds sessions of both users until it is stopped', async () => {
    await begin(server())
    start(scene.old)
    await apimStarted(scene.old)
    expect(new Set(await sessions(server()))).toEqual(new Set(['user of apim_db', 'user of shared_db']))
    scene.script(scene.old, ['stop'])
    await gone(scene.old)
    await until('its sessions are gone', async () => (await sessions(server())).length === 0)
  })

  it.each(['a wrong password', 'no driver'])('waits for ever for its registry with %s', async (what) => {
    await begin(server())
    carryOver()
    if (what === 'no driver') rmSync(join(scene.fresh, 'repository/components/lib'), { recursive: true })
    cpSync(
      join(scene.fresh, 'repository/components/dropins'),
      join(scene.fresh, 'repository/components/lib'),
      {
        recursive: true,
      },
    )
    if (what !== 'no driver')
      editConfig(scene.fresh, (text) =>
        text.replace(/(\[database\.shared_db\][^[]*?password = ).*/, '$1"guess"'),
      )
    start(scene.fresh)
    await apimSays(scene.fresh, /WARN \{.*CarbonServerManager\} - Waiting for required OSGi Service/)
    expect(logOf(scene.fresh)).toMatch(
      what === 'no driver'
        ? /Driver cannot be found by jdbc-pool_/
        : /Unable to create initial connections of pool shared_db/,
    )
    expect(serversOf(scene.fresh)).toHaveLength(1)
    expect(logOf(scene.fresh)).not.toMatch(carbonStarted)
  })

  it('says that it started although its API database cannot be opened', async () => {
    await begin(server())
    editConfig(scene.old, (text) => text.replace(/(\[database\.apim_db\][^[]*?password = ).*/, '$1"guess"'))
    start(scene.old)
    await apimStarted(scene.old)
    expect(logOf(scene.old)).toMatch(
      /ERROR \{.*APIManagerComponent\} - Error while initializing the API manager/,
    )
  })

  it('of 4.1 writes ERROR records that mean nothing on the schema of 4.0', async () => {
    await begin(server())
    start(scene.old)
    await apimStarted(scene.old)
    expect(logOf(scene.old)).not.toMatch(/\] (ERROR|FATAL) \{/)
    scene.script(scene.old, ['stop'])
    await gone(scene.old)
    carryOver()
    start(scene.fresh)
    await apimStarted(scene.fresh)
    const noise =
      /ERROR \{.*SystemConfigurationsDAO\} - Failed to retrieve TENANT Configuration for org: carbon\.super.*\n?.*am_system_configs/i
    expect(logOf(scene.fresh)).toMatch(noise)
  })
})

describe('the index of API Manager', () => {
  const home = () => ({ path: scene.fresh })
  const indexed = () => until('the index stands still', async () => (await marks()) > 0)
  const marks = async () =>
    readFileSync(join(scene.fresh, 'repository/database/WSO2CARBON_DB.mv.db'), 'latin1').split(
      'lastaccesstime',
    ).length - 1

  it('is written anew for a number it has not seen, and comes back empty for one that it has', async () => {
    await begin(lab.postgres)
    carryOver()
    setModes(scene.fresh, { indexSeconds: 0.5 })
    start(scene.fresh)
    await apimStarted(scene.fresh)
    await until('the folder is there', () => indexedApis(home()) !== undefined)
    expect(indexedApis(home())).toEqual([])
    await indexed()
    const all = seed.apis.filter(({ inDatabase }) => inDatabase).map(({ uuid }) => uuid)
    expect(indexedApis(home())).toEqual(all.sort())

    const again = async (edit: (text: string) => string) => {
      scene.script(scene.fresh, ['stop'])
      await gone(scene.fresh)
      rmSync(join(scene.fresh, 'solr'), { recursive: true })
      const before = await marks()
      editConfig(scene.fresh, edit)
      start(scene.fresh)
      await until('it was indexed again', async () => (await marks()) > before)
      return indexedApis(home())
    }
    expect(await again((text) => `${text}\n# only a comment\n`)).toEqual([])
    expect(await again((text) => text.replace('re_indexing = 2', 're_indexing = 3'))).toEqual(all)
  })
})
