import type { RunEvent, Torn } from './journal.ts'
import type { Plan } from './plan.ts'
import type { Json, StepRecord } from './step.ts'

/** A run as its journal tells it. */
export interface Run {
  runId: string
  plan: Plan
  records: readonly StepRecord[]
  events: readonly RunEvent[]
  /** Neither closed nor abandoned. */
  open: boolean
  /** The journal's last line was cut off when this was read; the next record mends it. */
  torn?: Torn
}

/** What a run is bound to, beside its plan: see `basis.ts`. */
export interface Opening {
  basis: Json
  runUrl?: string | undefined
}
