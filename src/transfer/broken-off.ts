import { MigrateError } from '../errors.ts'
import type { Host, Outcome } from '../remote/command.ts'
import { describeEnd, type HostFailure, hostError } from './host-run.ts'

/** A copy that stopped in the middle because a line broke or a process was killed: what has arrived is good for the next attempt. */
export class BrokenOff extends MigrateError {}

/** The error of a command that ended badly before anything was put in place. */
export function copyError(
  host: Host,
  failure: Pick<HostFailure, 'what' | 'fix'>,
  outcome: Outcome,
  said: string,
): MigrateError {
  const isOver = outcome.kind === 'exit'
  const safe = isOver
    ? 'Nothing was put in place: what had arrived was removed.'
    : 'Nothing was put in place; what had arrived is not sent again.'
  const error = hostError(host, { reason: 'copy-failed', safe, ...failure }, describeEnd(outcome, said))
  return isOver ? error : new BrokenOff(error.problems)
}
