import { expect, it } from 'vitest'
import type { DumpManifest } from '../../../src/databases/contract.ts'
import type { Verb } from '../../../src/engine/step.ts'
import { rehearsalRows } from '../../../src/report/rehearsal.ts'
import type { RunReport, StepState } from '../../../src/report/run-report.ts'
import { MANIFEST, SYNC } from './recorded-run.ts'

const step = (verb: Verb, seconds: number): StepState => ({
  planned: { ...SYNC, key: verb, verb },
  state: 'done',
  record: { key: verb, verb, title: '', state: 'done', at: '', seconds },
})
const report = (more: Partial<RunReport>): RunReport => ({
  verdict: 'passed',
  problems: [],
  steps: [step('backup', 500), step('quiesce', 10), step('migrate', 100), step('verify', 50)],
  warnings: [],
  backups: [MANIFEST as DumpManifest],
  files: [],
  rehearsal: { environment: 'staging', baseline: 'new:/b', databases: [] },
  ...more,
})
const dump = (bytes: number) => ({
  environment: 'staging',
  baseline: 'new:/b',
  databases: [{ id: MANIFEST.database, bytes, takenAt: '2026-11-22T10:00:00Z' }],
})
const said = (more: Partial<RunReport>) => Object.fromEntries(rehearsalRows(report(more)))

it('measures from quiesce to verify, without what comes before the outage', () => {
  expect(said({})['Outage here']).toBe('2 min 40 s from quiesce to verify')
  expect(said({}).migrate).toBe('1 min 40 s')
})

it('stretches only what grows with the data, and only by databases that it knows of', () => {
  const { bytes } = MANIFEST.facts
  expect(said({ rehearsal: dump(bytes * 2) })['Estimate for production']).toMatch(
    /^5 min 10 s .*\(x 2\.00 for/,
  )
  expect(said({ rehearsal: dump(bytes / 2) })['Estimate for production']).toMatch(
    /^2 min 40 s .*\(x 1\.00 for/,
  )
  expect(said({})['Estimate for production']).toMatch(/^2 min 40 s .*is not known here$/)
})

it('gives no estimate where the end was not reached, and nothing at all for a plain run', () => {
  expect(said({ verdict: 'failed' }).Outage).toMatch(/not known/)
  expect(said({ verdict: 'failed' })).not.toHaveProperty('Estimate for production')
  expect(rehearsalRows({ ...report({}), rehearsal: undefined } as unknown as RunReport)).toEqual([])
})
