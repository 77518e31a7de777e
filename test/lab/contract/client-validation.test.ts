import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { MigrationModes } from '../product/apim/client/modes.ts'
import { type Seed, type SeedOptions, seedOf } from '../product/apim/client/seed.ts'
import {
  type ClientScene,
  engines,
  type LabEngine,
  migrateArguments,
  preMigrateArguments,
  scenesOfTests,
} from './client-scene.ts'

const makeScene = scenesOfTests()
let scene: ClientScene
let seed: Seed

async function prepare(engine: LabEngine, modes: MigrationModes = {}, options: SeedOptions = {}) {
  seed = seedOf(4, options)
  scene = await makeScene(engine, seed, modes)
}

const validator = 'org.wso2.carbon.apimgt.migration.validator.validators.APIValidator'

/** What the validators found, as `level message`. */
function found(): string[] {
  return [...scene.log().matchAll(/(ERROR|WARN) \{([^}]+)\} - (.*)/g)]
    .filter(([, , logger]) => logger === validator)
    .map(([, level, , message]) => `${level} ${message}`)
}

const expected = (domains: readonly string[] = seed.tenants.map(({ domain }) => domain)) =>
  seed.apis
    .filter(({ tenant }) => domains.includes(tenant))
    .flatMap(({ findings }) => findings.map(({ level, message }) => `${level} ${message}`))

const ran = () =>
  [...scene.log().matchAll(/- Starting (\S+) for tenant (\S+?)\.{10}/g)].map(
    ([, tag, tenant]) => `${tag} ${tenant}`,
  )
const abort =
  /ERROR .*Error while running the pre-migration validation org\.wso2\.carbon\.apimgt\.migration\.APIMigrationException: /

describe.each(engines)('the validators on %s', (engine) => {
  it('find what the seed says, of three tenants, and save the bad definitions', async () => {
    await prepare(engine, {}, { notInDatabase: 2 })
    await scene.start([...preMigrateArguments, '-DsaveInvalidDefinition'])
    expect(found().sort()).toEqual(expected().sort())
    const saved = seed.apis.filter((api) => api.saved)
    const folder = join(scene.home, 'invalid-swagger-definitions')
    expect(readdirSync(folder).sort()).toEqual(saved.map(({ uuid }) => `${uuid}.json`).sort())
    for (const { uuid, definition } of saved)
      expect(readFileSync(join(folder, `${uuid}.json`), 'utf8')).toBe(definition)
    expect(
      new Set(seed.apis.filter(({ findings }) => findings.length > 0).map(({ tenant }) => tenant)).size,
    ).toBe(3)
    expect(scene.judge('pre-migrate').log).toBe('failed')
    expect(await scene.counted()).toEqual(['pre-migrate'])
  })

  it('change no data, and clear nothing up', async () => {
    await prepare(engine)
    const before = await contents()
    await scene.start(preMigrateArguments)
    await scene.rows('apim_db', 'DELETE FROM STANDIN_MIGRATIONS')
    expect(await contents()).toEqual(before)
    expect(scene.log()).not.toContain('Artifact re-indexing')
  })

  it('say nothing of what is sound, among errors of other classes about the old schema', async () => {
    await prepare(engine, {}, { invalid: 0 })
    await scene.start(preMigrateArguments)
    expect(found().sort()).toEqual(expected().sort())
    expect(scene.log()).toMatch(/ERROR \{org\.wso2\.carbon\.apimgt\.impl\.dao\.SystemConfigurationsDAO\}/)
    expect(scene.judge('pre-migrate')).toMatchObject({ log: 'passed', reasons: [] })
  })
})

/** Both databases as text, without the time of day. */
async function contents(): Promise<string[]> {
  const dumps = await scene.server.dump()
  return (['apim_db', 'shared_db'] as const).map((id) =>
    dumps
      .get(scene.nameOf(id))!
      .split('\n')
      .filter((line) => !line.startsWith('-- Dump completed'))
      .join('\n'),
  )
}

