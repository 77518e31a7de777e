import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type MiLab, startMiLab } from '../../lab/mi-lab.ts'
import { breakCar, setModes } from '../../lab/product/tamper.ts'
import { migrate, type Performed, performVerb, words } from './run.ts'

describe('a run that meets trouble goes on where it was', () => {
  let mi: MiLab
  beforeAll(async () => {
    mi = await startMiLab({ userStore: 'jdbc' })
  })
  afterAll(() => mi?.stop())

  const apply = (verb: Parameters<typeof performVerb>[1], inputs = {}) =>
    performVerb(mi, verb, { mode: 'apply', ...inputs })

  it('refuses another plan than the approved one, and says what changed', async () => {
    const approved = await performVerb(mi, 'plan')
    const car = join(mi.nodes[0]!.source.path, 'repository/deployment/server/carbonapps/Late_1.0.0.car')
    writeFileSync(car, 'not a zip')
    await mi.lab.hosts.old.must(['chown', 'wso2carbon:wso2carbon', car.slice(mi.lab.hosts.old.root.length)])
    const outcome = await apply('backup', { 'plan-digest': approved.planDigest! })
    rmSync(car)
    expect(outcome.failureReason).toBe('plan-changed')
    expect(words(outcome.problems)[0]).toContain('step sync-deployment:mi1 would do something else')
  })

  it('refuses a verb whose turn has not come', async () => {
    const outcome = await apply('verify')
    expect(outcome.failureReason).toBe('preflight-failed')
    expect(words(outcome.problems)[0]).toContain('verify comes after backup')
  })

  it('finds in place what was done, and does the rest', async () => {
    const first = await apply('backup')
    expect(words(first.problems)).toEqual([])
    const again = await apply('backup')
    expect(again.said).toContain('done before, found in place')
    expect(again.runId).toBe(first.runId)
    expect(words((await apply('merge-config')).problems)).toEqual([])
    const synced = await apply('sync')
    expect(words(synced.problems)).toEqual([])
    expect(synced.said).toMatch(/^ {2}deployment: ([1-9]\d*) of \1 files, (.+) of \2, being checked/m)
    expect(words((await apply('quiesce')).problems)).toEqual([])
  })

  it('runs the user-store script once, however often the verb is asked for', async () => {
    expect(words((await apply('db-script')).problems)).toEqual([])
    const again = await apply('db-script')
    expect(again.result).toBe('passed')
    expect(again.said).toContain('done before, found in place')
  })

  it('calls it drift when somebody changed what was done', async () => {
    const toml = join(mi.nodes[0]!.target.path, 'conf/deployment.toml')
    const host = mi.lab.hosts.new
    await host.must(['cp', '-p', join(mi.nodes[0]!.target.home, 'conf/deployment.toml'), '/tmp/kept.toml'])
    writeFileSync(toml, '[server]\nhostname = "mine"\n')
    const outcome = await apply('merge-config')
    expect(outcome.failureReason).toBe('drift')
    await host.must(['cp', '-p', '/tmp/kept.toml', join(mi.nodes[0]!.target.home, 'conf/deployment.toml')])
    expect(words((await apply('merge-config')).problems)).toEqual([])
    expect(words((await apply('verify')).problems)).toEqual([])
  })

  it('says that the target is migrated already when it is asked once more', async () => {
    const outcome = await migrate(mi)
    expect(outcome.failureReason).toBe('preflight-failed')
    expect(words(outcome.problems).join('\n')).toMatch(/already runs|was migrated/)
  })
})

it('a broken .car ends red: the new server is stopped again and its log is kept', async () => {
  const mi = await startMiLab({})
  try {
    const broken = breakCar(mi.nodes[0]!.source.path, 'dependency')
    const outcome = await migrate(mi)
    expect(outcome.failureReason).toBe('verify-failed')
    expect(outcome.failedStep).toBe('start-target:mi1')
    expect(words(outcome.problems).join('\n')).toContain(broken)
    expect(outcome.problems[0]!.safe).toContain('stopped again')
    expect(await mi.lab.hosts.new.processes('carbon.home')).toEqual([])
  } finally {
    await mi.stop()
  }
})

describe('what the user says of hooks, of what is left behind and of errors', () => {
  let mi: MiLab
  let outcome: Performed
  const choices = (more: string) => mi.text.replace('stop_source = true', `stop_source = true\n${more}`)
  let hooks: string
  beforeAll(async () => {
    mi = await startMiLab({ artifacts: { cars: 3, proxies: 3, apis: 3 } })
    const hook = (moment: string) =>
      `[[environments.staging.hooks.${moment}]]\nhost = "new"\nrun = ["/usr/bin/touch", "/home/wso2carbon/${moment} ok"]\n`
    hooks = ['before_backup', 'before_outage', 'after_verify'].map(hook).join('\n')
    const skip = `skip = ["${breakCar(mi.nodes[0]!.source.path, 'dependency')}.car"]`
    writeFileSync(mi.migrationFile, choices(skip) + hooks)
    setModes(mi.nodes[0]!.target.path, { errorNoise: true })
    outcome = await migrate(mi)
    writeFileSync(mi.migrationFile, choices(`${skip}\nknown_errors = ['.']`) + hooks)
  })
  afterAll(() => mi?.stop())
  const hooked = async () =>
    (await mi.lab.hosts.new.must(['ls', '-1', '/home/wso2carbon']))
      .split('\n')
      .filter((name) => name.endsWith(' ok'))

  it('an ERROR that nobody knows is for a person to decide', async () => {
    expect(outcome.failureReason).toBe('verdict-ambiguous')
    expect(outcome.problems[0]!.fix).toContain('choices.known_errors')
    expect(await hooked()).toEqual(['before_backup ok', 'before_outage ok'])
  })

  it('it can be accepted, and what the user left behind is not waited for', async () => {
    const accepted = await performVerb(mi, 'verify', { mode: 'apply' })
    expect(words(accepted.problems)).toEqual([])
    expect(accepted.said).toContain('mi1 serves')
  })

  it('hooks ran at their points', async () => {
    expect(await hooked()).toEqual(['after_verify ok', 'before_backup ok', 'before_outage ok'])
  })
})
