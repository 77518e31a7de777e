import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ServerVerb } from '../../../src/engine/step.ts'
import { type MiLab, startMiLab } from '../../lab/mi-lab.ts'
import { complaint, FEW } from './bad-input.ts'
import { migrate, type Performed, performVerb, words } from './run.ts'

/** Longer than the stand-in servers wait between two runs of a task. */
const SOME_RUNS_MS = 1_000

let mi: MiLab
beforeAll(async () => {
  mi = await startMiLab({ artifacts: FEW, choices: { stop_source: false } })
})
afterAll(() => mi?.stop())

const apply = (verb: ServerVerb): Promise<Performed> => performVerb(mi, verb, { mode: 'apply' })

/** What a server did by itself, its start included; first and last moment. */
async function runsOf(version: string): Promise<{ count: number; first: number; last: number }> {
  const [row] = await mi.database.server.query(
    mi.database.name,
    `SELECT count(*) AS count, extract(epoch FROM min(at)) AS first, extract(epoch FROM max(at)) AS last FROM STANDIN_RUNS WHERE server LIKE 'mi-${version}@%'`,
  )
  return { count: Number(row!.count), first: Number(row!.first), last: Number(row!.last) }
}

it('does not start the new server while the old one works its tasks', async () => {
  const planned = await performVerb(mi, 'plan')
  expect(planned.said).toMatch(/warning: The old server would work these twice with the new one: .*task/)

  const outcome = await migrate(mi)
  expect(outcome.failureReason).toBe('preflight-failed')
  expect(outcome.failedStep).toBe('start-target:mi1')
  expect(outcome.problems).toEqual([
    complaint(
      'preflight-failed',
      { host: 'old' },
      /The old server of mi1 still runs\. The old server would work these twice with the new one: .*task/,
      /stop it: \/opt\/wso2ei-7\.1\.0\/micro-integrator\/bin\/micro-integrator\.sh stop; .*run verify again/,
    ),
  ])
  expect(outcome.problems[0]!.safe).toBe('The new server was not started.')

  const before = await runsOf('1.2.0')
  await sleep(SOME_RUNS_MS)
  expect((await runsOf('1.2.0')).count).toBeGreaterThan(before.count)
  expect((await runsOf('4.0.0')).count).toBe(0)
  const { target } = mi.nodes[0]!
  expect(await target.host.processes(`-Dcarbon.home=${target.home}`)).toEqual([])
  expect(existsSync(join(target.path, 'repository/logs/wso2carbon.log'))).toBe(false)
})

it('does not start it either when something brings the old server up again', async () => {
  await stopOld()
  await mi.startServer(mi.nodes[0]!.source)
  const outcome = await apply('verify')
  expect(outcome.failureReason).toBe('preflight-failed')
  expect((await runsOf('4.0.0')).count).toBe(0)
})

it('starts it once the old one is stopped as the message says, and no task ever ran on both', async () => {
  await stopOld()
  expect(words((await apply('verify')).problems)).toEqual([])
  await sleep(SOME_RUNS_MS)
  const [old, next] = await Promise.all([runsOf('1.2.0'), runsOf('4.0.0')])
  expect(next.count).toBeGreaterThan(1)
  expect(old.last).toBeLessThan(next.first)
})

async function stopOld(): Promise<void> {
  const { host, home } = mi.nodes[0]!.source
  await host.must([`${home}/bin/micro-integrator.sh`, 'stop'], {
    user: 'wso2carbon',
    env: { JAVA_HOME: '/opt/jdk-11', CARBON_HOME: home },
  })
  await expect.poll(() => host.processes(`-Dcarbon.home=${home}`), { timeout: 60_000 }).toEqual([])
}
