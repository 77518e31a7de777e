import path from 'node:path'
import fs from 'fs-extra'
import { type FailureReason, MigrateError, type Problem, throwProblems } from '../errors.ts'
import type { Secrets } from '../secrets.ts'
import type { Ui } from '../ui.ts'
import { migrationFileFact, requireSameBasis } from './basis.ts'
import type { Context } from './context.ts'
import { type Locks, takeLocks } from './locks.ts'
import { assemblePlan, differences, type Plan, verbsOf } from './plan.ts'
import { problemsOf } from './problems.ts'
import { checkRequest, type RawInputs, type Surroundings } from './request.ts'
import { newRunId, openSession, type Session } from './session.ts'
import {
  CARE_VERBS,
  type CareVerb,
  type ChangingVerb,
  type Json,
  type ServerVerb,
  type StepRecord,
  type Verb,
} from './step.ts'
import type { Run } from './store.ts'
import { TOOL_VERSION } from './version.ts'

/** Lines of one step that a plan says in a log; files by the hundred stand in the report. */
const MOST_DETAILS = 150

/** What a verb came to: the outputs of its action, and the exit code in a terminal. */
export interface VerbOutcome {
  verb: Verb
  result: 'passed' | 'failed' | 'planned'
  problems: readonly Problem[]
  failureReason?: FailureReason
  /** Key of the step that failed, e.g. `sync-deployment:mi1`. */
  failedStep?: string
  environment?: string
  runId?: string
  planDigest?: string
  /** Verbs that the plan has work for. */
  verbs: readonly Verb[]
  findingsCount: number
  findingsFile?: string
  /** Folder on the runner with what the report is made of. */
  spool?: string
}

/**
 * Does one verb. Never throws for anything foreseen: what went wrong stands in the outcome, and in
 * `<spoolRoot>/last.json`, from which `report` works even when no run ever began.
 */
export async function perform(
  verb: ServerVerb,
  raw: RawInputs,
  surroundings: Surroundings,
  ui: Ui,
  secrets: Secrets,
): Promise<VerbOutcome> {
  const outcome: VerbOutcome = { verb, result: 'planned', problems: [], verbs: [], findingsCount: 0 }
  let session: Session | undefined
  try {
    const request = checkRequest(verb, raw, surroundings)
    const caring = CARE_VERBS.find((known) => known === verb)
    // What has become of a run can be asked while every other host is down.
    const reach = caring ? 'lead' : 'all'
    session = await openSession(request, surroundings, ui, secrets, reach)
    outcome.environment = session.environment.name
    outcome.result = caring
      ? await lookAfter(caring, session, outcome)
      : verb === 'restore'
        ? await goBack(session, outcome)
        : verb === 'prune'
          ? await prune(session, outcome)
          : await attempt(verb, session, outcome)
  } catch (error) {
    outcome.result = 'failed'
    outcome.problems = await Promise.all(
      problemsOf(error).map((problem) => session?.explained(problem) ?? problem),
    )
    outcome.failureReason = outcome.problems[0]!.reason
  } finally {
    await session?.close()
  }
  await surroundings.held?.goOn()
  const last = path.join(surroundings.spoolRoot, 'last.json')
  await fs.outputFile(last, `${JSON.stringify(secrets.scrubStrings(outcome), null, 2)}\n`, { mode: 0o600 })
  return outcome
}

async function lookAfter(
  verb: CareVerb,
  session: Session,
  outcome: VerbOutcome,
): Promise<VerbOutcome['result']> {
  const { care } = await import('./care.ts')
  const run = await care(verb, session)
  if (run) Object.assign(outcome, { runId: run.runId, planDigest: run.plan.digest })
  return 'passed'
}

async function goBack(session: Session, outcome: VerbOutcome): Promise<VerbOutcome['result']> {
  const { restoreRun } = await import('./restore.ts')
  const run = await restoreRun(session)
  const { spool } = session.context(run.runId)
  Object.assign(outcome, { runId: run.runId, planDigest: run.plan.digest, spool: spool.folder })
  return session.request.mode === 'plan' ? 'planned' : 'passed'
}

async function prune(session: Session, outcome: VerbOutcome): Promise<VerbOutcome['result']> {
  const { pruneBackups } = await import('./prune.ts')
  outcome.planDigest = await pruneBackups(session)
  return session.request.mode === 'plan' ? 'planned' : 'passed'
}

async function attempt(
  verb: ServerVerb,
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
    // Somebody may have begun a run, or gone on with this one, while we looked and waited.
    const newest = await session.store.newest()
    const current = seen.fresh && !newest?.open ? seen : await look(session, outcome)
    sayGoesOn(current)
    if (current.fresh) {
      const { refuseLivingJobs } = await import('./living-jobs.ts')
      await refuseLivingJobs(session)
    }
    return await proceed(verb as ChangingVerb, session, outcome, locks, current)
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
  const newest = await session.store.newest()
  const unfinished = newest?.open ? newest : undefined
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
  await refuseOtherPlan(session, run)
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
    await store.append(run.runId, { event: 'closed', at: new Date().toISOString() })
  }
  return 'passed'
}

