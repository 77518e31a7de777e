import type { FailureReason, Problem } from '../errors.ts'
import type { Verb } from './step.ts'

/** What a verb came to: the outputs of its action, and the exit code in a terminal. */
export interface VerbOutcome {
  verb: Verb
  result: 'passed' | 'failed' | 'planned'
  problems: readonly Problem[]
  /** The migration file alone was looked at, as in the run of a fork's pull request. */
  offline?: boolean
  failureReason?: FailureReason
  /** Key of the step that failed, e.g. `sync-deployment:mi1`. */
  failedStep?: string
  environment?: string
  runId?: string
  planDigest?: string
  /** Verbs that the plan has work for. */
  verbs: readonly Verb[]
  findingsCount: number
  findingsFile?: string
  /** Folder on the runner with what the report is made of. */
  spool?: string
}
