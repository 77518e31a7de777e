import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { unzipSync } from 'fflate'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { loadRoute } from '../../../src/routes/load.ts'
import { readClientLog } from '../../../src/wso2/log-files.ts'
import type { Phase } from '../../../src/wso2/migration-run.ts'
import { judgeLog, type LogVerdict } from '../../../src/wso2/migration-verdict.ts'
import { type Lab, startLab } from '../lab.ts'
import { clientZip, DROPINS } from '../product/apim/client/archive.ts'
import type { MigrationModes } from '../product/apim/client/modes.ts'
import { type Seed, setupSql } from '../product/apim/client/seed.ts'
import type { DatabaseServer } from '../services/server.ts'

export const engines = ['postgresql', 'mariadb'] as const
export type LabEngine = (typeof engines)[number]

const ids = ['apim_db', 'shared_db'] as const
type DatabaseId = (typeof ids)[number]
const user = 'apim'
const password = 'apim'

/** Both servers, without databases of their own: each scene makes its two. */
export async function startDatabases(): Promise<Lab> {
  const empty = [{ name: 'empty', user, password }]
  return startLab({ hosts: [], postgres: empty, mariadb: empty })
}

let scenes = 0

/** A home of API Manager 4.1.0 with the client in it, and two fresh databases of 4.0.0. */
export class ClientScene {
  readonly home = mkdtempSync(join(tmpdir(), 'client-'))
  readonly server: DatabaseServer
  private readonly number = ++scenes
  private readonly children: ChildProcess[] = []

  private constructor(lab: Lab, engine: LabEngine) {
    this.server = engine === 'postgresql' ? lab.postgres : lab.mariadb
  }

  static async make(
    lab: Lab,
    engine: LabEngine,
    seed: Seed,
    modes: MigrationModes = {},
  ): Promise<ClientScene> {
    const scene = new ClientScene(lab, engine)
    for (const id of ids) {
      const name = scene.nameOf(id)
      const setup = setupSql(engine, id, seed)
      if (engine === 'postgresql') {
        await scene.server.query('postgres', `CREATE DATABASE ${name} OWNER ${user}`)
        await scene.server.query(name, `SET ROLE ${user};\n${setup}`)
      } else {
        await scene.server.query('mysql', `CREATE DATABASE ${name}; GRANT ALL ON ${name}.* TO ${user}@'%'`)
        await scene.server.query(name, setup)
      }
    }
    mkdirSync(join(scene.home, 'repository/logs'), { recursive: true })
    mkdirSync(join(scene.home, 'repository/conf'), { recursive: true })
    for (const [path, bytes] of Object.entries(unzipSync(clientZip()))) {
      const inside = path.replace(/^[^/]+\//, '').replace(/^dropins/, DROPINS)
      mkdirSync(dirname(join(scene.home, inside)), { recursive: true })
      writeFileSync(join(scene.home, inside), bytes)
    }
    scene.setModes(modes)
    // As GUIDE, step 2, has it.
    scene.setUrl(engine === 'postgresql' ? '?preparedStatementCacheQueries=0' : '')
    return scene
  }

  setModes(migration: MigrationModes): void {
    writeFileSync(join(this.home, 'standin.json'), JSON.stringify({ migration }))
  }

  /** Writes what deployment.toml says about shared_db, with these parameters behind the URL. */
  setUrl(parameters: string): void {
    const type = this.server.engine === 'postgresql' ? 'postgre' : 'mysql'
    const toml = `[database.shared_db]\ntype = "${type}"\nurl = "${this.url('shared_db')}${parameters}"\n`
    writeFileSync(join(this.home, 'repository/conf/deployment.toml'), toml)
  }

  /** Starts the server with these options: a process that ends when its start is over. */
  spawn(options: readonly string[]): ChildProcess {
    const sources = Object.fromEntries(
      ids.map((id) => [id, { id, url: this.url(id), username: user, password, driver: '' }]),
    )
    const driver = join(import.meta.dirname, 'client-driver.ts')
    const words = ['--no-warnings', driver, this.home, JSON.stringify(sources), ...options]
    const child = spawn(process.execPath, words, { stdio: ['ignore', 'inherit', 'inherit'] })
    this.children.push(child)
    return child
  }

  /** Starts the server and waits for its end; answers how the process ended. */
  async start(options: readonly string[]): Promise<number | NodeJS.Signals | null> {
    const child = this.spawn(options)
    return new Promise((done) => child.once('exit', (code, signal) => done(code ?? signal)))
  }

  /** The log's files, oldest first. */
  logs(): string[] {
    const folder = join(this.home, 'repository/logs')
    return readdirSync(folder)
      .sort()
      .map((name) => join(folder, name))
  }

  log(): string {
    return this.logs()
      .map((file) => readFileSync(file, 'utf8'))
      .join('')
  }

  /** What the product's own judge makes of the log. */
  judge(phase: Phase): LogVerdict {
    const { history, readable } = readClientLog(this.logs(), client, phase)
    return judgeLog(history, { client, phase, from: '4.0.0', to: '4.1.0' }, readable)
  }

  async rows(id: DatabaseId, sql: string): Promise<Record<string, unknown>[]> {
    return this.server.query(this.nameOf(id), sql)
  }

  /** The first value of the first row. */
  async value(id: DatabaseId, sql: string): Promise<unknown> {
    return Object.values((await this.rows(id, sql))[0] ?? {})[0]
  }

  /** Phases in STANDIN_MIGRATIONS, sorted; `!` behind those that did not end. */
  async counted(): Promise<string[]> {
    const rows = await this.rows('apim_db', 'SELECT phase, ended_at FROM STANDIN_MIGRATIONS')
    return rows.map(({ phase, ended_at }) => `${String(phase)}${ended_at === null ? '!' : ''}`).sort()
  }

  close(): void {
    for (const child of this.children) child.kill('SIGKILL')
    rmSync(this.home, { recursive: true, force: true })
  }

  nameOf(id: DatabaseId): string {
    return `${id}_${this.number}`
  }

  private url(id: DatabaseId): string {
    const { engine, host, port } = this.server
    const kind = engine === 'mariadb' ? 'mysql' : engine
    return `jdbc:${kind}://${host}:${port}/${this.nameOf(id)}`
  }
}

/**
 * Both servers for the tests of the file, or of the `describe`, that this is called in.
 * @returns makes a scene that is closed after its test
 */
export function scenesOfTests(): (
  engine: LabEngine,
  seed: Seed,
  modes?: MigrationModes,
) => Promise<ClientScene> {
  let lab: Lab
  let scene: ClientScene | undefined
  beforeAll(async () => {
    lab = await startDatabases()
  })
  afterAll(() => lab?.stop())
  afterEach(() => scene?.close())
  return async (engine, seed, modes) => {
    scene = await ClientScene.make(lab, engine, seed, modes)
    return scene
  }
}

const client = loadRoute('apim-4.0.0-to-4.1.0').clients[0]!

/** Arguments of the two runs, as the guide has them. */
export const migrateArguments = ['-Dmigrate', '-DmigrateFromVersion=4.0.0', '-DmigratedVersion=4.1.0']
export const preMigrateArguments = [...migrateArguments, '-DrunPreMigration']
