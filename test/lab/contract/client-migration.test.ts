import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Lab } from '../lab.ts'
import type { MigrationModes } from '../product/apim/client/modes.ts'
import { type SeedOptions, seedOf } from '../product/apim/client/seed.ts'
import { ClientScene, engines, type LabEngine, migrateArguments, startDatabases } from './client-scene.ts'

let lab: Lab
let scene: ClientScene

beforeAll(async () => {
  lab = await startDatabases()
})
afterAll(() => lab?.stop())
afterEach(() => scene?.close())

async function migrated(
  engine: LabEngine,
  modes: MigrationModes = {},
  options: readonly string[] = migrateArguments,
  seed: SeedOptions = {},
): Promise<void> {
  scene = await ClientScene.make(lab, engine, seedOf(4, seed), modes)
  await scene.start(options)
}

const success = /Successfully completed API-M migration from 4\.0\.0 to 4\.1\.0/

describe.each(engines)('a migration on %s', (engine) => {
  it('brings schema, data and registry to 4.1.0', async () => {
    const seed = seedOf(4)
    await migrated(engine)
    expect(scene.log()).toMatch(success)
    expect(scene.judge('migrate')).toMatchObject({ log: 'passed', reasons: [] })
    expect(await scene.rows('apim_db', 'SELECT ORGANIZATION AS o FROM AM_SYSTEM_CONFIGS ORDER BY 1')).toEqual(
      seed.tenants.map(({ domain }) => ({ o: domain })),
    )
    const bare = 'SELECT COUNT(*) FROM AM_API WHERE ORGANIZATION IS NULL OR VERSION_COMPARABLE IS NULL'
    expect(Number(await scene.value('apim_db', bare))).toBe(0)
    const logs = await scene.value('shared_db', 'SELECT COUNT(*) FROM REG_LOG')
    expect(Number(logs)).toBe(seed.registryLog.after)
    expect(await scene.counted()).toEqual(['migrate'])
    expect(existsSync(join(scene.home, 'repository/tenants/1'))).toBe(true)
    expect(existsSync(join(scene.home, 'repository/tenants/2'))).toBe(true)
  })
})
