import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ServerVerb } from '../../../src/engine/step.ts'
import { type ApimLab, indexedApis, startApimLab } from '../../lab/apim-lab.ts'
import { performVerb, words } from '../mi/run.ts'

const JAR = 'repository/components/dropins/org.wso2.carbon.apimgt.migrate.client-4.1.0.31.jar'

let am: ApimLab
let before: string
/** Checksums of all files of the index. */
const index = () =>
  target().host.must(['sh', '-c', 'find "$1" -type f -exec cksum {} + | sort', 'sh', `${target().home}/solr`])
const apply = (verb: ServerVerb, inputs = {}) => performVerb(am, verb, { mode: 'apply', ...inputs })
const target = () => am.nodes[0]!.target
const servers = () => target().host.processes(`-Dcarbon.home=${target().home}`)
const toml = () => readFileSync(join(target().path, 'repository/conf/deployment.toml'), 'utf8')

beforeAll(async () => {
  am = await startApimLab({ oldServer: 'stopped', choices: { on_findings: 'warn', index_timeout: '3m' } })
  let outcome = await performVerb(am, 'plan')
  for (const verb of (outcome.verbs as ServerVerb[]).filter((each) => each !== 'verify')) {
    outcome = await apply(verb)
    expect(words(outcome.problems)).toEqual([])
  }
  before = await index()
}, 300_000)
afterAll(() => am?.stop())

it('starts no server with a client in it', async () => {
  await target().host.must(['touch', `${target().home}/${JAR}`], { user: 'wso2carbon' })
  const outcome = await apply('verify')
  await target().host.must(['rm', `${target().home}/${JAR}`])
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
  expect(await index()).toBe(before)
})
