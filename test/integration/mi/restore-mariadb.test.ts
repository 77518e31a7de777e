import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type MiLab, startMiLab } from '../../lab/mi-lab.ts'
import { holdableLoads } from '../databases/helpers/held-load.ts'
import { migrate, performVerb, words } from './run.ts'

const CLI = join(import.meta.dirname, '../../../src/cli.ts')

describe('the way back of a migrated server with its users in MariaDB', () => {
  let mi: MiLab
  let toml: string
  let before: { toml: string; users: string }
  const query = (sql: string) => mi.database.server.query(mi.database.name, sql)
  const users = async () => JSON.stringify(await query('SELECT * FROM UM_USER ORDER BY UM_ID'))

  beforeAll(async () => {
    mi = await startMiLab({
      engine: 'mariadb',
      userStore: 'jdbc',
      artifacts: { cars: 2, proxies: 2, apis: 2 },
    })
    toml = join(mi.nodes[0]!.target.path, 'conf/deployment.toml')
    before = { toml: readFileSync(toml, 'utf8'), users: await users() }
    expect(words((await migrate(mi)).problems)).toEqual([])
  })
  afterAll(() => mi?.stop())

  it('says which right is missing, with the statement that gives it, before the new server is stopped', async () => {
    const refused = await performVerb(mi, 'restore', { mode: 'plan', 'restore-to': 'stop-source:mi1' })
    expect(refused.failureReason).toBe('restore-failed')
    const statement = /`?(GRANT .*@'%');/.exec(refused.problems[0]!.fix)?.[1]
    expect(statement).toContain('wso2\\_users\\_wso2\\_migrate\\_scratch')
    expect(await mi.lab.hosts.new.processes('carbon.home')).not.toEqual([])
    await mi.database.server.query('mysql', statement!)
  })

  it('killed while the emptied database is loaded, it is done again and comes to the same end', async () => {
    const loads = await holdableLoads(mi.lab.hosts.new)
    // The first is the trial, the second goes into the real database.
    await loads.hold(2)
    const knownHosts = join(mi.workspace, 'known_hosts')
    writeFileSync(knownHosts, mi.lab.knownHosts)
    const args = ['--mode', 'apply', '--ssh-key', mi.lab.keys.deploy.file, '--known-hosts', knownHosts]
    const runner = spawn(process.execPath, [CLI, 'restore', '--restore-to', 'stop-source:mi1', ...args], {
      cwd: mi.workspace,
      stdio: 'ignore',
    })
    await loads.begun(2)
    runner.kill('SIGKILL')
    await once(runner, 'exit')
    // A few statements of the load are in, the rest is not.
    expect(JSON.stringify(await query('SHOW TABLES'))).not.toContain('UM_USER')
    const again = await performVerb(mi, 'restore', { mode: 'apply', 'restore-to': 'stop-source:mi1' })
    expect(words(again.problems)).toEqual([])
    expect(again.said).toMatch(/ends .*load\./)
    expect(await users()).toBe(before.users)
    expect(await mi.lab.hosts.new.processes('carbon.home')).toEqual([])
    expect(await mi.lab.hosts.old.processes('carbon.home')).not.toEqual([])
  })

  it('takes files back too, and begins anew from there', async () => {
    const back = await performVerb(mi, 'restore', { mode: 'apply', 'restore-to': 'merge-config' })
    expect(words(back.problems)).toEqual([])
    expect(readFileSync(toml, 'utf8')).toBe(before.toml)
    expect(words((await migrate(mi)).problems)).toEqual([])
  })
})
