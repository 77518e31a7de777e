import { MigrateError, type Problem } from '../errors.ts'

/** Turns whatever was thrown into problems for a person; what nobody foresaw is `internal`, with its text. */
export function problemsOf(error: unknown): readonly [Problem, ...Problem[]] {
  if (error instanceof MigrateError) return error.problems
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return [
    {
      reason: 'internal',
      what: `An error that nobody foresaw: ${text}`,
      safe: 'What the journal does not name as done is not done.',
      fix: 'run the same command again; if it stays, report it with the artifacts of this run.',
    },
  ]
}
