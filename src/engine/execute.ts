import { MigrateError } from '../errors.ts'
import { stepById } from '../steps/all.ts'
import { learnSecrets } from '../steps/learn-secrets.ts'
import { count } from '../steps/words.ts'
import type { Context } from './context.ts'
import { problemsOf } from './problems.ts'
import type { ChangingVerb, Evidence, PlannedStep, Step, StepRecord } from './step.ts'
import { VERBS } from './step.ts'
import type { Run } from './store.ts'

/** Where records go: the journal on the server and the spool on the runner. */
export type Recorder = (record: StepRecord) => Promise<void>

/**
 * Does the steps of one verb, in the plan's order. What the journal proves done is verified, not repeated.
 * @throws MigrateError of the first step that fails, after recording it
 */
export async function execute(
  context: Context,
  run: Run,
  verb: ChangingVerb,
  record: Recorder,
): Promise<void> {
  requireEarlierVerbs(run, verb)
  await learnSecrets(context)
  for (const planned of run.plan.steps.filter((step) => step.verb === verb)) {
    await context.ui.group(planned.title, () => perform(context, run, planned, record))
  }
}

async function perform(context: Context, run: Run, planned: PlannedStep, record: Recorder): Promise<void> {
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
      at: now(),
      seconds: Math.round((performance.now() - began) / 100) / 10,
      ...rest,
    })

  try {
    const before = await whatIsThere(context, step, planned, run)
    if (before) {
      context.ui.info(`${planned.title}: done before, found in place.`)
      await finish('skipped', { evidence: before })
      return
    }
    await record({ ...base, state: 'started', at: now() })
    const evidence = await step.apply(context, planned)
    await step.verify(context, planned, evidence)
    context.ui.info(evidence.summary)
    await finish('done', { evidence })
  } catch (error) {
    const problems = problemsOf(error)
    try {
      await finish('failed', { problems })
    } catch (unrecorded) {
      // The host that failed the step is often the one with the journal: its complaint comes after the cause.
      throw new MigrateError([...problems, ...problemsOf(unrecorded)], { cause: error })
    }
    throw error
  }
}

/**
 * Evidence of an earlier attempt that still holds, or nothing when the step has to be applied. A refusal is recorded as failed
 * and is no attempt: what was started or done before it still decides.
 */
async function whatIsThere(
  context: Context,
  step: Step,
  planned: PlannedStep,
  run: Run,
): Promise<Evidence | undefined> {
  const earlier = run.records.findLast((record) => record.key === planned.key && record.state !== 'failed')
  if (!earlier) return undefined
  const interrupted = earlier.state === 'started'
  const done = run.records.findLast((record) => record.key === planned.key && record.evidence)
  const found = await step.probe(context, planned)
  if (!interrupted && found !== 'done' && !planned.repeatable) {
    throw new MigrateError({
      reason: 'drift',
      what: `${planned.title}: the journal says done at ${earlier.at}, but it is ${found === 'partial' ? 'changed' : 'gone'}.`,
      safe: 'Nothing was changed by this attempt.',
      fix: 'find out who changed it; to begin anew, reset the target (README, "Reset a half-migrated target").',
    })
  }
  if (interrupted && found !== 'untouched' && step.recovery === 'restore-then-repeat') {
    throw new MigrateError({
      reason: 'restore-failed',
      what: `${planned.title} was interrupted or failed half-way and may not be repeated on what it left.`,
      safe: 'It was not repeated.',
      fix: `restore the backup named in the report of run ${run.runId}, then run again.`,
    })
  }
  // What an attempt without an end left proves nothing where a step has to be repeated.
  if (found === 'done' && !(interrupted && step.recovery === 'repeat')) {
    return done?.evidence ?? { summary: `${planned.title}: found done after an interruption.` }
  }
  return undefined
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
  throw new MigrateError({
    reason: 'preflight-failed',
    what: `${verb} comes after ${verbs}: not done in run ${run.runId} yet: "${open[0]!.title}"${more}.`,
    safe: 'Nothing was changed.',
    fix: `run first, in this order: ${verbs}.`,
  })
}

const now = (): string => new Date().toISOString()
