import { writeFileSync } from 'node:fs'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ServerVerb } from '../../../src/engine/step.ts'
import { type ApimLab, startApimLab } from '../../lab/apim-lab.ts'
import { until } from '../../lab/machine/run.ts'
import { performVerb, words } from '../mi/run.ts'

let am: ApimLab
const apply = (verb: ServerVerb) => performVerb(am, verb, { mode: 'apply' })
/** Somebody who is connected as the administrator. */
const connected = async () => {
  const { server, name } = am.database('apim_db')
  const client = new Client({ host: server.host, port: server.port, database: name, ...server.admin })
  await client.connect()
  return client
}

beforeAll(async () => {
  am = await startApimLab({ choices: { stop_source: true, on_findings: 'warn' } })
  // PostgreSQL hides what another user's session is, and does, from everybody else.
  await am.database('apim_db').server.query('postgres', 'GRANT pg_read_all_stats TO "am user"')
  for (const verb of ['backup', 'merge-config', 'sync'] as const)
    expect(words((await apply(verb)).problems)).toEqual([])
}, 300_000)
afterAll(() => am?.stop())

it('names who is connected to a database, and from where', async () => {
  const client = await connected()
  const outcome = await apply('quiesce')
  await client.end()
  expect(outcome.failedStep).toBe('prove-quiet:apim_db')
  expect(words(outcome.problems)).toEqual([
    expect.stringMatching(
      /^preflight-failed: lab_admin from 10\.71\.\d+\.\d+ is connected to apim_db \(1 session: idle\)\.$/,
    ),
  ])
})

it('refuses a server that somebody started, old or new', async () => {
  const { target } = am.nodes[0]!
  await am.startServer(target)
  const outcome = await apply('quiesce')
  await target.host.must(['sh', '-c', `kill $(tr -dc 0-9 <${target.home}/wso2carbon.pid)`])
  await until(
    'the new server is gone',
    30_000,
    async () => !(await target.host.processes('carbon.home')).length,
  )
  expect(words(outcome.problems)).toEqual([
    expect.stringMatching(/^preflight-failed: The new server of am1 runs \(pid \d+\): it uses the databases/),
  ])
})

it('waits for connections that close a little later, and counts what the databases hold', async () => {
  const client = await connected()
  setTimeout(() => void client.end(), 4_000)
  const outcome = await apply('quiesce')
  expect(words(outcome.problems)).toEqual([])
  const { applications, revisions, tenants } = am.seed
  const apis = am.seed.apis.filter(({ inDatabase }) => inDatabase)
  expect(outcome.said).toMatch(
    new RegExp(
      `It holds ${apis.length} APIs, ${applications.length} applications, ${revisions.length} revisions of ${tenants.length} tenants\\.`,
    ),
  )
})

it('lets stay who has to share a database, by the setting that the refusal tells', async () => {
  const client = await connected()
  const setting = /allow_sessions = \[[^\]]*\]/.exec((await apply('quiesce')).problems[0]!.fix)![0]
  writeFileSync(am.migrationFile, am.text.replace('stop_source = true', `stop_source = true\n${setting}`))
  const outcome = await apply('quiesce')
  await client.end()
  expect(words(outcome.problems)).toEqual([])
  expect(outcome.said).toMatch(
    /Nobody but lab_admin@10\.71\.\d+\.\d+ \(allow_sessions\) is connected to apim_db/,
  )
})
