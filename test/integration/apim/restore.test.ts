import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ServerVerb } from '../../../src/engine/step.ts'
import { type ApimLab, indexedApis, startApimLab } from '../../lab/apim-lab.ts'
import { performVerb, words } from '../mi/run.ts'

const CLIENT = 'repository/components/dropins/org.wso2.carbon.apimgt.migrate.client-4.1.0.31.jar'
const DUMPS = 'invalid-swagger-definitions'
const RUN = /Run (\S+) is open/

let am: ApimLab
let before: { toml: string; databases: Map<string, string>; index?: string }
const apply = (verb: ServerVerb, inputs = {}) => performVerb(am, verb, { mode: 'apply', ...inputs })
const restore = (to: string) => apply('restore', { 'restore-to': to })
const target = () => am.nodes[0]!.target
const servers = () => target().host.processes(`-Dcarbon.home=${target().home}`)
/** Checksums of all files of the index. */
const index = () =>
  target().host.must(['sh', '-c', 'find "$1" -type f -exec cksum {} + | sort', 'sh', `${target().home}/solr`])
const home = (path: string) => join(am.nodes[0]!.target.path, path)
const toml = () => readFileSync(home('repository/conf/deployment.toml'), 'utf8')
const dumps = () => am.database('apim_db').server.dump()
/** Databases by their tables and rows; what a restore keeps of the state from before has names of its own. */
const databases = async () => new Map([...(await dumps())].filter(([name]) => !name.includes('_before_')))
const done = async (...verbs: ServerVerb[]) => {
  const said: string[] = []
  for (const verb of verbs) {
    const outcome = await apply(verb)
    expect(words(outcome.problems)).toEqual([])
    said.push(outcome.said)
  }
  return said.join('\n')
}
const phases = async () => {
  const { server, name } = am.database('apim_db')
  const rows = await server.query(name, 'SELECT phase FROM STANDIN_MIGRATIONS ORDER BY began_at')
  return rows.map(({ phase }) => phase)
}

beforeAll(async () => {
  am = await startApimLab({
    oldServer: 'stopped',
    choices: { stop_source: true, on_findings: 'warn', index_timeout: '3m' },
  })
  const there = [DUMPS, 'repository/tenants/3'].map((name) => join(am.nodes[0]!.target.home, name))
  await am.lab.hosts.new.must(['mkdir', ...there], { user: 'wso2carbon' })
  before = { toml: toml(), databases: await databases() }
}, 300_000)
afterAll(() => am?.stop())

