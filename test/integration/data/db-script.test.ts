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
    const error: MigrateError = await run(one, script).then(
      () => expect.unreachable('it should have stopped'),
      (error) => error,
    )
    expect(error.problems[0]).toMatchObject({ reason: 'script-failed', place: { line: 2 } })
    expect(await notThere(host, one, brings)).toEqual([
      'index on REG_RESOURCE_PROPERTY (REG_TENANT_ID, REG_PROPERTY_ID)',
    ])
  })

  test('an index over the same columns in another order is another index', async () => {
    const one = registry('other')
    server.sql('other', 'CREATE INDEX O_TAG ON REG_RESOURCE_TAG (REG_TENANT_ID, REG_TAG_ID);')
    expect(await notThere(host, one, brings)).toHaveLength(2)
  })
})
