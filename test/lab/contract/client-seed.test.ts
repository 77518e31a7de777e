import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Lab, startLab } from '../lab.ts'
import { seedOf, setupSql } from '../product/apim/client/seed.ts'
import type { DatabaseServer } from '../services/server.ts'

const seed = seedOf(4)
const engines = ['postgresql', 'mariadb'] as const
const ids = ['apim_db', 'shared_db'] as const
let lab: Lab

beforeAll(async () => {
  const databases = (engine: (typeof engines)[number]) =>
    ids.map((id) => ({ name: id, user: 'apim', password: 'apim', setup: setupSql(engine, id, seed) }))
  lab = await startLab({ hosts: [], postgres: databases('postgresql'), mariadb: databases('mariadb') })
})
afterAll(() => lab?.stop())

const tables = {
  postgresql: "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
  mariadb: 'SHOW TABLES',
}

const serverOf = (engine: (typeof engines)[number]): DatabaseServer =>
  engine === 'postgresql' ? lab.postgres : lab.mariadb

async function count(server: DatabaseServer, database: string, what: string): Promise<number> {
  const [row] = await server.query(database, `SELECT COUNT(*) AS n FROM ${what}`)
  return Number(row!.n)
}

describe.each(engines)('the databases of API Manager 4.0.0 on %s', (engine) => {
  it('hold what the seed says', async () => {
    const server = serverOf(engine)
    expect(await count(server, 'apim_db', 'AM_API')).toBe(seed.apis.length)
    expect(await count(server, 'apim_db', 'AM_APPLICATION')).toBe(seed.applications.length)
    expect(await count(server, 'apim_db', 'AM_REVISION')).toBe(seed.revisions.length)
    expect(await count(server, 'shared_db', 'UM_TENANT')).toBe(seed.tenants.length - 1)
    expect(await count(server, 'shared_db', 'REG_LOG')).toBe(seed.registryLog.before)
  })

  it('hold a few thousand rows', async () => {
    const server = serverOf(engine)
    let rows = 0
    for (const id of ids)
      for (const table of await server.query(id, tables[engine]))
        rows += await count(server, id, String(Object.values(table)[0]))
    expect(rows).toBeGreaterThan(3000)
  })
})
