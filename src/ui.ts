import type { Problem } from './errors.ts'

/** How far a long task is at one moment. */
export interface Watched {
  /** Short enough for a line of a terminal. */
  line: string
  /** 0 to 1, where it is known. */
  share?: number
}

/**
 * Where words for a person go: the log of a workflow, or a terminal. Implemented by `actions/` and `cli.ts`; everybody
 * below them speaks through it. Texts are scrubbed of secrets by the implementation.
 */
export interface Ui {
  /** One line of progress. */
  info(line: string): void
  /** One line of what the verb was asked for: stdout of a terminal, where progress is none. */
  answer(line: string): void
  /** One line of what a remote command prints; workflow commands in it are already defused. */
  output(line: string): void
  warning(problem: Pick<Problem, 'what' | 'fix' | 'host' | 'place'>): void
  error(problem: Problem): void
  /** Folds what is said during the task under a title; adds the duration on close. */
  group<T>(title: string, task: () => Promise<T>): Promise<T>
  /**
   * Shows how far the task is: a terminal rewrites one line, and nothing of it stays; a log gets a line every five seconds.
   * @param look asked whenever something is to be shown
   */
  watch<T>(look: () => Watched, task: () => Promise<T>): Promise<T>
}
