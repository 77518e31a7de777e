import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readRunReport } from '../../../src/report/run-report.ts'
import { summaryOf } from '../../../src/report/summary.ts'
import { type ApimLab, startApimLab } from '../../lab/apim-lab.ts'
import { migrate, type Performed, words } from '../mi/run.ts'
import { findingsOf, phasesRun, seededFindings, spooled } from './scene.ts'

let lab: ApimLab
let outcome: Performed
beforeAll(async () => {
  lab = await startApimLab({ choices: { stop_source: true, on_findings: 'warn' } })
  outcome = await migrate(lab)
}, 600_000)
afterAll(() => lab?.stop())

test('the whole route passes where findings are only warned of', () => {
  expect(words(outcome.problems)).toEqual([])
  expect(outcome.result).toBe('passed')
  expect(outcome.said).toMatch(/am1 serves: started in \d+ s; http:\S+ 200, \d+ APIs/)
})

test('each phase of the client ran once, and its verdict names the lines and the proofs of the databases', async () => {
  expect(await phasesRun(lab)).toEqual(['pre-migrate', 'migrate'])
  for (const phase of ['pre-migrate', 'migrate']) {
    const verdict = spooled(outcome, `logs/am1/${phase}/verdict.json`) as Record<string, unknown>
    expect(verdict).toMatchObject({
      phase,
      from: '4.0.0',
      to: '4.1.0',
      verdict: 'passed',
      reasons: [],
      end: 'started',
    })
    expect(verdict.database).toEqual(
      expect.arrayContaining([expect.objectContaining({ what: expect.any(String), shown: true })]),
    )
    expect(JSON.stringify(verdict.database)).not.toContain('"shown":false')
    const log = readFileSync(join(outcome.spool!, 'files/logs/am1', phase, 'wso2carbon.log'), 'utf8').split(
      '\n',
    )
    for (const { place, line } of verdict.evidence as { place: string; line: string }[]) {
      expect(place).toMatch(new RegExp(`^logs/am1/${phase}/wso2carbon\\.log:\\d+$`))
      expect(log[Number(place.split(':')[1]) - 1]).toContain(line.slice(line.indexOf(' - ') + 3).trim())
    }
  }
})

test('findings, UUIDs and dumped definitions are those of the seed, over three tenants', () => {
  const found = findingsOf(outcome)
  expect(found.map(({ tenant }) => tenant)).toEqual(
    expect.arrayContaining(['carbon.super', 'one.example', 'two.example']),
  )
  expect(found).toEqual(seededFindings(lab))
  const dumped = join(outcome.spool!, 'files/invalid-definitions')
  const saved = lab.seed.apis.filter((api) => api.saved)
  expect(readdirSync(dumped).sort()).toEqual(saved.map(({ uuid }) => `${uuid}.json`).sort())
  for (const { uuid, definition } of saved) {
    expect(readFileSync(join(dumped, `${uuid}.json`), 'utf8')).toBe(definition)
  }
  expect(outcome.findingsCount).toBe(found.length)
  expect(outcome.findingsFile).toBe(join(outcome.spool!, 'files/findings.json'))
})

test('nothing of the client is left in the home, and deployment.toml is as it was merged', () => {
  const { target } = lab.nodes[0]!
  expect(existsSync(join(target.path, 'migration-resources'))).toBe(false)
  expect(readdirSync(join(target.path, 'repository/components/dropins')).join()).not.toContain(
    'migrate.client',
  )
  const toml = readFileSync(join(target.path, 'repository/conf/deployment.toml'), 'utf8')
  expect(toml).not.toContain('preparedStatementCacheQueries')
})

test('the report shows verdicts and findings, each with its API', async () => {
  const report = await readRunReport(join(lab.workspace, 'spool'), '')
  expect(report.clientRuns?.verdicts.map(({ phase, verdict }) => [phase, verdict])).toEqual([
    ['pre-migrate', 'passed'],
    ['migrate', 'passed'],
  ])
  const summary = summaryOf(report)
  expect(summary).toContain('### Main migration of am1: passed')
  expect(summary).toContain(`### Findings of the validators: ${outcome.findingsCount}`)
})