it('a backup is made before each verb that changes a database, unless it is proved that nothing changed', async () => {
  await done('backup', 'merge-config', 'sync', 'quiesce')
  const scripted = await done('db-script')
  // No server ran since the first backup.
  expect(scripted).toMatch(
    /shared_db has not changed since its backup of \S+Z \(new:\S+\/shared_db\.dump, grade L2\): schema \w{12}, rows and checksums of \d+ tables are the same\./,
  )
  const migrated = await done('pre-migrate', 'migrate')
  expect(readdirSync(home('repository/tenants')).sort()).toEqual(['1', '2', '3'])
  expect(migrated).toMatch(/shared_db changed since \S+Z: .*the schema has another fingerprint/)
  // The server of the validators wrote to one of the two.
  expect(migrated).toMatch(/apim_db changed since \S+Z: /)
  expect(migrated).toMatch(
    /shared_db has not changed since its backup of \S+Z \(new:\S+\/shared_db@pre-migrate\.dump/,
  )
  const folder = `/var/backups/wso2-migrate/${RUN.exec(migrated)![1]}`
  const listed = (await am.lab.hosts.new.must(['ls', folder])).split('\n')
  expect(listed).toContain('shared_db@pre-migrate.dump')
  expect(listed).toContain('shared_db@db-script.dump.manifest.json')
  expect(listed).not.toContain('shared_db@db-script.dump')
  expect(await phases()).toEqual(['pre-migrate', 'migrate'])
}, 300_000)

it('goes back to before the migration, which is then done once more', async () => {
  const back = await restore('run-migration:am1')
  expect(words(back.problems)).toEqual([])
  expect(back.said).toMatch(/restore apim_db from \S+apim_db\S*\.dump/)
  expect(back.said).toMatch(/restore shared_db from \S+shared_db@pre-migrate\.dump/)
  // Those that stood there before stay.
  expect(readdirSync(home('repository/tenants'))).toEqual(['3'])
  expect(await phases()).toEqual(['pre-migrate'])
  await done('migrate')
  expect(await phases()).toEqual(['pre-migrate', 'migrate'])
}, 300_000)

it('cleans up', async () => {
  await done('cleanup')
  expect(existsSync(home(CLIENT))).toBe(false)
  before.index = await index()
})

it('starts no server with a client in it', async () => {
  await target().host.must(['touch', `${target().home}/${CLIENT}`], { user: 'wso2carbon' })
  const outcome = await apply('verify')
  await target().host.must(['rm', `${target().home}/${CLIENT}`])
  expect(outcome.failedStep).toBe('start-target:am1')
  expect(words(outcome.problems)).toEqual([
    expect.stringMatching(
      /^verify-failed: Of a migration client there is still in \S+: \S+client-4\.1\.0\.31\.jar\./,
    ),
  ])
  expect(await servers()).toEqual([])
})

it('fails where the databases do not hold as much as before, and stops the server', async () => {
  const { server, name } = am.database('apim_db')
  const late = "SELECT 'late', MIN(SUBSCRIBER_ID), 'late' FROM AM_SUBSCRIBER"
  await server.query(name, `INSERT INTO AM_APPLICATION (NAME, SUBSCRIBER_ID, UUID) ${late}`)
  const outcome = await apply('verify')
  await server.query(name, "DELETE FROM AM_APPLICATION WHERE UUID = 'late'")
  const held = am.seed.applications.length
  expect(words(outcome.problems)).toEqual([
    `verify-failed: The databases hold ${held + 1} applications and held ${held} before the migration.`,
  ])
  expect(await servers()).toEqual([])
})

it('serves with an index of all APIs, built anew, and the user stores of tenants', async () => {
  const outcome = await apply('verify')
  expect(words(outcome.problems)).toEqual([])
  const { apis, applications, revisions } = am.seed
  const all = apis.filter(({ inDatabase }) => inDatabase)
  expect(indexedApis(target())).toEqual(all.map(({ uuid }) => uuid).sort())
  expect(outcome.said).toContain(
    `${all.length} APIs, ${applications.length} applications and ${revisions.length} revisions in the databases, as before`,
  )
  expect(outcome.said).toMatch(/its search index stopped growing \(\d+ s after the start\)/)
  // The old server's number is 2.
  expect(toml()).toMatch(/^re_indexing = 3$/m)
  for (const [tenant, store] of [
    [1, 'one_staff'],
    [2, 'two_staff'],
  ] as const) {
    const file = `repository/tenants/${tenant}/userstores/${store}.xml`
    const [source, copy] = [am.nodes[0]!.source.path, target().path].map((path) =>
      readFileSync(join(path, file)),
    )
    expect(copy).toEqual(source)
  }
  expect(await servers()).toHaveLength(1)
})

it('goes back to the index from before', async () => {
  const back = await apply('restore', { 'restore-to': 'prepare-index:am1', 'run-id': '' })
  expect(words(back.problems)).toEqual([])
  expect(await servers()).toEqual([])
  expect(toml()).toMatch(/^re_indexing = 2/m)
  expect(await index()).toBe(before.index)
})

it('goes back to before the databases were touched, from the very end', async () => {
  const back = await restore('run-db-script:shared_db')
  expect(words(back.problems)).toEqual([])
  expect(back.said).toMatch(/restore shared_db from \S+shared_db\.dump/)
  expect(await databases()).toEqual(before.databases)
  expect(existsSync(home(CLIENT))).toBe(false)
  expect(existsSync(home('migration-resources'))).toBe(false)
  expect(toml()).not.toContain('preparedStatementCacheQueries')
  // The folder that stood there before the validators, and nothing that they wrote.
  expect(await am.lab.hosts.new.must(['ls', '-A', join(am.nodes[0]!.target.home, DUMPS)])).toBe('')
}, 300_000)

it('goes back to the very beginning', async () => {
  const back = await restore('merge-config:am1')
  expect(words(back.problems)).toEqual([])
  expect(toml()).toBe(before.toml)
})
