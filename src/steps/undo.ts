import type { Context } from '../engine/context.ts'
import type { PlannedStep, StepRecord } from '../engine/step.ts'
import type { Problem } from '../errors.ts'

/** One step of a run that is taken back. */
export interface Undoing {
  planned: PlannedStep
  /** Every record of the run, in order. */
  records: readonly StepRecord[]
  /** Fit for a folder's name, the same in all of one restore, in no other. */
  stamp: string
}

/** How the work of a kind of step is taken back. Each can be repeated after an interruption. */
export interface Undo {
  /** What will be done, one line each; none where there is nothing to take back. */
  plan(context: Context, undoing: Undoing): readonly string[]
  /** What stands against it. Looks only. */
  check?(context: Context, undoing: Undoing): Promise<readonly Problem[]>
  /** Does it, and says what was done. */
  apply(context: Context, undoing: Undoing): Promise<string>
}

/** Evidence of the attempt that did it, if one ended well. */
export function evidenceOf<T>(records: readonly StepRecord[], key: string): T | undefined {
  const done = records.findLast(
    (record) => record.key === key && record.state !== 'undone' && record.evidence,
  )
  return done?.evidence?.details as T | undefined
}

/** Whether it was begun and not taken back since. What failed before it began has changed nothing. */
export function wasBegun(records: readonly StepRecord[], key: string): boolean {
  return sinceUndone(records, key).some(({ state }) => state !== 'failed')
}

/** Its records since it was last taken back. */
export function sinceUndone(records: readonly StepRecord[], key: string): readonly StepRecord[] {
  const own = records.filter((record) => record.key === key)
  return own.slice(own.findLastIndex(({ state }) => state === 'undone') + 1)
}
