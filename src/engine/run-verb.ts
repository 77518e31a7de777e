import { timestamp } from '../timestamps.ts'
import { refuseOtherPlan } from './approved-plan.ts'
import { requireSameBasis } from './basis.ts'
import { refuseBrokenBaseline } from './broken-baseline.ts'
import type { Context } from './context.ts'
import { freshRun } from './fresh-run.ts'
import { type Locks, takeLocks } from './locks.ts'
import { refuseHalfRestored, requireOrder } from './order.ts'
import type { VerbOutcome } from './outcome.ts'
import { verbsOf } from './plan.ts'
import { problemsOf } from './problems.ts'
import type { Run } from './run.ts'
import { sayPlan } from './say-plan.ts'
import { newRunId, type Session } from './session.ts'
import type { ChangingVerb, Json, StepRecord } from './step.ts'

/**
 * Does one verb of the migration: finds the open run of this target or plans a new one, and in mode apply takes the locks and does the
 * verb's steps. What is learnt on the way stands in the outcome, also when it fails.
 */
export async function runVerb(
  verb: 'plan' | ChangingVerb,
  session: Session,
  outcome: VerbOutcome,
): Promise<VerbOutcome['result']> {
  const seen = await look(session, outcome)
  if (verb === 'plan' || session.request.mode === 'plan') {
    sayGoesOn(seen)
    sayPlan(seen.context, seen.run.plan, verb)
    return 'planned'
  }
  // Locks are files on servers: whoever is refused by what is there leaves none behind.
  // A run that is not begun yet has no name that two beginners could share.
  const locks = await takeLocks(session, verb, seen.fresh ? newRunId(new Date()) : seen.run.runId)
  try {
    // Somebody may have begun a run, gone on with this one, or broken off on the way to a baseline or back, while we looked and waited.
    const newest = await session.store.newest()
    const current = seen.fresh && !newest?.open ? seen : await look(session, outcome)
    sayGoesOn(current)
    if (current.fresh) {
      if (newest) refuseHalfRestored(newest)
      await refuseBrokenBaseline(session.store)
      const { refuseLivingJobs } = await import('./living-jobs.ts')
      await refuseLivingJobs(session)
    }
    return await proceed(verb, session, outcome, locks, current)
  } finally {
    await locks.release()
  }
}

/** The run that a verb belongs to: the open one of this target, or one that was planned just now. */
interface Seen {
  run: Run
  context: Context
  fresh: boolean
}

/** Finds or plans the run, leaves what the report needs of it, and refuses another one than was approved. Changes no host. */
async function look(session: Session, outcome: VerbOutcome): Promise<Seen> {
  const newest = await session.store.newest().catch(async (error: unknown) => {
    // Preflight says what is wrong with that folder, together with everything else that is wrong.
    if (problemsOf(error)[0].reason === 'preflight-failed') await freshRun(session, undefined)
    throw error
  })
  const unfinished = newest?.open ? newest : undefined
  if (newest && !unfinished) refuseHalfRestored(newest)
  const run = unfinished ?? (await freshRun(session, newest?.runId))
  const context = session.context(run.runId)
  Object.assign(outcome, {
    runId: run.runId,
    planDigest: run.plan.digest,
    verbs: verbsOf(run.plan),
    spool: context.spool.folder,
  })
  await fillSpool(context, session, run)
  if (unfinished) requireSameBasis(unfinished, session.basis, session.environment)
  await refuseOtherPlan(session, run.plan)
  return { run, context, fresh: !unfinished }
}

function sayGoesOn({ run, context, fresh }: Seen): void {
  if (fresh) return
  context.ui.info(`Run ${run.runId} is open on this target: it goes on.`)
  if (run.torn)
    context.ui.info(`The last line of its journal was cut off and is left out (line ${run.torn.line}).`)
}

async function proceed(
  verb: ChangingVerb,
  session: Session,
  outcome: VerbOutcome,
  locks: Locks,
  { run, context, fresh }: Seen,
): Promise<VerbOutcome['result']> {
  const { store } = session
  requireOrder(run, verb)
  await locks.name(run.runId)
  if (fresh) {
    const basis = session.basis as unknown as Json
    await store.create(run.runId, run.plan, { basis, runUrl: session.surroundings.workflow?.runUrl })
  }
  // Later steps of this verb look at what earlier ones did.
  const records = [...run.records]
  const record = async (entry: StepRecord) => {
    if (entry.state === 'started') await session.surroundings.held?.goOn()
    if (entry.state === 'failed') outcome.failedStep = entry.key
    const told = entry.problems
      ? { ...entry, problems: await Promise.all(entry.problems.map(session.explained)) }
      : entry
    await context.spool.record(told)
    await store.append(run.runId, told)
    records.push(told)
  }
  const { execute } = await import('./execute.ts')
  await execute({ context, locks, run: { ...run, records }, record }, verb)
  if (verb === verbsOf(run.plan).at(-1)) {
    await store.append(run.runId, { event: 'closed', at: timestamp() })
  }
  return 'passed'
}

async function fillSpool(context: Context, session: Session, run: Run): Promise<void> {
  const known = await context.spool.started()
  await context.spool.header({
    runId: run.runId,
    environment: run.plan.environment,
    route: run.plan.route,
    mode: session.request.mode,
    startedAt: known?.startedAt ?? timestamp(),
    planDigest: run.plan.digest,
    stateFolder: session.store.folder,
  })
  await context.spool.plan(run.plan)
  await context.spool.takeRehearsal(run.plan.environment)
  if (!known) for (const record of run.records) await context.spool.record(record)
}
