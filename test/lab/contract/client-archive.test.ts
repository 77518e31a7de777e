import { spawnSync } from 'node:child_process'
import { unzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { loadRoute } from '../../../src/routes/load.ts'
import { CLIENT_JAR, CLIENT_ZIP, clientJar, clientZip } from '../product/apim/client/archive.ts'
import { registryIndexScripts } from '../product/apim/client/scripts/registry-index.ts'
import { seedOf } from '../product/apim/client/seed.ts'
import { loggers, type Speaker, texts } from '../product/apim/client/texts.ts'
import {
  type ClientScene,
  engines,
  migrateArguments,
  preMigrateArguments,
  scenesOfTests,
} from './client-scene.ts'

const route = loadRoute('apim-4.0.0-to-4.1.0')
const wanted = route.data!.client
const folder = CLIENT_ZIP.replace('.zip', '')

describe("the client's zip", () => {
  const entries = unzipSync(clientZip())

  it('holds the files that the route expects, for every type of database', () => {
    for (const engine of new Set(Object.values(wanted.engine_names)))
      for (const file of wanted.expect)
        expect(entries).toHaveProperty([
          `${folder}/${wanted.resources.from}/${file.replace('<engine>', engine)}`,
        ])
  })

  it('holds one jar, under a name that the route knows', () => {
    const jars = Object.keys(entries).filter((name) => name.endsWith('.jar'))
    expect(jars).toHaveLength(1)
    const name = jars[0]!.slice(`${folder}/dropins/`.length)
    expect(name).toMatch(new RegExp(wanted.jar.pattern, 'u'))
    expect(name).toMatch(CLIENT_JAR)
  })

  it('has no script for DB2 and H2', () => {
    expect(Object.keys(entries).filter((name) => /(?:db2|h2)\.sql$/.test(name))).toEqual([])
  })

  it('is the same each time', () => {
    expect(Buffer.from(clientZip()).equals(Buffer.from(clientZip()))).toBe(true)
  })
})

describe("the client's jar", () => {
  const classes = unzipSync(clientJar())

  it('holds the strings that the markers of the route are made for', () => {
    const all = Object.values(classes).map((bytes) => Buffer.from(bytes).toString('latin1'))
    for (const text of wanted.strings)
      expect(
        all.some((each) => each.includes(text)),
        text,
      ).toBe(true)
  })

  it('holds classes under the names of their loggers, with a pool that can be walked to its end', () => {
    for (const speaker of Object.keys(loggers) as Speaker[]) {
      const bytes = Buffer.from(classes[`${loggers[speaker].replaceAll('.', '/')}.class`]!)
      const { strings, rest } = pool(bytes)
      expect(strings).toEqual(expect.arrayContaining([...texts[speaker]]))
      // Flags, this, super, and four counts of nothing.
      expect(rest).toBe(14)
    }
  })
})

/** Strings of a class file's constant pool, and how many bytes stand behind it. */
function pool(bytes: Buffer): { strings: string[]; rest: number } {
  const strings: string[] = []
  const count = bytes.readUInt16BE(8)
  let at = 10
  for (let entry = 1; entry < count; entry++) {
    const tag = bytes[at]
    if (tag === 1) {
      const length = bytes.readUInt16BE(at + 1)
      strings.push(bytes.subarray(at + 3, at + 3 + length).toString())
      at += 3 + length
    } else at += 3
  }
  return { strings, rest: bytes.length - at }
}

describe('on real databases', () => {
  const makeScene = scenesOfTests()
  let scene: ClientScene
  it('all that the client says stands in the class that says it', async () => {
    scene = await makeScene('mariadb', seedOf(4, { notInDatabase: 1 }))
    await scene.start([...preMigrateArguments, '-DsaveInvalidDefinition', '-Dtenants=one.example,nobody'])
    await scene.start([...preMigrateArguments, '-DsaveInvalidDefinition'])
    scene.setModes({ tenantConfLost: ['two.example'], failure: { at: 'post', how: 'exception' } })
    await scene.start(migrateArguments)
    const speakers = new Map(
      (Object.keys(loggers) as Speaker[]).map((name) => [loggers[name] as string, name]),
    )
    const said = [...scene.log().matchAll(/\{(org\.wso2\.carbon\.apimgt\.migration[^}]*)\} - (.*)/g)]
    expect(said.length).toBeGreaterThan(300)
    for (const [, logger, message] of said) {
      const known = texts[speakers.get(logger!)!]
      expect(
        known.some((text) => message!.startsWith(text.trimEnd())),
        `${logger} - ${message}`,
      ).toBe(true)
    }
  })

  it.each(engines)('the index script for %s makes both indexes, and can be run again', async (engine) => {
    scene = await makeScene(engine, seedOf(4))
    const name = engine === 'postgresql' ? '5_PostgreSQL.sql' : '3_MySQL.sql'
    const text = Buffer.from(registryIndexScripts().get(name)!).toString()
    for (let times = 0; times < 2; times++) expect(script(scene, text)).toEqual({ status: 0, stderr: '' })
    expect(await indexes()).toEqual([
      'reg_resource_property_ind_by_reg_prop_id',
      'reg_resource_tag_ind_by_reg_tag_id',
    ])
  })

  /** Runs a script with the database's own client, as its user. */
  function script({ server, nameOf }: ClientScene, text: string) {
    const database = nameOf.call(scene, 'shared_db')
    const { host, port } = server
    const [command, ...words] =
      server.engine === 'postgresql'
        ? [
            'psql',
            '-X',
            '-q',
            '-v',
            'ON_ERROR_STOP=1',
            '-h',
            host,
            '-p',
            String(port),
            '-U',
            'apim',
            database,
          ]
        : ['mariadb', '--protocol=TCP', '-h', host, '-P', String(port), '-u', 'apim', database]
    const { status, stderr } = spawnSync(command!, words, {
      input: text,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, PGPASSWORD: 'apim', MYSQL_PWD: 'apim' },
    })
    return { status, stderr }
  }

  /** Names of the indexes whose columns the guide's step speaks of. */
  async function indexes(): Promise<string[]> {
    const sql =
      scene.server.engine === 'postgresql'
        ? "SELECT LOWER(indexname) AS name FROM pg_indexes WHERE tablename LIKE 'reg_resource_%' ORDER BY 1"
        : "SELECT DISTINCT LOWER(index_name) AS name FROM information_schema.statistics WHERE table_schema = DATABASE() AND LOWER(index_name) LIKE 'reg_resource%by_reg%' ORDER BY 1"
    const rows = await scene.rows('shared_db', sql)
    return rows.map(({ name }) => String(name)).filter((name) => name.includes('_ind_by_reg_'))
  }
})
