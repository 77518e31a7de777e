import { MigrateError } from '../errors.ts'
import type { Host, Outcome } from '../remote/command.ts'
import { describeEnd, type HostFailure, hostError } from './host-run.ts'

/**
 * What came is of no use to the next attempt: the target refused it, or its contents are wrong. After anything else, such as a line that
 * broke while something was sent, listed or hashed, it is kept.
 */
export class Useless extends MigrateError {}

/** The error of a command that ended badly before anything was put in place. Where it is the target's, what came goes. */
export function copyError(
  side: 'source' | 'target',
  host: Host,
  failure: Pick<HostFailure, 'what' | 'fix' | 'safe'>,
  outcome: Outcome,
  said: string,
): MigrateError {
  const refused = side === 'target' && outcome.kind === 'exit'
  const safe = refused
    ? 'Nothing was put in place: what had arrived was removed.'
    : 'Nothing was put in place; what had arrived is not sent again.'
  const error = hostError(host, { reason: 'copy-failed', safe, ...failure }, describeEnd(outcome, said))
  return refused ? new Useless(error.problems) : error
}
