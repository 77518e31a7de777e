import type { FailureReason } from '../errors.ts'
import { sinceUndone } from './records.ts'
import type { Probe, Step, StepRecord } from './step.ts'

/** What the journal says of one step. */
export interface Past {
  state: 'never' | 'interrupted' | 'failed' | 'done'
  /** Number of its latest attempt; 0: there was none. */
  attempt: number
}

/** Jobs of the latest attempt: one still runs; one has ended and its result is there; there are none, or all were lost. */
export type JobsOfAttempt = 'running' | 'finished' | 'none'

/** What is done about a step now. `attempt` names the folder of its jobs: an attempt that goes on finds those it started. */
export type Decision =
  | { do: 'apply'; attempt: number }
  /** Found as it should be: not repeated. */
  | { do: 'keep' }
  /** Back to the paired backup first, then a new attempt. */
  | { do: 'restore'; attempt: number }
  /** It was done, and is no longer so: a person has to look. */
  | { do: 'drift' }

/** Failures of the way to the host: what was begun there may have gone on. */
const UNSETTLED: readonly FailureReason[] = ['host-unreachable', 'detached', 'locked']

/** Reads the past of a step from the journal. Pure. */
export function pastOf(records: readonly StepRecord[], key: string): Past {
  const all = records.filter((record) => record.key === key)
  const attempt = all.reduce((highest, record) => Math.max(highest, record.attempt ?? 0), 0)
  const own = sinceUndone(records, key)
  const began = own.findLastIndex((record) => record.state === 'started')
  const ended = own.findLastIndex((record) => record.state === 'done' || record.state === 'skipped')
  const last = own.at(-1)
  // What failed without having begun (somebody looked, and could not) was no attempt: the state is that from before.
  if (!last || (began === -1 && ended === -1)) return { state: 'never', attempt }
  if (ended > began) return { state: 'done', attempt }
  const unsettled = last.problems?.some(({ reason }) => UNSETTLED.includes(reason))
  return { state: last.state === 'failed' && !unsettled ? 'failed' : 'interrupted', attempt }
}

/**
 * Settles a step by its past, its declared recovery and what is there now. Pure.
 *
 * @param probe what `probe` of the step found; it is not asked for a step without a past
 * @param jobs of the latest attempt: an attempt goes on with what still runs, or what ended while nobody looked, and does nothing twice
 */
export function settle(
  recovery: Step['recovery'],
  past: Past,
  probe: Probe,
  { jobs, repeatable }: { jobs: JobsOfAttempt; repeatable: boolean },
): Decision {
  const again: Decision = { do: 'apply', attempt: past.attempt + 1 }
  switch (past.state) {
    case 'never':
      return again
    case 'done':
      if (probe === 'done') return { do: 'keep' }
      return repeatable ? again : { do: 'drift' }
    case 'interrupted':
      if (jobs !== 'none') return { do: 'apply', attempt: past.attempt }
      break
    case 'failed':
      if (jobs === 'running') return { do: 'apply', attempt: past.attempt }
      break
  }
  if (recovery === 'repeat') return again
  // What failed was seen to fail, and a half-done script may have done what is looked for: only a step that is settled by a
  // look is believed done by one.
  if (probe === 'done' && past.state === 'interrupted' && recovery === 'probe') return { do: 'keep' }
  if (probe === 'untouched' || recovery === 'probe') return again
  return { do: 'restore', attempt: past.attempt + 1 }
}
