import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '../../../src/databases/contract.ts'
import { engineFor } from '../../../src/databases/engines.ts'
import { endForsakenJobs } from '../../../src/engine/forsaken-jobs.ts'
import type { Hosts } from '../../../src/remote/hosts.ts'
import { ADDRESSES, type Lab, startLab } from '../../lab/lab.ts'
import { durable, newRunner, STATE } from '../jobs/scene.ts'
import { quietUi } from '../remote/quiet-ui.ts'
import { holdableLoads } from './helpers/held-load.ts'

const SETUP = `CREATE TABLE ORDERS (ID INTEGER PRIMARY KEY, NOTE VARCHAR(200));
INSERT INTO ORDERS WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 400) SELECT i, CONCAT('note of order ', i) FROM n`

let lab: Lab
let hosts: Hosts
let loads: Awaited<ReturnType<typeof holdableLoads>>

beforeAll(async () => {
  const spec = { name: 'orders', user: 'orders', password: 'secret', setup: SETUP }
  lab = await startLab({ hosts: ['new'], postgres: [spec], mariadb: [spec] })
  await lab.postgres.query('postgres', 'ALTER ROLE orders CREATEDB')
  await lab.mariadb.query('mysql', "GRANT ALL ON `orders\\_wso2\\_migrate\\_scratch`.* TO orders@'%'")
  hosts = newRunner(lab)
  loads = await holdableLoads(lab.hosts.new)
})
afterAll(async () => {
  await hosts?.closeAll()
  await lab?.stop()
})

const RUNNER = `
import { engineFor } from ${JSON.stringify(import.meta.resolve('../../../src/databases/engines.ts'))}
import { connectHosts } from ${JSON.stringify(import.meta.resolve('../../../src/remote/hosts.ts'))}
import { durableHost } from ${JSON.stringify(import.meta.resolve('../../../src/remote/jobs/durable.ts'))}
import { Secrets } from ${JSON.stringify(import.meta.resolve('../../../src/secrets.ts'))}
import { quietUi } from ${JSON.stringify(import.meta.resolve('../remote/quiet-ui.ts'))}
const { address, knownHosts, key, folder, database, manifest } = JSON.parse(process.env.SCENE)
const entries = { new: { address, port: 22, user: 'deploy', run_as: 'wso2carbon' } }
const hosts = connectHosts(entries, { knownHosts, login: { key }, secrets: new Secrets(), ui: quietUi })
await engineFor(database.engine).restore(durableHost(hosts.host('new'), { folder, way: 'setsid' }), database, manifest)
`

const CASES = [
  ['postgresql', 1],
  ['mariadb', 2],
] as const

describe.each(CASES)('a load of %s', (type, loadsOfRestore) => {
  const engine = engineFor(type)
  const server = () => (type === 'postgresql' ? lab.postgres : lab.mariadb)
  const database = (): Database => ({
    id: 'orders',
    engine: type,
    host: server().host,
    port: server().port,
    name: 'orders',
    user: 'orders',
    password: 'secret',
    params: {},
    jdbcUrl: '',
  })
  const rows = () => server().query('orders', 'SELECT * FROM ORDERS ORDER BY ID')
  const databases = async () =>
    (
      await server().query(
        type === 'postgresql' ? 'postgres' : 'mysql',
        type === 'postgresql'
          ? 'SELECT datname AS name FROM pg_database'
          : 'SELECT SCHEMA_NAME AS name FROM information_schema.SCHEMATA',
      )
    ).map(({ name }) => String(name))
  const dump = (host = hosts.host('new'), grade: 'L2' | 'L3' = 'L2') =>
    engine.dump(host, database(), `/tmp/backups/${type}-${Date.now()}.dump`, grade)

  /** Whatever sshd has open: in the middle of a load, these are the lock and the question for its end. */
  const killSessions = async () => {
    for (const { pid } of await lab.hosts.new.processes('sshd: deploy'))
      await lab.hosts.new.exec(['kill', '-9', String(pid)])
  }

  it('outlives lost connections in a restore, and is started once', async () => {
    const was = await rows()
    const manifest = await dump()
    await server().query('orders', 'DELETE FROM ORDERS WHERE ID > 10')
    const before = await loads.count()
    const all = Array.from({ length: loadsOfRestore }, (_, index) => before + 1 + index)
    for (const load of all) await loads.hold(load)
    const restored = engine.restore(
      durable(hosts.host('new'), `${type}.1`, { answerMs: 1500 }),
      database(),
      manifest,
    )
    restored.catch(() => {})
    for (const load of all) {
      await loads.begun(load)
      await killSessions()
      await sleep(600)
      await killSessions()
      await sleep(300)
      await loads.release(load)
    }
    await restored
    expect(await rows()).toEqual(was)
    expect((await loads.count()) - before).toBe(loadsOfRestore)
    expect((await databases()).filter((name) => name.endsWith('_scratch'))).toEqual([])
  })

  it('outlives a cut line, although the server still holds the lock for the session that is gone', async () => {
    const was = await rows()
    const manifest = await dump()
    await server().query('orders', 'DELETE FROM ORDERS WHERE ID > 10')
    const before = await loads.count()
    await loads.hold(before + 1)
    const host = hosts.host('new')
    const restored = engine.restore(durable(host, `${type}.2`, { answerMs: 1500 }), database(), manifest)
    restored.catch(() => {})
    await loads.begun(before + 1)
    await lab.hosts.new.cut()
    // Longer than an answer may take: the connection is given up, and nobody tells the server.
    await sleep(2500)
    await lab.hosts.new.mend()
    await loads.release(before + 1)
    await restored
    expect(await rows()).toEqual(was)
    expect((await loads.count()) - before).toBe(loadsOfRestore)
  })

  it('of a backup of grade L3 outlives lost connections too', async () => {
    const before = await loads.count()
    await loads.hold(before + 1)
    const dumped = dump(durable(hosts.host('new'), `${type}.3`, { answerMs: 1500 }), 'L3')
    dumped.catch(() => {})
    await loads.begun(before + 1)
    await killSessions()
    await sleep(300)
    await loads.release(before + 1)
    expect((await dumped).grade).toBe('L3')
    expect((await loads.count()) - before).toBe(1)
  })

  it('that a runner left at work is ended before the next one begins', async () => {
    const was = await rows()
    const manifest = await dump()
    await server().query('orders', 'DELETE FROM ORDERS WHERE ID > 10')
    const before = await loads.count()
    await loads.hold(before + 1)
    const scene = {
      address: ADDRESSES.new,
      knownHosts: lab.knownHosts,
      key: lab.keys.deploy.private,
      folder: `${STATE}/back-${type}.4`,
      database: database(),
      manifest,
    }
    const runner = spawn(process.execPath, ['--input-type=module', '-e', RUNNER], {
      env: { ...process.env, SCENE: JSON.stringify(scene) },
      stdio: 'inherit',
    })
    await loads.begun(before + 1)
    runner.kill('SIGKILL')
    await once(runner, 'exit')
    const loaders = () =>
      lab.hosts.new.processes(type === 'mariadb' ? '--max-allowed-packet=1G' : 'pg_restore')
    expect(await loaders()).not.toEqual([])
    const host = hosts.host('new')
    await endForsakenJobs([{ host, folder: STATE }], quietUi)
    expect(await loaders()).toEqual([])
    await engine.restore(durable(host, `back-${type}.5`), database(), manifest)
    expect(await rows()).toEqual(was)
    expect((await loads.count()) - before).toBe(1 + loadsOfRestore)
  })
})
