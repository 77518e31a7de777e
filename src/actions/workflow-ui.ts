import { endGroup, info, startGroup } from '@actions/core'
import type { Problem } from '../errors.ts'
import { withHeartbeat } from '../heartbeat.ts'
import type { Secrets } from '../secrets.ts'
import { formatSeconds } from '../steps/words.ts'
import type { Ui, Watched } from '../ui.ts'
import { Annotations } from './annotations.ts'

/** Speaks through the log of a workflow. What must be seen is said outside of groups: they are folded. */
export class WorkflowUi implements Ui {
  readonly #secrets: Secrets
  readonly #annotations: Annotations
  #depth = 0
  #isOpen = false
  #waiting: (() => void)[] = []

  constructor(secrets: Secrets) {
    this.#secrets = secrets
    this.#annotations = new Annotations((text) => secrets.scrub(text))
  }

  info(text: string): void {
    for (const line of this.#secrets.scrub(text).split('\n')) info(defuse(line))
  }

  answer(line: string): void {
    this.info(line)
  }

  output(line: string): void {
    this.info(line)
  }

  warning(problem: Pick<Problem, 'what' | 'fix' | 'host' | 'place'>): void {
    this.#outside(() => this.#annotations.warning(problem))
  }

  error(problem: Problem): void {
    this.#outside(() => this.#annotations.error(problem))
  }

  async group<T>(title: string, task: () => Promise<T>): Promise<T> {
    const started = performance.now()
    // The runner knows no groups inside groups: the inner one would end the outer.
    if (this.#depth > 0) this.info(title)
    else startGroup(this.#secrets.scrub(title))
    this.#isOpen = true
    this.#depth += 1
    try {
      return await task()
    } finally {
      this.info(`${title}: ${formatSeconds((performance.now() - started) / 1000)}`)
      this.#depth -= 1
      if (this.#depth === 0) this.closeGroup()
    }
  }

  watch<T>(look: () => Watched, task: () => Promise<T>): Promise<T> {
    return withHeartbeat(() => this.info(`  ${look().line}`), task)
  }

  /** Ends an open group and says what waited for that; for a process that is about to stop. */
  closeGroup(): void {
    if (this.#isOpen) endGroup()
    this.#isOpen = false
    this.#depth = 0
    for (const say of this.#waiting.splice(0)) say()
  }

  #outside(say: () => void): void {
    if (this.#depth === 0) say()
    else this.#waiting.push(say)
  }
}

/** The runner takes a line that starts with `::`, or holds `##[`, for a command (actions/runner `ActionCommand.cs`). */
function defuse(line: string): string {
  return line.replace(/^(\s*):(?=:)/, '$1:\u200b').replaceAll('##[', '#\u200b#[')
}
