import { describe, expect, it } from 'vitest'
import { type Decision, type JobsOfAttempt, type Past, pastOf, settle } from '../../../src/engine/recovery.ts'
import type { Probe, Step, StepRecord } from '../../../src/engine/step.ts'
import type { FailureReason } from '../../../src/errors.ts'
import { STEPS } from '../../../src/steps/all.ts'

const record = (state: StepRecord['state'], attempt?: number, reason?: FailureReason): StepRecord => ({
  key: 'a',
  verb: 'sync',
  title: 'a',
  state,
  at: '2026-11-22T18:00:00Z',
  ...(attempt && { attempt }),
  ...(state === 'done' && { evidence: { summary: 'done' } }),
  ...(reason && { problems: [{ reason, what: 'x', fix: 'x' }] }),
})

it('every step says what an interrupted attempt of it calls for', () => {
  expect(STEPS.length).toBeGreaterThan(0)
  for (const { id, recovery } of STEPS) {
    expect([id, ['repeat', 'probe', 'restore-then-repeat'].includes(recovery)]).toEqual([id, true])
  }
})

describe('the past of a step', () => {
  it.each<[string, StepRecord[], Past]>([
    ['nothing', [], { state: 'never', attempt: 0 }],
    ['an intent without evidence', [record('started', 1)], { state: 'interrupted', attempt: 1 }],
    [
      'taken back: as if it had never been, but for the number',
      [record('started', 1), record('done', 1), record('undone')],
      { state: 'never', attempt: 1 },
    ],
    ['evidence', [record('started', 1), record('done', 1)], { state: 'done', attempt: 1 }],
    [
      'found again',
      [record('started', 1), record('done', 1), record('skipped')],
      { state: 'done', attempt: 1 },
    ],
    ['failed', [record('started', 1), record('failed', 1, 'copy-failed')], { state: 'failed', attempt: 1 }],
    [
      'a connection that was lost: the command may have gone on',
      [record('started', 2), record('failed', 2, 'host-unreachable')],
      { state: 'interrupted', attempt: 2 },
    ],
    [
      'done, then not found as it was left',
      [record('started', 1), record('done', 1), record('failed', 1, 'drift')],
      { state: 'done', attempt: 1 },
    ],
    [
      'done, then out of reach',
      [record('started', 1), record('done', 1), record('failed', 1, 'host-unreachable')],
      { state: 'done', attempt: 1 },
    ],
    ['failed before it began', [record('failed', undefined, 'drift')], { state: 'never', attempt: 0 }],
    [
      'taken back',
      [record('started', 1), record('done', 1), record('undone')],
      { state: 'never', attempt: 1 },
    ],
    [
      'taken back, then failed before it began',
      [record('started', 1), record('done', 1), record('undone'), record('failed', undefined, 'drift')],
      { state: 'never', attempt: 1 },
    ],
    [
      'failed twice',
      [
        record('started', 1),
        record('failed', 1, 'drift'),
        record('started', 2),
        record('failed', 2, 'drift'),
      ],
      { state: 'failed', attempt: 2 },
    ],
  ])('%s', (_name, records, past) => {
    expect(pastOf([...records, { ...record('done', 9), key: 'another' }], 'a')).toEqual(past)
  })
})

describe('settling', () => {
  const apply = (attempt: number): Decision => ({ do: 'apply', attempt })
  const keep: Decision = { do: 'keep' }
  const drift: Decision = { do: 'drift' }
  const restore: Decision = { do: 'restore', attempt: 2 }

  it.each<[Step['recovery'], Past['state'], Probe, JobsOfAttempt, Decision]>([
    ['repeat', 'done', 'done', 'none', keep],
    ['repeat', 'done', 'untouched', 'none', drift],
    ['restore-then-repeat', 'done', 'partial', 'none', drift],
    // A server that runs is no proof that it serves: only its own attempt could have told.
    ['repeat', 'interrupted', 'done', 'none', apply(2)],
    ['repeat', 'interrupted', 'partial', 'none', apply(2)],
    ['repeat', 'failed', 'done', 'none', apply(2)],
    ['probe', 'interrupted', 'done', 'none', keep],
    ['probe', 'interrupted', 'partial', 'none', apply(2)],
    ['restore-then-repeat', 'interrupted', 'untouched', 'none', apply(2)],
    ['restore-then-repeat', 'interrupted', 'done', 'none', restore],
    ['restore-then-repeat', 'interrupted', 'partial', 'none', restore],
    ['restore-then-repeat', 'failed', 'untouched', 'none', apply(2)],
    ['restore-then-repeat', 'failed', 'partial', 'none', restore],
    ['restore-then-repeat', 'failed', 'done', 'none', restore],
    // What still runs, or ended while nobody looked, is gone on with: whatever the probe says of work half done.
    ['restore-then-repeat', 'interrupted', 'partial', 'running', apply(1)],
    ['restore-then-repeat', 'interrupted', 'done', 'finished', apply(1)],
    ['repeat', 'interrupted', 'untouched', 'running', apply(1)],
    ['restore-then-repeat', 'failed', 'partial', 'running', apply(1)],
    ['restore-then-repeat', 'failed', 'partial', 'finished', restore],
  ])('%s, %s, %s, jobs %s', (recovery, state, probe, jobs, decision) => {
    expect(settle(recovery, { state, attempt: 1 }, probe, { jobs, repeatable: false })).toEqual(decision)
  })

  it('does again what moves on by itself, instead of calling it drift', () => {
    const past: Past = { state: 'done', attempt: 1 }
    expect(settle('repeat', past, 'untouched', { jobs: 'none', repeatable: true })).toEqual(apply(2))
  })

  it('never does twice what was not restored, whatever is known', () => {
    for (const state of ['interrupted', 'failed'] as const)
      for (const probe of ['partial'] as const)
        for (const repeatable of [true, false]) {
          const decision = settle('restore-then-repeat', { state, attempt: 1 }, probe, {
            jobs: 'none',
            repeatable,
          })
          expect(decision.do).toBe('restore')
        }
  })
})
