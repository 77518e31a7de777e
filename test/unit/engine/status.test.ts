import { expect, it } from 'vitest'
import { assemblePlan } from '../../../src/engine/plan.ts'
import { type Present, statusRows, tableOf } from '../../../src/engine/status.ts'
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
    step('gone', 'verify'),
  ]
  const run = {
    runId: 'r',
    plan: assemblePlan({ route: 'r', environment: 'e', tool: '0', steps, facts: [], warnings: [] }),
    records: [
      record('dump', 'started', '00:00', { attempt: 1 }),
      record('dump', 'done', '00:10', {
        attempt: 1,
        seconds: 10,
        evidence: { summary: '', details: { file: '/b/r/x.dump' } },
      }),
      record('dump', 'skipped', '05:00', {
        seconds: 0.2,
        evidence: { summary: '', details: { file: '/b/r/x.dump' } },
      }),
      record('merge', 'started', '06:00', { attempt: 1 }),
      record('merge', 'failed', '06:01', {
        attempt: 1,
        seconds: 1.2,
        problems: [{ reason: 'drift', what: 'x', fix: 'x' }],
      }),
      record('copy', 'started', '07:00', { attempt: 2 }),
      record('gone', 'done', '08:00', {
        attempt: 1,
        evidence: { summary: '', details: { file: '/b/r/x.dump' } },
      }),
      record('gone', 'undone', '08:01', { evidence: { summary: '' } }),
    ],
    events: [],
    open: true,
  }
  const folder = '/s/runs/r'
  const seen = (
    held: boolean,
    running: string[] = [],
    silent: Present['places']['silent'] = [],
  ): Present => ({
    held,
    places: {
      hosts: [
        { name: 'new', folder, there: ['/b/r/x.dump', `${folder}/jobs/dump.1`], running: [] },
        { name: 'old', folder: '/e/r', there: ['/e/r/jobs/copy.2'], running },
      ],
      silent,
    },
    lead: { host: 'new', folder },
    backups: '/b/r',
  })
  const at = new Date('2026-11-22T18:09:05.123Z')
  const rowsOf = (present: Present) => statusRows(run, present, at)
  const states = (present: Present) => rowsOf(present).map(({ step: name, state }) => `${name} ${state}`)
  expect(states(seen(true))).toEqual([
    'dump done',
    'merge failed',
    'copy running',
    'start planned',
    'gone undone',
  ])
  expect(states(seen(false, ['/e/r/jobs/copy.2/a']))[2]).toBe('copy running')
  expect(states(seen(false, ['/e/r/jobs/copy.1/a']))[2]).toBe('copy interrupted')
  expect(states(seen(false))[2]).toBe('copy interrupted')

  const [head, dump, merge, copy, start, gone] = tableOf(rowsOf(seen(true)))
  expect(head).toMatch(/^step +state +since +duration +backup +log$/)
  expect(dump).toMatch(/^dump +done +2026-11-22T18:00:10Z +10\.0 s +x\.dump +jobs\/dump\.1$/)
  expect(merge).toMatch(/^merge +failed +2026-11-22T18:06:01Z +1\.2 s$/)
  expect(copy).toMatch(/^copy +running +2026-11-22T18:07:00Z +2 min 5 s +old:jobs\/copy\.2$/)
  expect(start).toBe('start  planned')
  expect(gone).toMatch(/^gone +undone +2026-11-22T18:08:01Z$/)

  const empty = { ...seen(true), places: { hosts: [], silent: [] } }
  expect(rowsOf(empty)[0]!.backup).toBe('')
  // Nobody can say that it is gone.
  const dark = { ...empty, places: { hosts: [], silent: [{ host: 'new', why: 'down' }] } }
  expect(rowsOf(dark)[0]!.backup).toBe('x.dump')
})
