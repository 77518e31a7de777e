import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ServerVerb } from '../../../src/engine/step.ts'
import { type ApimLab, startApimLab } from '../../lab/apim-lab.ts'
import { until } from '../../lab/machine/run.ts'
import { openApi } from '../../lab/product/apim/client/definitions.ts'
import { migrate, type Performed, performVerb, words } from '../mi/run.ts'
import { findingsOf, phasesRun, runs, seededFindings, typeTheFix } from './scene.ts'

const DUMPS = 'invalid-swagger-definitions'

let lab: ApimLab
let stopped: Performed
const apply = (verb: ServerVerb) => performVerb(lab, verb, { mode: 'apply' })
/** Somebody who is connected as the administrator. */
const connected = async () => {
  const { server, name } = lab.database('apim_db')
  const client = new Client({ host: server.host, port: server.port, database: name, ...server.admin })
  await client.connect()
  return client
}

beforeAll(async () => {
  lab = await startApimLab({ choices: { stop_source: true } })
  // PostgreSQL hides what another user's session is, and does, from everybody else.
  await lab.database('apim_db').server.query('postgres', 'GRANT pg_read_all_stats TO "am user"')
  for (const verb of ['backup', 'merge-config', 'sync'] as const)
    expect(words((await apply(verb)).problems)).toEqual([])
}, 600_000)
afterAll(() => lab?.stop())

test('names who is connected to a database, and from where', async () => {
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

test('refuses a server that somebody started, old or new', async () => {
  const { target } = lab.nodes[0]!
  await lab.startServer(target)
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

test('waits for connections that close a little later, and counts what the databases hold', async () => {
  const client = await connected()
  setTimeout(() => void client.end(), 4_000)
  const outcome = await apply('quiesce')
  expect(words(outcome.problems)).toEqual([])
  const { applications, revisions, tenants } = lab.seed
  const apis = lab.seed.apis.filter(({ inDatabase }) => inDatabase)
  expect(outcome.said).toMatch(
    new RegExp(
      `It holds ${apis.length} APIs, ${applications.length} applications, ${revisions.length} revisions of ${tenants.length} tenants\\.`,
    ),
  )
})

test('lets stay who has to share a database, by the setting that the refusal tells', async () => {
  const client = await connected()
  const setting = /allow_sessions = \[[^\]]*\]/.exec((await apply('quiesce')).problems[0]!.fix)![0]
  writeFileSync(lab.migrationFile, lab.text.replace('stop_source = true', `stop_source = true\n${setting}`))
  const outcome = await apply('quiesce')
  await client.end()
  expect(words(outcome.problems)).toEqual([])
  expect(outcome.said).toMatch(
    /Nobody but lab_admin@10\.71\.\d+\.\d+ \(allow_sessions\) is connected to apim_db/,
  )
})

test('findings stop the run, each named with its API and what to mend where', async () => {
  expect(words((await apply('db-script')).problems)).toEqual([])
  stopped = await apply('pre-migrate')
  const blocking = seededFindings(lab).filter(({ kind }) => kind !== 'no-gateway')
  expect([stopped.verb, stopped.failureReason, stopped.failedStep]).toEqual([
    'pre-migrate',
    'findings',
    'run-validators:am1',
  ])
  expect(stopped.problems).toHaveLength(1 + blocking.length)
  expect(stopped.problems[0]!.fix).toContain('in the OLD version')
  const said = words(stopped.problems).join('\n')
  for (const { name, version, provider, tenant } of blocking) {
    expect(said).toContain(`API ${name} ${version} of ${provider} (tenant ${tenant})`)
  }
  expect(stopped.findingsCount).toBe(seededFindings(lab).length)
  expect(await runs(lab.nodes[0]!.target)).toBe(false)
  expect(await phasesRun(lab)).toEqual(['pre-migrate'])
})

test('the caller may let them through: the validators run anew, and what they wrote before is set aside in the folder of the run', async () => {
  const outcome = await performVerb(lab, 'pre-migrate', {
    mode: 'apply',
    'on-findings': 'warn',
    'plan-digest': stopped.planDigest!,
  })
  expect(words(outcome.problems)).toEqual([])
  expect(outcome.said).toContain('let through')
  const saved = lab.seed.apis.filter((api) => api.saved).map(({ uuid }) => `${uuid}.json`)
  const { host, path } = lab.nodes[0]!.target
  expect(readdirSync(path).filter((name) => name.startsWith(DUMPS))).toEqual([DUMPS])
  const state = join(host.root, 'home/wso2carbon/.wso2-migrate')
  const ours = readdirSync(state, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith(DUMPS),
  )
  expect(ours).toEqual([expect.stringMatching(new RegExp(`/${stopped.runId}/replaced/20\\w+/${DUMPS}$`))])
  for (const folder of [join(path, DUMPS), join(state, ours[0]!)]) {
    expect(readdirSync(folder).sort()).toEqual(saved.toSorted())
  }
}, 300_000)

test('the command of the gate goes back to the old server, which runs again', async () => {
  const { code, said } = await typeTheFix(lab, stopped)
  expect([code, said]).toEqual([0, expect.stringContaining('serves again')])
  const { source, target } = lab.nodes[0]!
  expect(await runs(source)).toBe(true)
  const toml = readFileSync(join(target.path, 'repository/conf/deployment.toml'), 'utf8')
  expect(toml).not.toContain('preparedStatementCacheQueries')
  // The validators ran twice.
  expect(readdirSync(target.path).filter((each) => each.startsWith(DUMPS))).toEqual([])
}, 400_000)

test('what was mended in the old version is not found any more, and nothing of the first look is left', async () => {
  const { server, name } = lab.database('shared_db')
  for (const api of lab.seed.apis.filter(({ saved }) => saved)) {
    const sound = Buffer.from(JSON.stringify(openApi(api))).toString('hex')
    await server.query(
      name,
      `UPDATE REG_CONTENT SET REG_CONTENT_DATA = decode('${sound}', 'hex')
       WHERE REG_CONTENT_ID = (SELECT REG_CONTENT_ID FROM REG_RESOURCE WHERE REG_UUID = 'swagger.json-${api.uuid}')`,
    )
  }
  // One that cannot be mended is accepted by its name.
  const missing = lab.seed.apis.find(({ findings }) =>
    findings.some(({ kind }) => kind === 'missing-openapi'),
  )!
  writeFileSync(
    lab.migrationFile,
    lab.text.replace(
      'stop_source = true',
      `stop_source = true\nallow_findings = ["${missing.name}:${missing.version}"]`,
    ),
  )
  const outcome = await migrate(lab, {}, 'migrate')
  expect(words(outcome.problems)).toEqual([])
  expect([outcome.verb, outcome.result, outcome.runId]).toEqual(['pre-migrate', 'passed', stopped.runId])
  const left = seededFindings(lab).filter(({ kind }) => kind === 'missing-openapi' || kind === 'no-gateway')
  expect(findingsOf(outcome)).toEqual(left)
  expect(existsSync(join(outcome.spool!, 'files/invalid-definitions'))).toBe(false)
  expect(existsSync(join(lab.nodes[0]!.target.path, DUMPS))).toBe(false)
  // The databases were brought back in between: by the stand-in's own count they ran once.
  expect(await phasesRun(lab)).toEqual(['pre-migrate'])
}, 400_000)
