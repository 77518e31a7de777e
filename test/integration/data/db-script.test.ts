import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '../../../src/databases/contract.ts'
import { engineFor } from '../../../src/databases/engines.ts'
import type { MigrateError } from '../../../src/errors.ts'
import { LocalHost } from '../../../src/remote/local.ts'
import { loadRoute } from '../../../src/routes/load.ts'
import { notThere } from '../../../src/steps/brings.ts'
import { chooseScript } from '../../../src/steps/script-file.ts'
import { registryIndexScripts } from '../../lab/product/apim/client/scripts/registry-index.ts'
import { seedOf, setupSql } from '../../lab/product/apim/client/seed.ts'
import { startMariadb, startPostgresql, type TestServer } from '../databases/helpers/servers.ts'
import { create, database, type Engine } from './scene.ts'

describe.each<[Engine, () => Promise<TestServer>]>([
  ['postgresql', startPostgresql],
  ['mariadb', startMariadb],
])('the script for the registry on %s', (engine, start) => {
  const host = new LocalHost()
  const folder = mkdtempSync(join(tmpdir(), 'wm-scripts-'))
  const sql = setupSql(engine, 'shared_db', seedOf(1))
  let server: TestServer
  let brings: Parameters<typeof notThere>[2]

  beforeAll(async () => {
    server = await start()
    const { indexes } = loadRoute('apim-4.0.0-to-4.1.0').data!.script
    brings = { columns: [], indexes }
  }, 300_000)
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true })
    await server?.stop()
  })

  const run = (one: Database, text: string | Uint8Array) => {
    const file = join(folder, `${one.name}.sql`)
    writeFileSync(file, text)
    return engineFor(engine).runScript(host, one, file)
  }
  const own = () => {
    const scripts = registryIndexScripts()
    return scripts.get(chooseScript(engine, [...scripts.keys()])!)!
  }
  const registry = (name: string) => {
    create(engine, server, name, sql)
    return database(engine, server, 'shared_db', name)
  }

  test('is the one of that type, brings both indexes, and is not needed again', async () => {
    const one = registry('good')
    expect(await notThere(host, one, brings)).toEqual([
      'index on REG_RESOURCE_TAG (REG_TAG_ID, REG_TENANT_ID)',
      'index on REG_RESOURCE_PROPERTY (REG_TENANT_ID, REG_PROPERTY_ID)',
    ])
    await run(one, own())
    expect(await notThere(host, one, brings)).toEqual([])
  })

  test('that makes one index and stops at its first error leaves the other one missing', async () => {
    const one = registry('half')
    const script = `CREATE INDEX A_TAG ON REG_RESOURCE_TAG (REG_TAG_ID, REG_TENANT_ID);
CREATE INDEX A_PROPERTY ON REG_RESOURCE_PROPERTIES (REG_TENANT_ID, REG_PROPERTY_ID);
CREATE INDEX A_PROPERTY ON REG_RESOURCE_PROPERTY (REG_TENANT_ID, REG_PROPERTY_ID);
`
    const error = await stopped(one, script)
    expect(error.problems[0]).toMatchObject({ reason: 'script-failed', place: { line: 2 } })
    expect(await notThere(host, one, brings)).toEqual([
      'index on REG_RESOURCE_PROPERTY (REG_TENANT_ID, REG_PROPERTY_ID)',
    ])
  })

  const ROW = `INSERT INTO REG_LOG (REG_PATH, REG_USER_ID, REG_ACTION, REG_TENANT_ID) VALUES ('/late', 'admin', 1, 1);`
  const stopped = (one: Database, text: string): Promise<MigrateError> =>
    run(one, text).then(
      () => expect.unreachable('it should have stopped'),
      (error) => error,
    )
  const backUp = (one: Database) =>
    engineFor(engine).dump(host, one, join(folder, `${one.name}.dump`), 'L2', true)

  test('that stops leaves each statement before its error, and the way back takes them all back', async () => {
    const one = registry('torn')
    server.sql(
      engine === 'postgresql' ? 'postgres' : 'mysql',
      engine === 'postgresql'
        ? 'ALTER ROLE wso2 CREATEDB;'
        : "GRANT ALL ON `torn\\_wso2\\_migrate\\_scratch`.* TO wso2@'127.0.0.1';",
    )
    const backup = await backUp(one)
    const error = await stopped(
      one,
      `CREATE INDEX A_TAG ON REG_RESOURCE_TAG (REG_TAG_ID, REG_TENANT_ID);\n${ROW}\nSELECT n FROM not_there;\nDELETE FROM REG_LOG;\n`,
    )
    expect(error.problems[0]).toMatchObject({
      place: { line: 3 },
      safe: expect.stringMatching(
        /^Statements before this one took effect, .* those after it did not run\.$/,
      ),
      fix: expect.stringMatching(
        /run db-script again: what the script left in shared_db is taken back first/,
      ),
    })
    const left = (await engineFor(engine).changesSince(host, one, backup)).join('\n')
    expect(left).toMatch(/the schema has another fingerprint/)
    expect(left).toMatch(/reg_log/i)
    expect(await notThere(host, one, brings)).toHaveLength(1)
    await engineFor(engine).restore(host, one, backup)
    expect(await engineFor(engine).changesSince(host, one, backup)).toEqual([])
    await run(one, own())
    expect(await notThere(host, one, brings)).toEqual([])
  })

  test('that stops in a transaction of its own leaves nothing of that', async () => {
    const one = registry('own')
    const backup = await backUp(one)
    const error = await stopped(one, 'BEGIN;\nDELETE FROM REG_LOG;\nSELECT n FROM not_there;\nCOMMIT;\n')
    expect(error.problems[0]).toMatchObject({
      place: { line: 3 },
      safe: expect.stringMatching(
        /but for those of a transaction that the script had begun itself and not ended/,
      ),
    })
    expect(await engineFor(engine).changesSince(host, one, backup)).toEqual([])
  })

  test('an index over the same columns in another order is another index', async () => {
    const one = registry('other')
    server.sql('other', 'CREATE INDEX O_TAG ON REG_RESOURCE_TAG (REG_TENANT_ID, REG_TAG_ID);')
    expect(await notThere(host, one, brings)).toHaveLength(2)
  })
})
