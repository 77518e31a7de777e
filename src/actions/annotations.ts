import { type AnnotationProperties, error, info, warning } from '@actions/core'
import { describeProblem, type Problem } from '../errors.ts'

/**
 * The runner keeps ten annotations of a kind per step and drops the rest without a word (actions/runner
 * `ExecutionContext._maxCountPerIssueType`); one error is left for the verdict of `setFailed`.
 */
const MOST = { error: 9, warning: 10 } as const
/** The runner cuts messages there (actions/runner `Issue`). */
const LONGEST_MESSAGE = 4096

/** Annotations of one step: each problem once, and what is beyond the runner's limit as a plain line of the log. */
export class Annotations {
  readonly #left: Record<keyof typeof MOST, number> = { ...MOST }
  readonly #said = new Set<string>()
  readonly #scrub: (text: string) => string

  constructor(scrub: (text: string) => string) {
    this.#scrub = scrub
  }

  error(problem: Problem): void {
    this.#say('error', problem, problem.safe)
  }

  warning(problem: Pick<Problem, 'what' | 'fix' | 'host' | 'place'>): void {
    this.#say('warning', problem)
  }

  #say(
    kind: keyof typeof MOST,
    problem: Pick<Problem, 'what' | 'fix' | 'host' | 'place'>,
    safe?: string,
  ): void {
    const full = this.#scrub(describeProblem({ reason: 'internal', ...problem, safe }))
    if (this.#said.has(full)) return
    this.#said.add(full)
    if (this.#left[kind] === 0) {
      for (const line of full.split('\n')) info(`${kind === 'error' ? 'Error' : 'Warning'}: ${line}`)
      return
    }
    this.#left[kind] -= 1
    const say = kind === 'error' ? error : warning
    say(full.slice(0, LONGEST_MESSAGE), placeOf(problem))
  }
}

function placeOf(problem: Pick<Problem, 'place'>): AnnotationProperties {
  const { file, line, column } = problem.place ?? {}
  return {
    ...(file !== undefined && { file }),
    ...(line !== undefined && { startLine: line }),
    ...(column !== undefined && { startColumn: column }),
  }
}
