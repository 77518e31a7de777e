import type { Context } from '../engine/context.ts'
import type { PlannedStep, StepRecord } from '../engine/step.ts'
import type { Problem } from '../errors.ts'

/** One step of a run that is taken back. */
export interface Undoing {
  planned: PlannedStep
  /** All steps of its plan, in order. */
  steps: readonly PlannedStep[]
  /** Steps that are taken back after it: what goes back further with one of them need not go back twice. */
  next: readonly PlannedStep[]
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
