import { describe, expect, it } from 'vitest'
import { refuseHalfRestored, requireOrder } from '../../../src/engine/order.ts'
import { assemblePlan } from '../../../src/engine/plan.ts'
import type { Run } from '../../../src/engine/run.ts'
import type { PlannedStep, StepRecord, Verb } from '../../../src/engine/step.ts'

const step = (verb: Verb): PlannedStep => ({
  key: verb,
  step: verb,
  verb,
  title: `Do ${verb}`,
  changes: [],
  details: [],
  warnings: [],
  work: null,
})
const steps = [step('backup'), step('sync'), step('db-script')]
const record = (key: Verb, state: StepRecord['state']): StepRecord => ({
  key,
  verb: key,
  title: key,
  state,
  at: '2026-11-22T18:00:00.000Z',
})
const run = (open: boolean, records: StepRecord[], events: Run['events'] = []): Run => ({
  runId: 'r',
  plan: assemblePlan({ route: 'r', environment: 'e', tool: '0', steps, facts: [], warnings: [] }),
  records,
  events,
  open,
})

const restoring = { event: 'restoring', at: 'x', to: 'sync' } as const
it.each<[string, Run['events'], boolean]>([
  ['closed in the middle of a way back', [{ event: 'closed', at: 'w' }, restoring], true],
  ['that came back', [{ event: 'closed', at: 'w' }, restoring, { ...restoring, event: 'restored' }], false],
  ['abandoned in the middle of one, knowingly', [restoring, { event: 'abandoned', at: 'y', by: 'z' }], false],
  ['abandoned before one', [{ event: 'abandoned', at: 'w', by: 'z' }, restoring], true],
])('whether a run %s bars the next one', (_, events, bars) => {
  const last = run(false, [], events)
  if (bars) expect(() => refuseHalfRestored(last)).toThrow(/on its way back to before sync/)
  else expect(() => refuseHalfRestored(last)).not.toThrow()
})

describe('a verb is let work', () => {
  it.each<[string, Run, RegExp | undefined]>([
    ['in its turn', run(true, [record('backup', 'done'), record('sync', 'skipped')]), undefined],
    ['not alone on a fresh target', run(false, []), /db-script comes after backup, sync: .* no run is open/],
    ['not after a failure', run(true, [record('backup', 'done'), record('sync', 'failed')]), /in run r yet/],
    [
      'not in the middle of a way back',
      run(true, [record('backup', 'done')], [{ event: 'restoring', at: 'x', to: 'sync' }]),
      /on its way back/,
    ],
  ])('%s', (_name, found, complaint) => {
    if (complaint) expect(() => requireOrder(found, 'db-script')).toThrow(complaint)
    else expect(() => requireOrder(found, 'db-script')).not.toThrow()
  })
})
