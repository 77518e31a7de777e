import { debugPoint } from '../debug-point.ts'
import type { Context } from '../engine/context.ts'
import type { Json, PlannedStep, Step } from '../engine/step.ts'
import type { Hook } from '../migration/schema.ts'
import { RUNNER } from '../remote/hosts.ts'
import type { Measured } from './measured.ts'

/** The user's own commands, and the verb before or after whose work each of them stands. */
const MOMENTS = [
  { name: 'before_backup', verb: 'backup', words: 'before the backup' },
  { name: 'before_outage', verb: 'quiesce', words: 'before the outage' },
  { name: 'after_verify', verb: 'verify', words: 'after the verification' },
] as const

type Moment = (typeof MOMENTS)[number]['name']

/** Hooks of one moment, in the order of the migration file. */
export function planHooks(measured: Measured, moment: Moment): PlannedStep[] {
  const { verb, words } = MOMENTS.find((known) => known.name === moment)!
  return measured.environment.hooks[moment].map((hook, index) => ({
    key: `run-hook:${moment}-${index + 1}`,
    step: 'run-hook',
    verb,
    title: `Run your command ${words} on ${hook.host}`,
    changes: [],
    details: [hook.run.map((word) => JSON.stringify(word)).join(' ')],
    warnings: [],
    work: { host: hook.host, run: hook.run, moment } as Json,
  }))
}

/** A hook must be repeatable: whether an interrupted one had its effect cannot be known from here. */
export const runHook: Step = {
  id: 'run-hook',
  verb: 'quiesce',
  recovery: 'repeat',

  // A command leaves nothing to look for: the journal alone knows that it ended well.
  async probe() {
    return 'done'
  },

  async apply(context: Context, planned: PlannedStep) {
    const hook = planned.work as unknown as Hook & { moment: string }
    const host = context.host(hook.host)
    const [program, ...rest] = hook.run
    await debugPoint('hook.before', planned.key)
    await host.must(
      // On the runner from where the migration file lies, which in a pull request's run is the base branch's checkout.
      { argv: [program!, ...rest], ...(hook.host === RUNNER && { cwd: context.folder }) },
      {
        reason: 'script-failed',
        what: `Your command ${hook.moment} failed.`,
        safe: 'No step after it was begun.',
        fix: `run it by hand on ${hook.host}, mend it, then run again.`,
      },
      { onLine: (line) => context.ui.output(line) },
    )
    await debugPoint('hook.ran', planned.key)
    return { summary: `Your command on ${hook.host} ended well.` }
  },

  async verify() {},
}
