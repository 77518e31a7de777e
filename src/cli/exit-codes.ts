import { FAILURE_REASONS, type FailureReason } from '../errors.ts'

/** Wrong words on the command line (BSD `EX_USAGE`). */
export const USAGE = 64

/** First code of failure reasons; 1 and 2 belong to the offline verbs. */
const FIRST = 10

/** `config-invalid` is 10, and so on in the order of `FAILURE_REASONS`, which is never changed. */
export function exitCodeOf(reason: FailureReason): number {
  return FIRST + FAILURE_REASONS.indexOf(reason)
}
