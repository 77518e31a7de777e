import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, describe, expect, it } from 'vitest'
import { breakCar, editToml, setModes } from '../product/tamper.ts'
import { naiveMigrate } from './naive.ts'
import { freeOffset, ports } from './ports.ts'
import { logOf, makeScene, type Scene, serversOf, startedLine, until } from './scene.ts'

const offsetOf = (home: string) =>
  Number(/^offset = (\d+)/m.exec(readFileSync(join(home, 'conf/deployment.toml'), 'utf8'))![1])

interface Trap {
  /** What the server does that the script does not reckon with. */
  readonly behaviour: string
  prepare(scene: Scene): Promise<void> | void
  /** Whether the migration went wrong in truth; looked at after the script has said that all is well. */
  wrong(scene: Scene): Promise<boolean> | boolean
}

const closedPort = 1

const startOld = async (scene: Scene) => {
  scene.script(scene.old, ['start'])
  await until('the old server starts', () => startedLine.test(logOf(scene.old)))
  // As on another host, the old server must not be in the way of the new one's ports.
  const offset = await freeOffset()
  editToml(scene.old, (text) => text.replace(/^offset = \d+/m, `offset = ${offset}`))
}

/** The start has come to its end, as the log shows, and that end was not the started line. */
const gaveUp = async (scene: Scene) => {
  await until('the server gives up', () => /FATAL/.test(logOf(scene.fresh)))
  return !startedLine.test(logOf(scene.fresh))
}

const addDataSource = (url: string, driver: string) => (scene: Scene) =>
  editToml(
    scene.old,
    (text) =>
      `${text}\n[[datasource]]\nid = "SHOP"\nurl = "${url}"\nusername = "u"\npassword = "p"\ndriver = "${driver}"\n`,
  )

const bothRun = (scene: Scene) => serversOf(scene.old).length > 0 && serversOf(scene.fresh).length > 0

const traps: readonly Trap[] = [
  {
    behaviour: 'a carbon application is not deployed, and the server starts all the same',
    prepare: (scene) => void breakCar(scene.old),
    wrong: async (scene) => {
      await until('the server starts', () => startedLine.test(logOf(scene.fresh)))
      return /Error occurred while deploying the Carbon application/.test(logOf(scene.fresh))
    },
  },
  {
    behaviour: 'ports are open and "started" stands in the log before the start is complete',
    prepare: (scene) => setModes(scene.fresh, { hang: true }),
    wrong: async (scene) => {
      await until('all is deployed', () => /Executing default 'fault' sequence/.test(logOf(scene.fresh)))
      await sleep(500)
      return !startedLine.test(logOf(scene.fresh))
    },
  },
  {
    behaviour: 'the server dies after its ports were open',
    prepare: (scene) => setModes(scene.fresh, { startSeconds: 1.5, dieBeforeStarted: true }),
    wrong: async (scene) => {
      await until('the server dies', () => serversOf(scene.fresh).length === 0)
      return true
    },
  },
  {
    behaviour: 'a JDBC driver is missing and the process stays, ports open',
    prepare: addDataSource('jdbc:postgresql://127.0.0.1:1/shop', 'org.postgresql.ds.NotThere'),
    wrong: gaveUp,
  },
  {
    behaviour: 'a database does not answer and the process stays, ports open',
    prepare: addDataSource(`jdbc:postgresql://127.0.0.1:${closedPort}/shop`, 'org.postgresql.Driver'),
    wrong: gaveUp,
  },
  {
    behaviour: 'the directory refuses and the process stays, ports open',
    prepare: (scene) =>
      editToml(scene.old, (text) =>
        text.replace(
          '[user_store]\n',
          `[internal_apis.file_user_store]\nenable = false\n\n[user_store]\nconnection_url = "ldap://127.0.0.1:${closedPort}"\n`,
        ),
      ),
    wrong: gaveUp,
  },
  {
    behaviour: 'stop exits 0 at once while the old server is still running',
    prepare: async (scene) => {
      setModes(scene.old, { stopSeconds: 60 })
      await startOld(scene)
    },
    wrong: bothRun,
  },
  {
    behaviour: 'the old server ignores TERM, and its tasks run a second time in the new one',
    prepare: async (scene) => {
      const runsFile = join(scene.root, 'runs')
      setModes(scene.old, { ignoreTerm: true, runsFile, runEvery: 50 })
      setModes(scene.fresh, { runsFile, runEvery: 50 })
      await startOld(scene)
    },
    wrong: async (scene) => {
      const servers = () =>
        new Set(
          readFileSync(join(scene.root, 'runs'), 'utf8')
            .split('\n')
            .filter((line) => line.includes('NightlyTask0'))
            .map((line) => line.split('\t')[0]),
        )
      await until('both servers ran the task', () => servers().size === 2)
      return true
    },
  },
  {
    behaviour: 'stop exits 0 without a pid file, and the old server was never told',
    prepare: async (scene) => {
      await startOld(scene)
      rmSync(join(scene.old, 'wso2carbon.pid'))
    },
    wrong: bothRun,
  },
  {
    behaviour: 'modules of the old product lie beside those of the new one after the copy',
    prepare: () => {},
    wrong: (scene) =>
      readdirSync(join(scene.fresh, 'repository/deployment/server/axis2modules')).filter((name) =>
        name.startsWith('addressing-'),
      ).length === 2,
  },
  {
    behaviour: 'files that both products ship are replaced by the old ones',
    prepare: () => {},
    wrong: (scene) =>
      readFileSync(
        join(scene.fresh, 'repository/deployment/server/synapse-configs/default/registry.xml'),
        'utf8',
      ).includes('Shipped with 1.2.0'),
  },
  {
    behaviour: 'run-time data of the file registry stays behind',
    prepare: () => {},
    wrong: (scene) => existsSync(join(scene.old, 'registry')) && !existsSync(join(scene.fresh, 'registry')),
  },
]

describe('a migrator written in a hurry', () => {
  const fooled: string[] = []
  afterAll(() => console.log(`fooled by ${fooled.length}:\n${fooled.map((name) => `  ${name}`).join('\n')}`))

  it.each(traps)('says all is well although $behaviour', async ({ behaviour, prepare, wrong }) => {
    const scene = await makeScene({ offset: await freeOffset() })
    try {
      await prepare(scene)
      const verdict = await naiveMigrate(scene.old, scene.fresh, scene.java, ports.http + offsetOf(scene.old))
      expect(verdict, logOf(scene.fresh).slice(-2000)).toBe(true)
      expect(await wrong(scene), logOf(scene.fresh).slice(-2000)).toBe(true)
      fooled.push(behaviour)
    } finally {
      scene.close()
    }
  })

  it('is fooled by at least eight behaviours of the route', () => {
    expect(fooled.length, fooled.join('\n')).toBeGreaterThanOrEqual(8)
  })
})
