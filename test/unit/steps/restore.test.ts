import { expect, it } from 'vitest'
import { STEPS } from '../../../src/steps/all.ts'
import { undoOf } from '../../../src/steps/restore.ts'

// Without one, an attempt that broke off leaves a run that can neither go on nor go back.
it.each(STEPS.filter(({ recovery }) => recovery === 'restore-then-repeat'))(
  'there is a way back for what $id leaves when it breaks off',
  ({ id: step, verb }) => {
    const planned = { key: step, step, verb, title: '', changes: [], details: [], warnings: [], work: null }
    expect(undoOf(planned)).toBeDefined()
  },
)
