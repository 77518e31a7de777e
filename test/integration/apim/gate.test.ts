import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApimLab, startApimLab } from '../../lab/apim-lab.ts'
import { migrate, type Performed, performVerb, words } from '../mi/run.ts'
import { phasesRun, runs, seededFindings, typeTheFix } from './scene.ts'

let lab: ApimLab
let stopped: Performed
beforeAll(async () => {
  lab = await startApimLab({ choices: { stop_source: true } })
  stopped = await migrate(lab)
}, 600_000)
afterAll(() => lab?.stop())

test('findings stop the run, each named with its API and what to mend where', async () => {
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

test('the caller may let them through', async () => {
  const outcome = await performVerb(lab, 'pre-migrate', {
    mode: 'apply',
    'on-findings': 'warn',
    'plan-digest': stopped.planDigest!,
  })
  expect(words(outcome.problems)).toEqual([])
  expect(outcome.said).toContain('let through')
}, 300_000)

test('the command of the gate goes back to the old server, which runs again', async () => {
  const { code, said } = await typeTheFix(lab, stopped)
  expect([code, said]).toEqual([0, expect.stringContaining('serves again')])
  const { source, target } = lab.nodes[0]!
  expect(await runs(source)).toBe(true)
  const toml = readFileSync(join(target.path, 'repository/conf/deployment.toml'), 'utf8')
  expect(toml).not.toContain('preparedStatementCacheQueries')
}, 400_000)
