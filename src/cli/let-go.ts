import type { Held } from '../engine/held.ts'
import type { Verb } from '../engine/step.ts'
import { stopped } from '../engine/stopped.ts'
import { isDuration, parseDuration } from '../migration/duration.ts'
import type { Ui } from '../ui.ts'
import { exitCodeOf } from './exit-codes.ts'

/**
 * While a verb works: Ctrl-C, a TERM or the end of its time ends this process in order, its locks given back. What runs on servers goes on.
 * @returns takes the watch away again
 */
export function letGoOnSignals(
  ui: Ui,
  verb: Verb,
  values: Readonly<Record<string, string>>,
  held: Held,
): () => void {
  let leaving = false
  const letGo = (reason: 'detached' | 'timed-out') => {
    if (leaving) return
    leaving = true
    ui.error(stopped(reason, verb, values.mode ?? ''))
    void held.giveBack().then(() => process.exit(exitCodeOf(reason)))
  }
  const detach = () => letGo('detached')
  process.once('SIGINT', detach)
  process.once('SIGTERM', detach)
  const timeout = values.timeout ?? ''
  const timer = isDuration(timeout) ? setTimeout(() => letGo('timed-out'), parseDuration(timeout)) : undefined
  return () => {
    process.off('SIGINT', detach)
    process.off('SIGTERM', detach)
    clearTimeout(timer)
  }
}
