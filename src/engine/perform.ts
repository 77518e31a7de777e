import path from 'node:path'
import fs from 'fs-extra'
import type { Secrets } from '../secrets.ts'
import { FINDINGS, type SpooledFindings } from '../steps/spool-verdict.ts'
import type { Ui } from '../ui.ts'
import { checkMigration } from './migration-source.ts'
import type { VerbOutcome } from './outcome.ts'
import { problemsOf } from './problems.ts'
import { checkRequest, type RawInputs, type Surroundings } from './request.ts'
import { runVerb } from './run-verb.ts'
import { openSession, type Session } from './session.ts'
import { CARE_VERBS, type CareVerb, type ServerVerb } from './step.ts'

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
    if (request.offline) {
      await checkMigration(request, surroundings, secrets)
      ui.info(`${request.migrationFile} was checked. This is a pull request's run: no host was contacted.`)
      outcome.offline = true
      if (request.environment) outcome.environment = request.environment
    } else {
      // What has become of a run can be asked while every other host is down.
      const reach = verb === 'status' ? 'lead-and-more' : isCare(verb) ? 'lead' : 'all'
      session = await openSession(request, surroundings, ui, secrets, reach)
      outcome.environment = session.environment.name
      outcome.result = await resultOf(verb, session, outcome)
    }
  } catch (error) {
    outcome.result = 'failed'
    outcome.problems = await Promise.all(
      problemsOf(error).map((problem) => session?.explained(problem) ?? problem),
    )
    outcome.failureReason = outcome.problems[0]!.reason
  } finally {
    await session?.close()
  }
  Object.assign(outcome, await spooledFindings(outcome.spool))
  await surroundings.held?.goOn()
  const last = path.join(surroundings.spoolRoot, 'last.json')
  await fs.outputFile(last, `${JSON.stringify(secrets.scrubStrings(outcome), null, 2)}\n`, { mode: 0o600 })
  return outcome
}

/** What the validators found, where this run has asked them on this runner. */
async function spooledFindings(
  spool: string | undefined,
): Promise<Partial<Pick<VerbOutcome, 'findingsCount' | 'findingsFile'>>> {
  if (spool === undefined) return {}
  const file = path.join(spool, 'files', FINDINGS)
  const found: SpooledFindings | undefined = await fs.readJson(file).catch(() => undefined)
  return found ? { findingsCount: found.count, findingsFile: file } : {}
}

function resultOf(verb: ServerVerb, session: Session, outcome: VerbOutcome): Promise<VerbOutcome['result']> {
  if (isCare(verb)) return lookAfter(verb, session, outcome)
  switch (verb) {
    case 'restore':
      return goBack(session, outcome)
    case 'baseline':
      return baseline(session)
    case 'prune':
      return prune(session, outcome)
    default:
      return runVerb(verb, session, outcome)
  }
}

function isCare(verb: ServerVerb): verb is CareVerb {
  return (CARE_VERBS as readonly ServerVerb[]).includes(verb)
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

async function baseline(session: Session): Promise<VerbOutcome['result']> {
  const { goToBaseline } = await import('./baseline.ts')
  await goToBaseline(session)
  return session.request.mode === 'plan' ? 'planned' : 'passed'
}

async function prune(session: Session, outcome: VerbOutcome): Promise<VerbOutcome['result']> {
  const { pruneBackups } = await import('./prune.ts')
  outcome.planDigest = await pruneBackups(session)
  return session.request.mode === 'plan' ? 'planned' : 'passed'
}
