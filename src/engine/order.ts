import { MigrateError } from '../errors.ts'
import { count } from '../steps/words.ts'
import type { Run } from './run.ts'
import { type ChangingVerb, VERBS } from './step.ts'

/**
 * Whether it is the turn of a verb in a run, by its journal alone: asked before anything is recorded. Pure.
 * @throws MigrateError `restore-failed` in the middle of a way back, `preflight-failed` before its turn
 */
export function requireOrder(run: Run, verb: ChangingVerb): void {
  refuseHalfRestored(run)
  requireEarlierVerbs(run, verb)
}

/**
 * Between here and there nothing is as any step expects it: neither one of this run, nor of one that would come after it.
 * @throws MigrateError `restore-failed`
 */
export function refuseHalfRestored(run: Run): void {
  const last = halfRestored(run)
  if (!last) return
  throw new MigrateError({
    reason: 'restore-failed',
    what: `Run ${run.runId} was on its way back to before ${last.to} (since ${last.at}), and has not arrived there.`,
    safe: 'No step was begun.',
    fix: `run \`restore\` again, --restore-to ${last.to} (input restore-to): what is back already is left as it is. Where that cannot be, \`abandon\`, --run-id ${run.runId} (input run-id), leaves it at that.`,
  })
}

/** The way back that a run did not come to the end of; to abandon a run is to leave it at that. Pure. */
export function halfRestored({ events }: Run): { to: string; at: string } | undefined {
  const last = events.findLast(({ event }) => ['restoring', 'restored', 'abandoned'].includes(event))
  return last?.event === 'restoring' ? last : undefined
}

function requireEarlierVerbs(run: Run, verb: ChangingVerb): void {
  const open = run.plan.steps
    .filter((step) => VERBS.indexOf(step.verb) < VERBS.indexOf(verb))
    .filter((step) => {
      const last = run.records.findLast((record) => record.key === step.key)
      return last?.state !== 'done' && last?.state !== 'skipped'
    })
  if (open.length === 0) return
  const verbs = [...new Set(open.map((step) => step.verb))].join(', ')
  const more = open.length === 1 ? '' : ` and ${count(open.length - 1, 'further step')}`
  const where = run.open ? `not done in run ${run.runId} yet` : 'not done yet, and no run is open'
  throw new MigrateError({
    reason: 'preflight-failed',
    what: `${verb} comes after ${verbs}: ${where}: "${open[0]!.title}"${more}.`,
    safe: 'Nothing was changed.',
    fix: `run first, in this order: ${verbs}.`,
  })
}
