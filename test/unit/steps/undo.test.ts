import { describe, expect, it } from 'vitest'
import type { StepRecord } from '../../../src/engine/step.ts'
import { wasBegun } from '../../../src/steps/undo.ts'

const records = (...states: StepRecord['state'][]): StepRecord[] =>
  states.map((state) => ({ key: 'merge-config:mi1', verb: 'merge-config', title: '', state, at: '' }))

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
    expect(wasBegun(records(...states), 'merge-config:mi1')).toBe(begun)
  })
})
