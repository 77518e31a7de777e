import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database, DumpManifest } from '../../../src/databases/contract.ts'
import { engineFor } from '../../../src/databases/engines.ts'
import { MigrateError } from '../../../src/errors.ts'
import { LocalHost } from '../../../src/remote/local.ts'
import { startMariadb, startPostgresql, type TestServer } from './helpers/servers.ts'

const README = readFileSync(join(import.meta.dirname, '../../../README.md'), 'utf8')

/** Statements of a block of the README, by the comment that stands over them. */
function statements(engine: string): Map<string, string> {
  const block = new RegExp(`<!-- rights:${engine} -->\n(.*?)\n<!-- /rights -->`, 's').exec(README)![1]!
  const parts = block
    .replace(/^ {4}/gm, '')
    .split(/^-- /m)
    .slice(1)
    .map((part) => [/^.*$/m.exec(part)![0], part.replace(/^.*\n/, '')] as const)
  return new Map(parts)
}

/** Databases of somebody else, whose tables, views and routines are his. */
const ENGINES = {
  postgresql: {
    start: () => startPostgresql(),
    system: 'postgres',
    setup: (server: TestServer) => {
      server.sql(
        'postgres',
        `CREATE ROLE orders_owner LOGIN; CREATE DATABASE orders OWNER orders_owner TEMPLATE template0;
         REVOKE CONNECT ON DATABASE orders, postgres FROM PUBLIC; CREATE ROLE migrate LOGIN PASSWORD 'secret';`,
      )
      server.sql(
        'orders',
        `SET SESSION AUTHORIZATION orders_owner; CREATE TABLE um_user (id serial PRIMARY KEY, name text);
         INSERT INTO um_user (name) VALUES ('one'); CREATE VIEW names AS SELECT name FROM um_user;
         CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN RETURN NEW; END $f$;
         CREATE TRIGGER touched BEFORE UPDATE ON um_user FOR EACH ROW EXECUTE FUNCTION touch();`,
      )
    },
    /** Takes away the last right that was given, and what has to be said. */
    without: 'ALTER ROLE migrate NOCREATEDB',
    said: 'ALTER ROLE migrate CREATEDB;',
  },
  mariadb: {
    start: () => startMariadb(),
    system: 'mysql',
    setup: (server: TestServer) => {
      server.sql('mysql', `CREATE DATABASE orders; CREATE USER migrate@'%' IDENTIFIED BY 'secret';`)
      server.sql(
        'orders',
        `CREATE TABLE um_user (id int AUTO_INCREMENT PRIMARY KEY, name varchar(50)); INSERT INTO um_user (name) VALUES ('one');
         CREATE VIEW names AS SELECT name FROM um_user; CREATE PROCEDURE doing() SELECT 1;
         CREATE TRIGGER touched BEFORE UPDATE ON um_user FOR EACH ROW SET NEW.name = NEW.name;
         CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY DO DELETE FROM um_user WHERE id < 0;`,
      )
    },
    without: "REVOKE ALL ON `orders\\_wso2\\_migrate\\_scratch`.* FROM migrate@'%'",
    said: "GRANT ALL ON `orders\\_wso2\\_migrate\\_scratch`.* TO 'migrate'@'%';",
  },
} as const

describe.each(['postgresql', 'mariadb'] as const)('the rights that the README names for %s', (type) => {
  const engine = engineFor(type)
  const of = ENGINES[type]
  const host = new LocalHost()
  const granted = statements(type)
  let server: TestServer
  let folder: string
  let database: Database
  let manifest: DumpManifest
  const grant = (part: string) => {
    const text = granted.get(part)
    if (!text) throw new Error(`the README has no part "${part}": ${[...granted.keys()].join(', ')}`)
    server.sql(type === 'postgresql' ? 'orders' : 'mysql', text)
  }
  const problem = (work: Promise<unknown>): Promise<MigrateError> =>
    work.then(
      () => expect.unreachable('it should have failed'),
      (error: MigrateError) => error,
    )

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'wm-rights-'))
    server = await of.start()
    of.setup(server)
    database = {
      id: 'orders',
      engine: type,
      host: '127.0.0.1',
      port: server.port,
      name: 'orders',
      user: 'migrate',
      password: 'secret',
      params: {},
      jdbcUrl: '',
    }
  })
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true })
    await server?.stop()
  })

  it('are enough for a backup of grade L2 and the lock', async () => {
    await expect(engine.facts(host, database)).rejects.toBeInstanceOf(MigrateError)
    grant('backups')
    manifest = await engine.dump(host, database, join(folder, 'orders.dump'), 'L2')
    await engine.verify(host, manifest)
    await (await engine.lock(host, database, 'run')).release()
  })

  it('are enough for a script', async () => {
    const script = join(folder, 'script.sql')
    writeFileSync(
      script,
      "ALTER TABLE um_user ADD um_user_id varchar(255); UPDATE um_user SET um_user_id = 'x';\n",
    )
    expect((await problem(engine.runScript(host, database, script))).reason).toBe('script-failed')
    grant('scripts (db-script)')
    await engine.runScript(host, database, script)
    expect(await engine.columns(host, database, 'um_user')).toContain('um_user_id')
  })

  it('are enough for grade L3', async () => {
    const refused = await problem(engine.dump(host, database, join(folder, 'deep.dump'), 'L3'))
    expect(refused.reason).toBe('backup-failed')
    grant('grade L3')
    expect((await engine.dump(host, database, join(folder, 'deep.dump'), 'L3')).grade).toBe('L3')
  })

  it('are enough for restore', async () => {
    if (granted.has('restore')) {
      expect(await engine.restoreProblems(host, database, manifest)).toHaveLength(1)
      grant('restore')
    }
    expect(await engine.restoreProblems(host, database, manifest)).toEqual([])
    await engine.restore(host, database, manifest)
    expect(await engine.columns(host, database, 'um_user')).not.toContain('um_user_id')
    expect((await engine.facts(host, database)).schemaFingerprint).toBe(manifest.facts.schemaFingerprint)
  })

  it('are said one by one where they lack, before anything is touched, by the statement that gives them', async () => {
    server.sql(of.system, of.without)
    const [lacking] = await engine.restoreProblems(host, database, manifest)
    expect(lacking!.fix).toContain(of.said)
    const [beforehand] = await engine.lackingRights(host, database)
    expect(beforehand).toMatchObject({ reason: 'preflight-failed', fix: lacking!.fix })
    server.sql(of.system, of.said)
    expect(await engine.lackingRights(host, database)).toEqual([])
    expect(await engine.restoreProblems(host, database, manifest)).toEqual([])
  })
})
