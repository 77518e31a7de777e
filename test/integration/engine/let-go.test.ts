import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fs from 'fs-extra'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { exitCodeOf } from '../../../src/cli/exit-codes.ts'
import { type MiLab, startMiLab } from '../../lab/mi-lab.ts'
import { build } from '../../workflows/build.ts'
import { newJob, runAction } from '../../workflows/runner.ts'
import { performVerb, words } from '../mi/run.ts'
import { type HeldDump, holdDumps } from './held-dump.ts'
import { type RealCli, startCli } from './real-cli.ts'

const APPLY = ['--mode', 'apply']
const COMES_BACK = 'comes back to the job that runs since'

let mi: MiLab
let dump: HeldDump
let runner: RealCli
beforeAll(async () => {
  mi = await startMiLab({ oldServer: 'stopped', artifacts: { cars: 1, proxies: 1, apis: 1 } })
  dump = holdDumps(mi.lab.hosts.new)
})
afterAll(() => mi?.stop())
afterEach(() => runner?.process.kill('SIGKILL'))

const lockFile = async () => {
  const { host } = mi.nodes[0]!.target
  const found = await host.must(['/bin/sh', '-c', 'echo /home/wso2carbon/.wso2-migrate/targets/*'])
  return join(host.root, found.trim(), 'lock')
}
const isLocked = async () => existsSync(await lockFile())
/** Seconds until it said that. */
async function says(cli: RealCli, words: string): Promise<number> {
  const began = performance.now()
  await expect.poll(() => cli.said(), { timeout: 60_000, interval: 10 }).toContain(words)
  return (performance.now() - began) / 1000
}
/** Comes back to the running job, within the time that is promised. */
async function attaches(): Promise<void> {
  runner = startCli(mi, 'backup', APPLY)
  const seconds = await says(runner, COMES_BACK)
  print('attached to the job that runs after', seconds)
  expect(seconds).toBeLessThan(5)
}
const print = (what: string, seconds: number) => process.stdout.write(`${what}: ${seconds.toFixed(2)} s\n`)

describe('a runner that is told to stop in the middle of a job', () => {
  it('killed without a word, it leaves its lock behind', async () => {
    runner = startCli(mi, 'backup', APPLY)
    await dump.waits()
    runner.process.kill('SIGKILL')
    await runner.ended
    expect(await isLocked()).toBe(true)
  })

  it.each(['SIGINT', 'SIGTERM'] as const)(
    '%s: attached to the job before, it is gone within 5 seconds and holds no lock any more',
    async (signal) => {
      await attaches()
      const began = performance.now()
      runner.process.kill(signal)
      expect(await runner.ended).toBe(exitCodeOf('detached'))
      const gone = (performance.now() - began) / 1000
      print(`${signal}: gone after`, gone)
      expect(gone).toBeLessThan(5)
      expect(runner.said()).toMatch(/backup was told to stop .*\[detached\]\n.*\n {2}next: run backup again/)
      expect(runner.said().match(/error /g)).toHaveLength(1)
      expect(await isLocked()).toBe(false)
    },
  )

  it('out of time, it is the same', async () => {
    runner = startCli(mi, 'backup', [...APPLY, '--timeout', '4s'])
    await says(runner, COMES_BACK)
    expect(await runner.ended).toBe(exitCodeOf('timed-out'))
    expect(await isLocked()).toBe(false)
  })

  it('as the step of a workflow too, its outputs set', async () => {
    const dist = await fs.mkdtemp('/tmp/wso2-migrate-dist-')
    try {
      await build(dist)
      const job = await newJob(dist)
      const inputs = { ...mi.inputs, mode: 'apply' }
      const said = (log: string) => log.includes(COMES_BACK)
      const run = await runAction(job, 'backup', inputs, { env: { ...mi.env }, cancelWhen: said })
      await fs.remove(job.folder)
      print('cancelled step: gone after', run.seconds)
      expect(run).toMatchObject({ code: 1, signal: null })
      expect(run.seconds).toBeLessThan(5)
      expect(run.outputs).toMatchObject({ result: 'failed', 'failure-reason': 'detached' })
      expect(await isLocked()).toBe(false)
    } finally {
      await fs.remove(dist)
    }
  })

  it('run again it waits for nobody, and the dump that went on all the time is the one that counts', async () => {
    await attaches()
    dump.letGo()
    expect(await runner.ended).toBe(0)
    expect(runner.said()).not.toContain('Waiting')
    expect(dump.begun()).toBe(1)
    const status = await performVerb(mi, 'status')
    expect(words(status.problems)).toEqual([])
    expect(status.said).toMatch(/^backup-database:ORDERS_DB +done /m)
  })

  it('has lost nothing of its journal on the way', async () => {
    const folder = join(await lockFile(), '../runs')
    const [run] = fs.readdirSync(folder)
    const lines = readFileSync(join(folder, run!, 'journal.jsonl'), 'utf8')
      .trim()
      .split('\n')
    const states = lines
      .map((line) => JSON.parse(line).payload)
      .filter(({ key }) => key?.startsWith('backup-database'))
    expect(states.map(({ state, attempt }) => `${state} ${attempt}`)).toEqual([
      ...Array.from({ length: 6 }, () => 'started 1'),
      'done 1',
    ])
  })
})
