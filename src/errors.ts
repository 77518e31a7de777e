/**
 * Why a verb failed. Stable: workflows branch on it (`failure-reason` output), the terminal maps it to exit codes.
 */
export const FAILURE_REASONS = [
  'config-invalid',
  'host-unreachable',
  'host-key-mismatch',
  'auth-failed',
  'preflight-failed',
  'locked',
  'plan-changed',
  'drift',
  'backup-failed',
  'merge-conflict',
  'copy-failed',
  'script-failed',
  'findings',
  'migration-failed',
  'verdict-ambiguous',
  'verify-failed',
  'timed-out',
  'detached',
  'restore-failed',
  'internal',
] as const

export type FailureReason = (typeof FAILURE_REASONS)[number]

/** A place in a text file; line and column count from 1. */
export interface Place {
  file: string
  /** Keys from the top of the migration file, where the line is not known: the engine looks it up. */
  key?: readonly string[] | undefined
  line?: number | undefined
  column?: number | undefined
}

/** One complaint, in the words an operator needs at night. */
export interface Problem {
  reason: FailureReason
  /** What is wrong, in one sentence. Never holds a secret. */
  what: string
  /** Label of the host in the migration file, where one is concerned. */
  host?: string | undefined
  place?: Place | undefined
  /** What is safe now: what was not changed, what still runs. */
  safe?: string | undefined
  /** The next command or edit that gets the operator on. */
  fix: string
}

/** The one error that reaches users: one or more problems, all found in the same pass. */
export class MigrateError extends Error {
  readonly problems: readonly [Problem, ...Problem[]]

  constructor(problems: Problem | readonly [Problem, ...Problem[]], options?: { cause?: unknown }) {
    const list = (Array.isArray(problems) ? problems : [problems]) as [Problem, ...Problem[]]
    super(list.map(describeProblem).join('\n'), options)
    this.name = 'MigrateError'
    this.problems = list
  }

  /** The reason of the first problem: it decides the `failure-reason` output and the exit code. */
  get reason(): FailureReason {
    return this.problems[0].reason
  }
}

/** One line: `host: file:line:column: what (safe) -> fix`. */
export function describeProblem(problem: Problem): string {
  const where = [problem.host, problem.place && describePlace(problem.place)].filter(Boolean).join(': ')
  const what = sentence(problem.what)
  const safe = problem.safe ? ` ${problem.safe}` : ''
  return `${where ? `${where}: ` : ''}${what}${safe} Next: ${problem.fix}`
}

/** With a full stop where another sentence follows and none stands at its end. */
export function sentence(text: string): string {
  return /[.!?]\n*$|\n$/.test(text) ? text : `${text}.`
}

/** `file:line:column`, as editors and terminals make it a link. */
export function describePlace(place: Place): string {
  return [place.file, place.line, place.column].filter((part) => part !== undefined).join(':')
}

/** Throws all problems at once, or returns when there are none. */
export function throwProblems(problems: readonly Problem[]): void {
  const [first, ...rest] = problems
  if (first) throw new MigrateError([first, ...rest])
}