describe('the validators', () => {
  it('run one where its tag is given, tenant by tenant, the super tenant last', async () => {
    await prepare('mariadb')
    await scene.start([...migrateArguments, '-DrunPreMigration=apiDeployedGatewayTypeValidation'])
    const tag = 'apiDeployedGatewayTypeValidation'
    expect(ran()).toEqual([`${tag} 1(one.example)`, `${tag} 2(two.example)`, `${tag} -1234(carbon.super)`])
    expect(found().every((line) => line.startsWith('WARN No gateway environments'))).toBe(true)
  })

  it('all run where the tag is misspelt', async () => {
    await prepare('mariadb')
    await scene.start([...migrateArguments, '-DrunPreMigration=apiDefinitionValidatoin'])
    expect(scene.log()).toContain('Running all validator steps.........')
    expect(found().sort()).toEqual(expected().sort())
    expect(existsSync(join(scene.home, 'invalid-swagger-definitions'))).toBe(false)
  })

  it.each([
    ['-Dtenants=two.example', ['two.example']],
    ['-Dtenants=carbon.super,nobody.example', ['carbon.super']],
    ['-DblackListed=one.example', ['two.example', 'carbon.super']],
    ['-DtenantRange=1-3', ['two.example']],
    ['-DtenantRange=0-9', ['one.example', 'two.example']],
  ])('with %s look at %j alone', async (option, domains) => {
    await prepare('mariadb')
    await scene.start([...preMigrateArguments, option])
    expect(new Set(ran().map((line) => /\((.+)\)/.exec(line)![1]))).toEqual(new Set(domains))
    expect(found().sort()).toEqual(expected(domains).sort())
    const stranger = scene.log().includes('Tenant does not exist for domain nobody.example')
    expect(stranger).toBe(option.includes('nobody'))
  })

  it('break at the first API when the version has quotes around it', async () => {
    await prepare('mariadb')
    await scene.start(["-DmigrateFromVersion='4.0.0'", '-DrunPreMigration'])
    expect(scene.log()).toMatch(abort)
    expect(scene.log()).toMatch(/WSO2 Carbon started in/)
    expect(found()).toEqual([])
  })

  it('all end at one API that cannot be read', async () => {
    await prepare('postgresql', {}, { invalid: 0 })
    const text = "convert_to('<metadata/>', 'UTF8')"
    const one = seed.apis.find(({ tenant }) => tenant === 'two.example')!.uuid
    await scene.rows(
      'shared_db',
      `UPDATE REG_CONTENT SET REG_CONTENT_DATA = ${text} WHERE REG_CONTENT_ID = (SELECT REG_CONTENT_ID FROM REG_RESOURCE WHERE REG_UUID = '${one}')`,
    )
    await scene.start(preMigrateArguments)
    expect(scene.log()).toMatch(abort)
    expect(scene.log()).toContain('artifact path name /apimgt/applicationdata/provider/')
    expect(ran().at(-1)).toBe('apiAvailabilityValidation 2(two.example)')
    expect(scene.judge('pre-migrate').log).toBe('failed')
  })

  it('end early with what the modes want, and the server comes up all the same', async () => {
    await prepare('postgresql', { failure: { at: 'validation', how: 'exception' } })
    await scene.start(preMigrateArguments)
    expect(scene.log()).toMatch(abort)
    expect(scene.log()).toMatch(/WSO2 Carbon started in/)
    expect(scene.judge('pre-migrate').log).toBe('failed')
  })

  it('take the start down at a tenant that is switched off', async () => {
    await prepare('postgresql', {}, { inactive: ['two.example'] })
    await scene.start(preMigrateArguments)
    expect(scene.log()).toMatch(
      /Cannot activate StartupFinalizerServiceComponent java\.lang\.NullPointerException/,
    )
    expect(scene.log()).not.toMatch(/WSO2 Carbon started in/)
    expect(scene.judge('pre-migrate').log).toBe('failed')
  })

  it('write reports only where the client is of a later version and was asked', async () => {
    await prepare('mariadb')
    await scene.start([...preMigrateArguments, '-DfileExtension=csv'])
    const folder = join(scene.home, 'validation-reports')
    expect(existsSync(folder)).toBe(false)
    scene.setModes({ writesReports: true })
    await scene.start([...preMigrateArguments, '-DfileExtension=csv'])
    const [name] = readdirSync(folder)
    const lines = readFileSync(join(folder, name!), 'utf8').trim().split('\n')
    expect(lines.length - 1).toBe(expected().filter((line) => line.startsWith('ERROR')).length)
  })
})
