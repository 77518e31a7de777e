import { describe, expect, it } from 'vitest'
import { lastProof, wasBegun } from '../../../src/engine/records.ts'
import type { StepRecord } from '../../../src/engine/step.ts'

const KEY = 'merge-config:mi1'

const records = (...states: StepRecord['state'][]): StepRecord[] =>
  states.map((state) => ({ key: KEY, verb: 'merge-config', title: '', state, at: '' }))

describe('what a restore takes back', () => {
  it.each([
    [true, ['started']],
    [true, ['started', 'failed']],
    [true, ['started', 'failed', 'failed']],
    [true, ['started', 'done', 'failed']],
    [true, ['started', 'undone', 'started']],
    [false, []],
    // Refused for drift before it began: taking it back would take away what was there before.
    [false, ['failed']],
    [false, ['started', 'done', 'undone', 'failed']],
  ] as const)('%s: %j', (begun, states) => {
    expect(wasBegun(records(...states), KEY)).toBe(begun)
  })
})

describe('the record that says how a step ended well', () => {
  // Every record has evidence here: what counts is of whom it is.
  it.each([
    [['started'], undefined],
    [['started', 'done'], 1],
    [['started', 'done', 'skipped'], 2],
    // A later attempt found something before it began: that is not what the step did.
    [['started', 'done', 'started'], 1],
    [['started', 'done', 'failed'], 1],
    [['started', 'done', 'undone'], undefined],
    [['started', 'done', 'undone', 'started'], undefined],
    [['started', 'done', 'undone', 'started', 'done'], 4],
  ] as const)('%j: number %s', (states, at) => {
    const all = records(...states).map((record) => ({ ...record, evidence: { summary: record.state } }))
    const others = all.map((record) => ({ ...record, key: 'merge-config:mi2' }))
    expect(lastProof([...all, ...others], KEY)).toBe(at === undefined ? undefined : all[at])
  })
})
