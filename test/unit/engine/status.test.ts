import { expect, it } from 'vitest'
import { assemblePlan } from '../../../src/engine/plan.ts'
import { statusRows, tableOf } from '../../../src/engine/status.ts'
import type { PlannedStep, StepRecord, Verb } from '../../../src/engine/step.ts'

const step = (key: string, verb: Verb): PlannedStep => ({
  key,
  step: key,
  verb,
  title: key,
  changes: [],
  details: [],
  warnings: [],
  work: null,
})
const record = (
  key: string,
  state: StepRecord['state'],
  at: string,
  more: Partial<StepRecord> = {},
): StepRecord => ({
  key,
  verb: 'sync',
  title: key,
  state,
  at: `2026-11-22T18:${at}.123Z`,
  ...more,
})

it('tells of each step where it stands, since when, how long, and where backup and log lie', () => {
  const steps = [
    step('dump', 'backup'),
    step('merge', 'merge-config'),
    step('copy', 'sync'),
    step('start', 'verify'),
  ]
  const run = {
    runId: 'r',
    plan: assemblePlan({ route: 'r', environment: 'e', tool: '0', steps, facts: [], warnings: [] }),
    records: [
      record('dump', 'started', '00:00', { attempt: 1 }),
      record('dump', 'done', '00:10', {
        attempt: 1,
        seconds: 10,
        evidence: { summary: '', details: { file: '/b/x.dump' } },
      }),
      record('dump', 'skipped', '05:00', {
        seconds: 0.2,
        evidence: { summary: '', details: { file: '/b/x.dump' } },
      }),
      record('merge', 'started', '06:00', { attempt: 1 }),
      record('merge', 'failed', '06:01', {
        attempt: 1,
        seconds: 1.2,
        problems: [{ reason: 'drift', what: 'x', fix: 'x' }],
      }),
      record('copy', 'started', '07:00', { attempt: 2 }),
    ],
    events: [],
    open: true,
  }
  const rows = statusRows(run, '/s/runs/r', new Date('2026-11-22T18:09:05.123Z'))
  expect(rows.map(({ step: name, state }) => `${name} ${state}`)).toEqual([
    'dump done',
    'merge failed',
    'copy running',
    'start planned',
  ])
  const [head, dump, merge, copy, start] = tableOf(rows)
  expect(head).toMatch(/^step +state +since +duration +backup +log$/)
  expect(dump).toMatch(
    /^dump +done +2026-11-22T18:00:10Z +10\.0 s +\/b\/x\.dump +\/s\/runs\/r\/jobs\/dump\.1$/,
  )
  expect(merge).toMatch(/^merge +failed +2026-11-22T18:06:01Z +1\.2 s +\/s\/runs\/r\/jobs\/merge\.1$/)
  expect(copy).toMatch(/^copy +running +2026-11-22T18:07:00Z +2 min 5 s +\/s\/runs\/r\/jobs\/copy\.2$/)
  expect(start).toBe('start  planned')
})
