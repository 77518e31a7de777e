import { debugPoint } from '../debug-point.ts'
import { MigrateError, throwProblems } from '../errors.ts'
import { stepById } from '../steps/all.ts'
import { learnSecrets } from '../steps/learn-secrets.ts'
import { requireUnchanged } from '../steps/measure-again.ts'
import { undoOf, undoStamp } from '../steps/restore.ts'
import { timestamp } from '../timestamps.ts'
import type { Context } from './context.ts'
import { endForsakenJobs } from './forsaken-jobs.ts'
import { backOf, contextWithJobs, jobsOfRun } from './job-places.ts'
import { jobsOfAttempt } from './jobs-of-attempt.ts'
import type { Locks } from './locks.ts'
import { problemsOf } from './problems.ts'
import { lastProof, wasBegun } from './records.ts'
import { type Decision, pastOf, settle } from './recovery.ts'
import type { Run } from './run.ts'
import type { ChangingVerb, Evidence, PlannedStep, Step, StepRecord } from './step.ts'

/** One run at work. */
export interface Work {
  context: Context
  locks: Locks
  run: Run
  /** Where records go: the journal on the server and the spool on the runner. */
  record(record: StepRecord): Promise<void>
}

/**
 * Does the steps of one verb, in the plan's order, once `requireOrder` has let it. What the journal proves done is verified, not repeated.
 * @throws MigrateError of the first step that fails, after recording it
 */
export async function execute(work: Work, verb: ChangingVerb): Promise<void> {
  const { context, run } = work
  await learnSecrets(context)
  for (const planned of run.plan.steps.filter((step) => step.verb === verb)) {
    await context.ui.group(planned.title, () => perform(work, planned))
  }
}

async function perform(work: Work, planned: PlannedStep): Promise<void> {
  const { context, run, record } = work
  const step = stepById(planned.step)
  const base = {
    key: planned.key,
    verb: planned.verb,
    title: planned.title,
    ...(planned.node && { node: planned.node }),
  }
  const began = performance.now()
  const finish = async (state: 'done' | 'skipped' | 'failed', rest: Partial<StepRecord>) =>
    record({
      ...base,
      state,
      at: timestamp(),
      seconds: Math.round((performance.now() - began) / 100) / 10,
      ...rest,
    })

  const past = pastOf(run.records, planned.key)
  let attempt = past.attempt
  try {
    const accepted = past.state === 'failed' ? await step.accepted?.(context, planned) : undefined
    if (accepted) {
      context.ui.info(accepted.summary)
      await finish('done', { attempt, evidence: accepted })
      return
    }
    const decision = await decide(work, step, planned)
    if (decision.do === 'keep') {
      context.ui.info(`${planned.title}: done before, found in place.`)
      await finish('skipped', { evidence: evidenceOf(run, planned) })
      return
    }
    if (decision.do === 'drift') throw notAsRecorded(run, planned)
    attempt = decision.attempt
    await requireUnchanged(context, run.plan, run.records, planned)
    if (decision.do === 'restore') {
      const summary = await takeBackFirst(work, planned, attempt)
      await record({ ...base, state: 'undone', at: timestamp(), evidence: { summary } })
    }
    const found = await step.before?.(context, planned)
    await debugPoint('step.before-intent', planned.key)
    await record({ ...base, state: 'started', attempt, at: timestamp(), ...(found && { evidence: found }) })
    await debugPoint('step.after-intent', planned.key)
    const durable = contextWithJobs(context, run.plan, work.locks, { step: planned.key, attempt })
    const acting = { ...durable, goesOn: attempt === past.attempt }
    const evidence = await step.apply(acting, planned)
    await step.verify(acting, planned, evidence)
    context.ui.info(evidence.summary)
    await debugPoint('step.after-work', planned.key)
    await finish(evidence.spared ? 'skipped' : 'done', { attempt, evidence })
    await debugPoint('step.after-record', planned.key)
  } catch (error) {
    const problems = problemsOf(error)
    try {
      await finish('failed', { ...(attempt > 0 && { attempt }), problems })
    } catch (unrecorded) {
      // The host that failed the step is often the one with the journal: its complaint comes after the cause, unless it is the same.
      const more = problemsOf(unrecorded).filter(({ what }) => problems.every((one) => one.what !== what))
      throw new MigrateError([...problems, ...more], { cause: error })
    }
    throw error
  }
}

/** What is to be done about a step: from its past, from what is there, and from jobs that outlived whoever started them. */
async function decide({ context, locks, run }: Work, step: Step, planned: PlannedStep): Promise<Decision> {
  const past = pastOf(run.records, planned.key)
  if (past.state === 'never')
    return settle(step.recovery, past, 'untouched', { jobs: 'none', repeatable: false })
  if (past.state === 'done' && planned.until && wasBegun(run.records, planned.until)) return { do: 'keep' }
  if (past.state !== 'done') await endForsakenJobs(jobsOfRun(locks, run.runId), context.ui)
  const jobs =
    past.state === 'done'
      ? 'none'
      : await jobsOfAttempt(locks.jobFolders(run.runId, planned.key, past.attempt))
  const found = await step.probe(context, planned)
  return settle(step.recovery, past, found, { jobs, repeatable: planned.repeatable ?? false })
}

function evidenceOf(run: Run, planned: PlannedStep): Evidence {
  return (
    lastProof(run.records, planned.key)?.evidence ?? {
      summary: `${planned.title}: found done after an interruption.`,
    }
  )
}

/** What a broken attempt left goes first, by the way back of that step, after every check of `restore`. */
async function takeBackFirst(
  { context, locks, run }: Work,
  planned: PlannedStep,
  attempt: number,
): Promise<string> {
  const undo = undoOf(planned)
  if (!undo) throw cannotRepeat(run, planned)
  const durable = contextWithJobs(context, run.plan, locks, { step: backOf(planned.key), attempt })
  const stamp = undoStamp()
  const undoing = { planned, steps: run.plan.steps, next: [], records: run.records, stamp }
  for (const line of undo.plan(durable, undoing)) context.ui.info(`It was interrupted half-way: ${line}`)
  throwProblems((await undo.check?.(durable, undoing)) ?? [])
  const summary = await undo.apply(durable, undoing)
  context.ui.info(summary)
  return summary
}

function notAsRecorded(run: Run, planned: PlannedStep): MigrateError {
  const done = lastProof(run.records, planned.key)
  return new MigrateError({
    reason: 'drift',
    what: `${planned.title}: the journal says done at ${done?.at}, but it is changed or gone.`,
    safe: 'Nothing was changed by this attempt.',
    fix: 'find out who changed it; to begin anew, reset the target (README, "Reset a half-migrated target").',
  })
}

function cannotRepeat(run: Run, planned: PlannedStep): MigrateError {
  return new MigrateError({
    reason: 'restore-failed',
    what: `${planned.title} was interrupted half-way and may not be repeated on what it left.`,
    safe: 'It was not repeated.',
    fix: `restore what it changed from the backups of run ${run.runId} (\`status\` names them), then give the run up: \`abandon\`, --run-id ${run.runId} (input run-id).`,
  })
}
