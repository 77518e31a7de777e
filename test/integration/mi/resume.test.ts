import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type MiLab, startMiLab } from '../../lab/mi-lab.ts'
import { breakCar, setModes } from '../../lab/product/tamper.ts'
import { migrate, performVerb, words } from './run.ts'

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
    for (const verb of ['merge-config', 'sync', 'quiesce'] as const) {
      expect(words((await apply(verb)).problems)).toEqual([])
    }
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

it('an ERROR that nobody knows is for a person to decide, and can be accepted', async () => {
  const mi = await startMiLab({ artifacts: { cars: 3, proxies: 3, apis: 3 } })
  try {
    setModes(mi.nodes[0]!.target.path, { errorNoise: true })
    const outcome = await migrate(mi)
    expect(outcome.failureReason).toBe('verdict-ambiguous')
    expect(outcome.problems[0]!.fix).toContain('choices.known_errors')
    writeFileSync(
      mi.migrationFile,
      mi.text.replace('stop_source = true', "stop_source = true\nknown_errors = ['.']"),
    )
    expect(words((await performVerb(mi, 'verify', { mode: 'apply' })).problems)).toEqual([])
  } finally {
    await mi.stop()
  }
})

it('runs hooks at their points', async () => {
  const mi = await startMiLab({ artifacts: { cars: 3, proxies: 3, apis: 3 } })
  try {
    const hook = (moment: string) =>
      `[[environments.staging.hooks.${moment}]]\nhost = "new"\nrun = ["/usr/bin/touch", "/home/wso2carbon/${moment} ok"]\n`
    writeFileSync(
      mi.migrationFile,
      mi.text + ['before_backup', 'before_outage', 'after_verify'].map(hook).join('\n'),
    )
    expect(words((await migrate(mi)).problems)).toEqual([])
    const listed = await mi.lab.hosts.new.must(['ls', '-1', '/home/wso2carbon'])
    expect(listed.split('\n').filter((name) => name.endsWith(' ok'))).toEqual([
      'after_verify ok',
      'before_backup ok',
      'before_outage ok',
    ])
  } finally {
    await mi.stop()
  }
})

it('does not wait for what the user left behind', async () => {
  const mi = await startMiLab({ artifacts: { cars: 3, proxies: 3, apis: 3 } })
  try {
    const broken = breakCar(mi.nodes[0]!.source.path, 'dependency')
    const car = `${broken}.car`
    writeFileSync(
      mi.migrationFile,
      mi.text.replace('stop_source = true', `stop_source = true\nskip = ["${car}"]`),
    )
    const outcome = await migrate(mi)
    expect(words(outcome.problems)).toEqual([])
    expect(outcome.said).toContain('mi1 serves')
  } finally {
    await mi.stop()
  }
})
