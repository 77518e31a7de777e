import { spawn } from 'node:child_process'
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { until } from '../../lab/machine/run.ts'
import { type MiLab, startMiLab } from '../../lab/mi-lab.ts'
import { setModes } from '../../lab/product/tamper.ts'
import { performVerb, words } from './run.ts'

const CLI = join(import.meta.dirname, '../../../src/cli.ts')

let mi: MiLab
beforeAll(async () => {
  mi = await startMiLab({ oldServer: 'stopped', artifacts: { cars: 2, proxies: 2, apis: 2 } })
  const { source } = mi.nodes[0]!
  setModes(source.path, { stopSeconds: 3 })
  await mi.startServer(source)
})
afterAll(() => mi?.stop())

const apply = (verb: Parameters<typeof performVerb>[1], inputs = {}) =>
  performVerb(mi, verb, { mode: 'apply', ...inputs })
const oldServer = () => mi.nodes[0]!.source.host.processes(`-Dcarbon.home=${mi.nodes[0]!.source.home}`)

it('leaves a file alone whose step was refused before it began', async () => {
  const toml = join(mi.nodes[0]!.target.path, 'conf/deployment.toml')
  const before = readFileSync(toml, 'utf8')
  expect(words((await apply('backup')).problems)).toEqual([])
  appendFileSync(toml, '\n# somebody was here\n')
  expect((await apply('merge-config')).failureReason).toBe('drift')
  const back = await apply('restore', { 'restore-to': 'merge-config' })
  expect(words(back.problems)).toEqual([])
  expect(readFileSync(toml, 'utf8')).toBe(`${before}\n# somebody was here\n`)
  writeFileSync(toml, before)
})

it('starts the old server again that was on its way down when the runner was killed', async () => {
  for (const verb of ['merge-config', 'sync'] as const)
    expect(words((await apply(verb)).problems)).toEqual([])
  const knownHosts = join(mi.workspace, 'known_hosts')
  writeFileSync(knownHosts, mi.lab.knownHosts)
  const args = ['--mode', 'apply', '--ssh-key', mi.lab.keys.deploy.file, '--known-hosts', knownHosts]
  const runner = spawn(process.execPath, [CLI, 'quiesce', ...args], { cwd: mi.workspace, stdio: 'ignore' })
  const log = join(mi.nodes[0]!.source.path, 'repository/logs/wso2carbon.log')
  await until('the old server goes down', 60_000, async () =>
    /Shutting down/i.test(readFileSync(log, 'utf8')),
  )
  runner.kill('SIGKILL')
  await until('the old server is down', 60_000, async () => (await oldServer()).length === 0)

  expect((await apply('quiesce')).said).toContain('found in place')
  const back = await apply('restore', { 'restore-to': 'stop-source' })
  expect(words(back.problems)).toEqual([])
  expect(back.said).toContain('The old server of mi1 serves again')
  expect(await oldServer()).not.toEqual([])
})
