import { spawn } from 'node:child_process'
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { until } from '../../lab/machine/run.ts'
import { type MiLab, startMiLab } from '../../lab/mi-lab.ts'
import { setModes } from '../../lab/product/tamper.ts'
import { performVerb, words } from './run.ts'

const CLI = join(import.meta.dirname, '../../../src/cli.ts')
/** Fails where a setting of the server says so: half of it has happened by then, and MariaDB takes no DDL back. */
const FRAGILE = `ALTER TABLE UM_USER ADD COLUMN UM_USER_ID VARCHAR(255);
SET @one = (SELECT 1 UNION ALL SELECT 2 FROM DUAL WHERE @@global.max_error_count = 77);
UPDATE UM_USER SET UM_USER_ID = MD5(CONCAT(UM_USER_NAME, ':', UM_TENANT_ID));
INSERT INTO AUDIT_TRAIL (WHAT) VALUES ('script');
`

let mi: MiLab
beforeAll(async () => {
  mi = await startMiLab({
    engine: 'mariadb',
    userStore: 'jdbc',
    oldServer: 'stopped',
    artifacts: { cars: 2, proxies: 2, apis: 2 },
    choices: { stop_source: true, start_timeout: '6s' },
  })
  writeFileSync(join(mi.workspace, 'scripts/mysql.sql'), FRAGILE)
})
afterAll(() => mi?.stop())

const apply = (verb: Parameters<typeof performVerb>[1], inputs = {}) =>
  performVerb(mi, verb, { mode: 'apply', ...inputs })
const query = (sql: string) => mi.database.server.query(mi.database.name, sql)
const target = () => mi.nodes[0]!.target
const running = () => target().host.processes(`-Dcarbon.home=${target().home}`)

/** The folder of the only run, on this machine. */
async function runFolder(): Promise<string> {
  const host = target().host
  const found = await host.must(['/bin/sh', '-c', 'echo /home/wso2carbon/.wso2-migrate/targets/*/runs/*'])
  return join(host.root, found.trim())
}

it('begins anew after a run that never came to its journal', async () => {
  await target().host.must(
    ['/bin/sh', '-c', 'mkdir -p "$1/runs/29990101-000000-aaaa"', 'sh', await stateFolder()],
    {
      user: 'wso2carbon',
    },
  )
  expect(words((await apply('backup')).problems)).toEqual([])
  await target().host.must([
    '/bin/sh',
    '-c',
    'rmdir "$1/runs/29990101-000000-aaaa"',
    'sh',
    await stateFolder(),
  ])
})

async function stateFolder(): Promise<string> {
  const outcome = await performVerb(mi, 'plan')
  const header = JSON.parse(readFileSync(join(outcome.spool!, 'run.json'), 'utf8'))
  return header.stateFolder
}

it('refuses a plan that was changed on the server', async () => {
  const file = join(await runFolder(), 'plan.json')
  const kept = readFileSync(file, 'utf8')
  const plan = JSON.parse(kept)
  plan.steps[0].work.directory = '/tmp'
  writeFileSync(file, JSON.stringify(plan))
  const outcome = await apply('merge-config', { 'plan-digest': plan.digest })
  writeFileSync(file, kept)
  expect(outcome.failureReason).toBe('plan-changed')
  expect(words(outcome.problems)[0]).toContain('somebody changed it')
})

it('cuts half a record off that a full disk left, and goes on', async () => {
  const journal = join(await runFolder(), 'journal.jsonl')
  appendFileSync(journal, '{"key":"merge-config:mi1","verb":"mer')
  expect(words((await apply('merge-config')).problems)).toEqual([])
  const lines = readFileSync(journal, 'utf8').split('\n').filter(Boolean)
  for (const line of lines) JSON.parse(line)
  expect(lines.filter((line) => line.includes('"state":"done"'))).toHaveLength(4)
  expect(lines.filter((line) => line.includes('"event":"mended"'))).toHaveLength(1)
})

it('does not take a script that failed half-way for done, nor runs it again on what it left', async () => {
  for (const verb of ['sync', 'quiesce'] as const) expect(words((await apply(verb)).problems)).toEqual([])
  await query('SET GLOBAL max_error_count = 77')
  expect((await apply('db-script')).failureReason).toBe('script-failed')
  for (const _ of [1, 2]) expect((await apply('db-script')).failureReason).toBe('restore-failed')
  expect((await apply('verify')).failureReason).toBe('preflight-failed')

  await query('SET GLOBAL max_error_count = 64')
  await query('ALTER TABLE UM_USER DROP COLUMN UM_USER_ID')
  expect(words((await apply('db-script')).problems)).toEqual([])
  expect((await apply('db-script')).said).toContain('found in place')
  expect(await query("SELECT COUNT(*) AS n FROM AUDIT_TRAIL WHERE WHAT = 'script'")).toEqual([{ n: 1 }])
})

it('proves a start again when the runner was killed in the middle of the first one', async () => {
  setModes(target().path, { hang: true })
  const knownHosts = join(mi.workspace, 'known_hosts')
  writeFileSync(knownHosts, mi.lab.knownHosts)
  const args = ['--mode', 'apply', '--ssh-key', mi.lab.keys.deploy.file, '--known-hosts', knownHosts]
  const runner = spawn(process.execPath, [CLI, 'verify', ...args], { cwd: mi.workspace, stdio: 'ignore' })
  await until('the new server is there', 60_000, async () => (await running()).length > 0)
  runner.kill('SIGKILL')
  const [first] = await running()
  setModes(target().path, { dieBeforeStarted: true })
  const outcome = await apply('verify')
  expect(outcome.failureReason).toMatch(/verify-failed|timed-out/)
  expect((await running()).map(({ pid }) => pid)).not.toContain(first!.pid)
})

it('says that it cannot read a log of another layout, instead of calling the server slow', async () => {
  setModes(target().path, { logPattern: 'carbon' })
  const outcome = await apply('verify')
  expect(outcome.failureReason).toBe('verdict-ambiguous')
  expect(words(outcome.problems)[0]).toContain('has no line in the layout of the product')
})

it('looks at the clock however much the new server talks', async () => {
  setModes(target().path, { hang: true })
  const log = join(target().path, 'repository/logs/wso2carbon.log')
  const line = '[2026-11-22 18:00:00,100]  INFO {org.example.Chatty} - one more message of many\n'
  const talk = setInterval(() => existsSync(log) && appendFileSync(log, line.repeat(20)), 5)
  const outcome = await Promise.race([apply('verify'), sleep(60_000)])
  clearInterval(talk)
  expect(outcome?.failureReason).toBe('timed-out')
})

it('sees an old server that came back while the new one starts, whatever mounts it has, and stops the new one', async () => {
  setModes(target().path, { startSeconds: 8 })
  const { host, home } = mi.nodes[0]!.source
  const verified = apply('verify')
  await until('the new server is there', 60_000, async () => (await running()).length > 0)
  const become = ['setpriv', '--reuid=wso2carbon', '--regid=wso2carbon', '--init-groups']
  const start = ['env', 'JAVA_HOME=/opt/jdk-11', '/bin/sh', `${home}/bin/micro-integrator.sh`, 'start']
  await host.must(['unshare', '--mount', ...become, ...start], { cwd: home })
  const outcome = await verified
  expect(words(outcome.problems).join('\n')).toContain('The old server of mi1 still runs.')
  expect(outcome.problems[0]!.safe).toContain('stopped again')
  expect(await running()).toEqual([])
})
