import type { Problem } from '../errors.ts'
import { CARE_VERBS, type Verb } from './step.ts'

/** What is said when a verb lets go of the servers before its end: told to stop, or out of time. Nothing on them is killed. */
export function stopped(reason: 'detached' | 'timed-out', verb: Verb, mode: string): Problem {
  const changing =
    mode === 'apply' &&
    verb !== 'plan' &&
    verb !== 'report' &&
    !(CARE_VERBS as readonly Verb[]).includes(verb)
  return {
    reason,
    what:
      reason === 'detached'
        ? `${verb} was told to stop and has let go of the servers.`
        : `${verb} was not done within its timeout and has let go of the servers.`,
    safe: changing
      ? 'No further step begins. What was done is recorded on the lead node; the step under way may have ended half-way, the old server’s files are untouched.'
      : 'Nothing was changed on any host.',
    fix: changing
      ? `run ${verb} again${reason === 'timed-out' ? ' with a longer timeout' : ''}: it looks at what is there and continues.`
      : `run ${verb} again.`,
  }
}
