import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { USAGE } from '../../../src/cli/exit-codes.ts'
import { type MiLab, startMiLab } from '../../lab/mi-lab.ts'
import { performVerb, words } from '../mi/run.ts'
import { startCli } from './real-cli.ts'

const STRANGER = '20200101-000000-abcd'

let mi: MiLab
let folder: string
/** Oldest first; the last one is open. */
const runs: string[] = []
beforeAll(async () => {
  mi = await startMiLab({ oldServer: 'stopped', artifacts: { cars: 1, proxies: 1, apis: 1 } })
  folder = join(mi.lab.hosts.new.root, 'var/backups/wso2-migrate')
  for (const last of [false, false, true]) {
    const outcome = await performVerb(mi, 'backup', { mode: 'apply' })
    expect(words(outcome.problems)).toEqual([])
    runs.push(outcome.runId!)
    if (!last) await performVerb(mi, 'abandon', { 'run-id': outcome.runId! })
  }
  // Of another target that shares the folder.
  cpSync(join(folder, runs[0]!), join(folder, STRANGER), { recursive: true, preserveTimestamps: true })
  for (const name of ['ORDERS_DB.dump.manifest.json', 'mi1.files.tar.json']) {
    const manifest = join(folder, STRANGER, name)
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replaceAll(runs[0]!, STRANGER))
  }
  await mi.lab.hosts.new.must([
    'chown',
    '-R',
    'wso2carbon:wso2carbon',
    `/var/backups/wso2-migrate/${STRANGER}`,
  ])
})
afterAll(() => mi?.stop())

const there = () => readdirSync(folder).sort()

it('lists what would go and what stays and why, and deletes nothing', async () => {
  const plan = await performVerb(mi, 'prune', { keep: '1' })
  expect(words(plan.problems)).toEqual([])
  expect(plan.result).toBe('planned')
  const lines = (run: string) => plan.said.split('\n').filter((each) => each.trim().startsWith(run))
  const [going, staying] = plan.said.split('To stay')
  for (const run of runs.slice(0, 2)) {
    expect(going).toContain(run)
    expect(lines(run)).toEqual([
      expect.stringMatching(/ORDERS_DB +L2 +[\d.]+ [KM]?B +0 h +new:\/var\/backups\/\S+\/ORDERS_DB\.dump$/),
      expect.stringMatching(
        /files of mi1 +L2 +[\d.]+ [KM]?B +0 h +new:\/var\/backups\/\S+\/mi1\.files\.tar$/,
      ),
    ])
  }
  expect(staying).toContain(runs[2])
  for (const line of lines(runs[2]!)) expect(line).toMatch(/its run is open$/)
  for (const line of lines(STRANGER)) expect(line).toMatch(/of no run of this target$/)
  expect(lines(STRANGER)).toHaveLength(2)
  expect(there()).toEqual([STRANGER, ...runs].sort())
})

it('leaves three of each database where nothing else is asked for', async () => {
  const plan = await performVerb(mi, 'prune')
  expect(plan.said.split('To stay')[0]).not.toContain(runs[1])
  expect(plan.said).toContain('among the 3 newest')
})

it.each([{ keep: '0' }, { keep: 'three' }, { keep: '-1' }, { mode: 'aply' }, { 'plan-digest': 'x' }])(
  'refuses %o',
  async (inputs) => {
    const outcome = await performVerb(mi, 'prune', { mode: 'apply', ...inputs })
    expect(outcome.failureReason).toBe('config-invalid')
    expect(outcome.problems).toHaveLength(1)
    expect(outcome.problems[0]!.what).toContain(
      JSON.stringify(Object.values(inputs)[0]).slice(1, -1).replace(/^x$/, 'digest'),
    )
  },
)

it('refuses misspelt flags in the terminal', async () => {
  const cli = startCli(mi, 'prune', ['--kep', '1', '--mode', 'apply'])
  expect(await cli.ended).toBe(USAGE)
  expect(cli.said()).toContain('did you mean --keep?')
})

it('refuses another list than the approved one', async () => {
  const outcome = await performVerb(mi, 'prune', { mode: 'apply', keep: '1', 'plan-digest': 'a'.repeat(64) })
  expect(outcome.failureReason).toBe('plan-changed')
  expect(there()).toEqual([STRANGER, ...runs].sort())
})

it('deletes exactly what it listed, and the open run goes on', async () => {
  const { planDigest } = await performVerb(mi, 'prune', { keep: '1' })
  const cli = startCli(mi, 'prune', ['--keep', '1', '--mode', 'apply', '--plan-digest', planDigest!])
  expect(await cli.ended).toBe(0)
  expect(cli.said()).toContain('new: 4 backups deleted')
  expect(there()).toEqual([STRANGER, runs[2]].sort())
  expect(readdirSync(join(folder, runs[2]!)).sort()).toContain('ORDERS_DB.dump')
  const again = await performVerb(mi, 'prune', { mode: 'apply', keep: '1' })
  expect(again.result).toBe('passed')
  expect(again.said).toContain('No backup is old enough to go.')
  const goesOn = await performVerb(mi, 'backup', { mode: 'apply' })
  expect(words(goesOn.problems)).toEqual([])
  expect(goesOn.runId).toBe(runs[2])
  expect(goesOn.said).toContain('done before, found in place')
})
