import type { Verb } from '../engine/step.ts'
import { stopped } from '../engine/stopped.ts'
import { isDuration, parseDuration } from '../migration/duration.ts'
import type { Ui } from '../ui.ts'
import { exitCodeOf } from './exit-codes.ts'

/**
 * While a verb works: Ctrl-C, a TERM or the end of its time ends this process in order. What runs on servers goes on.
 * @returns takes the watch away again
 */
export function letGoOnSignals(ui: Ui, verb: Verb, values: Readonly<Record<string, string>>): () => void {
  const letGo = (reason: 'detached' | 'timed-out') => {
    ui.error(stopped(reason, verb, values.mode ?? ''))
    process.exit(exitCodeOf(reason))
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