/** Measures everything and decides what would be done. Changes nothing. `newest` is the run that it comes after. */
async function freshRun(session: Session, newest: string | undefined): Promise<Run> {
  // Loaded late, as everything that works on servers is: an empty start takes a quarter of the time.
  const [{ measure }, { planSteps }, { measureDetachment }, { missingTools }] = await Promise.all([
    import('../steps/measure.ts'),
    import('../steps/plan.ts'),
    import('./detachment.ts'),
    import('./host-tools.ts'),
  ])
  const context = session.context(newRunId(new Date(), newest))
  const measured = await context.ui.group('Look at hosts, homes and databases', async () => {
    const missing = await missingTools(session.environment, session.host)
    const seen = await measure(context).catch((error: unknown) => {
      throw new MigrateError([...problemsOf(error), ...missing], { cause: error })
    })
    throwProblems(missing)
    return seen
  })
  const detachment = await measureDetachment(session.environment, session.host)
  const plan = assemblePlan({
    route: session.route.id,
    environment: session.environment.name,
    tool: TOOL_VERSION,
    steps: planSteps(measured),
    facts: [...measured.facts, ...detachment, migrationFileFact(session.basis)],
    warnings: measured.warnings,
  })
  // After a restore the plan is the one from before: a run that was begun under that name is over, and one of an older name would
  // stand behind it.
  const named = await spooledRun(session, plan)
  return {
    runId: named && named > (newest ?? '') ? named : context.runId,
    plan,
    records: [],
    events: [],
    open: false,
  }
}

/** The run of this job's `plan` verb, so that all verbs of a job leave one report: the newest one with the same digest. */
async function spooledRun(session: Session, plan: Plan): Promise<string | undefined> {
  for (const folder of await spooled(session)) {
    const header = await fs.readJson(path.join(folder, 'run.json')).catch(() => undefined)
    if (header?.planDigest !== plan.digest || header.environment !== plan.environment) continue
    const runId = path.basename(folder)
    // One that was begun since, and closed or given up, is history: it has its folder on the server.
    const begun = await session.store.read(runId).catch(() => true)
    return begun ? undefined : runId
  }
  return undefined
}

/** Folders of runs on this runner, newest first. */
async function spooled({ surroundings }: Session): Promise<string[]> {
  const names = await fs.readdir(surroundings.spoolRoot).catch(() => [])
  return names
    .sort()
    .reverse()
    .map((name) => path.join(surroundings.spoolRoot, name))
}

async function fillSpool(context: Context, session: Session, run: Run): Promise<void> {
  const known = await context.spool.started()
  await context.spool.header({
    runId: run.runId,
    environment: run.plan.environment,
    route: run.plan.route,
    mode: session.request.mode,
    startedAt: known?.startedAt ?? new Date().toISOString(),
    planDigest: run.plan.digest,
    stateFolder: session.store.folder,
  })
  await context.spool.plan(run.plan)
  if (!known) for (const record of run.records) await context.spool.record(record)
}

async function refuseOtherPlan(session: Session, run: Run): Promise<void> {
  const approved = session.request.planDigest
  if (!approved || approved === run.plan.digest) return
  const changed = await sinceApproved(session, approved, run.plan)
  throw new MigrateError({
    reason: 'plan-changed',
    what: `The approved plan ${approved.slice(0, 12)} is not the plan of now, ${run.plan.digest.slice(0, 12)}.${changed}`,
    safe: 'Nothing was changed.',
    fix: 'look at what changed, then approve the new plan and pass its plan-digest.',
  })
}

/** What changed, where the approved plan was made on this runner. */
async function sinceApproved(session: Session, approved: string, now: Plan): Promise<string> {
  for (const folder of await spooled(session)) {
    const plan = (await fs.readJson(path.join(folder, 'plan.json')).catch(() => undefined)) as
      | Plan
      | undefined
    if (plan?.digest === approved) return ` Changed: ${differences(plan, now).join('; ')}.`
  }
  return ' The approved plan is not on this runner: compare plan.json of both reports.'
}

function sayPlan(context: Context, plan: Plan, verb: Verb): void {
  const { ui } = context
  const steps = plan.steps.filter((planned) => verb === 'plan' || planned.verb === verb)
  for (const step of steps) {
    ui.info(`${step.verb}: ${step.title}`)
    for (const detail of step.details.slice(0, MOST_DETAILS)) ui.info(`    ${detail}`)
    const left = step.details.length - MOST_DETAILS
    if (left > 0) ui.info(`    ... and ${left} more lines, all in plan.json of the report`)
  }
  const warnings = [...plan.warnings, ...steps.flatMap((step) => step.warnings)]
  for (const warning of new Set(warnings)) ui.warning({ what: warning, fix: 'read it before you apply.' })
  ui.info(`Plan digest ${plan.digest}. Nothing was changed.`)
}
