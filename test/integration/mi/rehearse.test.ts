import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RawInputs } from '../../../src/engine/request.ts'
import { readRunReport } from '../../../src/report/run-report.ts'
import { summaryOf } from '../../../src/report/summary.ts'
import { until } from '../../lab/machine/run.ts'
import { type MiLab, startMiLab } from '../../lab/mi-lab.ts'
import { startCli } from '../engine/real-cli.ts'
import { migrate, performVerb, words } from './run.ts'

describe('rehearsals', () => {
  let mi: MiLab
  let before: { toml: string; users: string }
  const toml = () => readFileSync(join(mi.nodes[0]!.target.path, 'conf/deployment.toml'), 'utf8')
  const users = async () =>
    JSON.stringify(await mi.database.server.query(mi.database.name, 'SELECT * FROM UM_USER ORDER BY 1'))
  const allow = () =>
    writeFileSync(mi.migrationFile, `${mi.text}\n[environments.staging]\nrehearsal = true\n`)
  const baseline = (inputs: Partial<RawInputs> = {}) =>
    performVerb(mi, 'baseline', { mode: 'apply', ...inputs })

  beforeAll(async () => {
    mi = await startMiLab({ userStore: 'jdbc', artifacts: { cars: 2, proxies: 2, apis: 2 } })
    before = { toml: toml(), users: await users() }
    for (const user of ['mi users', 'orders'])
      await mi.database.server.query('postgres', `ALTER ROLE "${user}" CREATEDB`)
  })
  afterAll(() => mi?.stop())

  it('are held only where the migration file says so', async () => {
    const refused = await baseline()
    expect(words(refused.problems)).toEqual([
      expect.stringMatching(/^config-invalid: .*staging is not one for rehearsals/),
    ])
    expect(refused.problems[0]!.fix).toContain('rehearsal = true under [environments.staging]')
    allow()
  })

  it('begin with the target as it is where no run was ever begun', async () => {
    const set = await baseline()
    expect(words(set.problems)).toEqual([])
    expect(words((await migrate(mi)).problems)).toEqual([])
    expect(await users()).not.toBe(before.users)
  })

  it('report what they measured, and an estimate that says what it stands on', async () => {
    const report = await readRunReport(join(mi.workspace, 'spool'), 'staging')
    expect(report.rehearsal?.baseline).toBe('the target as it was')
    const text = summaryOf(report)
    expect(text).toMatch(/### Rehearsal[\s\S]*Outage here \| [\d.]+ (s|min).* from quiesce to verify/)
    expect(text).toMatch(/Estimate for production \| .* how large production's are is not known here/)
  })

  it('say in mode plan what would be taken back, and take nothing back', async () => {
    const said = await baseline({ mode: 'plan' })
    expect(words(said.problems)).toEqual([])
    expect(said.said).toMatch(/restore WSO2_USER_DB from /)
    expect(said.said).toMatch(/stop the new server of mi1/)
    expect(await users()).not.toBe(before.users)
  })

  it('take the last one back before the next: users, configuration and old server as before', async () => {
    const set = await baseline()
    expect(words(set.problems)).toEqual([])
    expect(await users()).toBe(before.users)
    expect(toml()).toBe(before.toml)
    expect(await mi.lab.hosts.new.processes('carbon.home')).toEqual([])
    expect(await mi.lab.hosts.old.processes('carbon.home')).not.toEqual([])
  })

  describe('that begin with dumps of another environment', () => {
    const folder = '/var/backups/production'
    /** Dumps as somebody copied them from there, each with the identity that its server has there. */
    async function copied(name: string, server?: string): Promise<string> {
      const root = mi.lab.hosts.new.root
      const [run] = globSync(join(root, 'var/backups/wso2-migrate/*'))
      const to = `${folder}/${name}`
      await mi.lab.hosts.new.must(['mkdir', '-p', folder])
      await mi.lab.hosts.new.must(['cp', '-a', run!.slice(root.length), to])
      for (const file of globSync(join(root, to, '*.manifest.json'))) {
        const manifest = JSON.parse(readFileSync(file, 'utf8'))
        if (server) manifest.facts.identity.server = server
        manifest.facts.bytes *= 3
        writeFileSync(file, JSON.stringify(manifest))
      }
      return `new:${to}`
    }

    it('refuse a database that is the very one of the dump: the address leads into the other environment', async () => {
      const before = await users()
      const refused = await baseline({ baseline: await copied('same') })
      expect(words(refused.problems)).toEqual([
        expect.stringMatching(
          /^restore-failed: .*is the very database that \/var\/backups\/production\/same/,
        ),
        expect.stringMatching(/^restore-failed: .*is the very database/),
      ])
      expect(await users()).toBe(before)
    })

    it('load them, pass again from there, and stretch the estimate by their size', async () => {
      const set = await baseline({ baseline: await copied('whole', 'of production') })
      expect(words(set.problems)).toEqual([])
      expect(set.said).toMatch(
        /Baseline: load new:\/var\/backups\/production\/whole\/WSO2_USER_DB\.dump\.undone/,
      )
      expect(await users()).toBe(before.users)
      expect(await mi.lab.hosts.old.processes('carbon.home')).not.toEqual([])
      expect(words((await migrate(mi)).problems)).toEqual([])
      const report = await readRunReport(join(mi.workspace, 'spool'), 'staging')
      expect(summaryOf(report)).toMatch(
        /Estimate for production \| .* the dumped databases were .* \(x \d\.\d\d for /,
      )
    })

    it('killed while the old server is down for them: whoever looks is told, and the next one starts it', async () => {
      const old = () => mi.lab.hosts.old.processes('carbon.home')
      const wanted = `new:${folder}/whole`
      const runner = startCli(mi, 'baseline', ['--mode', 'apply', '--baseline', wanted])
      await until('the first dump is loaded', 120_000, async () => /Baseline: load/.test(runner.said()))
      runner.process.kill('SIGKILL')
      expect([await runner.ended, await old()]).toEqual(['SIGKILL', []])

      const told = /The baseline new:\S+whole began to be set .* It stopped the old server of mi1/
      expect((await performVerb(mi, 'status')).said).toMatch(told)
      const planned = await performVerb(mi, 'plan')
      expect(words(planned.problems)).toContainEqual(expect.stringMatching(told))
      const held = await baseline()
      expect([held.failureReason, held.problems[0]!.fix]).toEqual([
        'restore-failed',
        expect.stringContaining(`--baseline ${wanted} --mode apply`),
      ])
      expect(await old()).toEqual([])

      const set = await baseline({ baseline: wanted })
      expect(words(set.problems)).toEqual([])
      expect(set.said).toContain('The old server of mi1 serves again.')
      expect(await users()).toBe(before.users)
      expect(await old()).not.toEqual([])
      expect((await performVerb(mi, 'status')).said).not.toMatch(/began to be set/)
    }, 240_000)

    it('refuse a folder without a proved dump of each database, and a place that is no host', async () => {
      expect(words((await baseline({ baseline: 'new:/var/backups' })).problems)[0]).toMatch(
        /holds no proved backup of/,
      )
      expect(words((await baseline({ baseline: 'prod:/x' })).problems)[0]).toMatch(
        /is no folder on a host of staging/,
      )
    })
  })
})
