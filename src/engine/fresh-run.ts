import path from 'node:path'
import fs from 'fs-extra'
import { MigrateError, throwProblems } from '../errors.ts'
import { migrationFileFact } from './basis.ts'
import { brokenBaseline } from './broken-baseline.ts'
import { assemblePlan, type Plan } from './plan.ts'
import { problemsOf } from './problems.ts'
import type { Run } from './run.ts'
import { newRunId, type Session } from './session.ts'
import { spooledRuns } from './spool.ts'
import { TOOL_VERSION } from './version.ts'

/** Measures everything and decides what would be done: a run that is not begun yet. Changes nothing. `newest` is the run that it comes after. */
export async function freshRun(session: Session, newest: string | undefined): Promise<Run> {
  // Loaded late, as everything that works on servers is: an empty start takes a quarter of the time.
  const [{ measure }, { planSteps }, { spoolMerge }, { measureDetachment }, { missingTools }] =
    await Promise.all([
      import('../steps/measure.ts'),
      import('../steps/plan.ts'),
      import('../steps/merge-config.ts'),
      import('./detachment.ts'),
      import('./host-tools.ts'),
    ])
  const context = session.context(newRunId(new Date(), newest))
  const measured = await context.ui.group('Look at hosts, homes and databases', async () => {
    const broken = await brokenBaseline(session.store)
    const against = [
      ...(broken ? [broken.problem] : []),
      ...(await missingTools(session.environment, session.host)),
    ]
    const seen = await measure(context).catch((error: unknown) => {
      throw new MigrateError([...problemsOf(error), ...against], { cause: error })
    })
    throwProblems(against)
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
  const runId = named && named > (newest ?? '') ? named : context.runId
  for (const { name, node, config, merge } of measured.nodes) {
    await spoolMerge(session.context(runId), name, `${node.target.host}:${config.file}`, merge)
  }
  return {
    runId,
    plan,
    records: [],
    events: [],
    open: false,
  }
}

/** The run of this job's `plan` verb, so that all verbs of a job leave one report: the newest one with the same digest. */
async function spooledRun({ surroundings }: Session, plan: Plan): Promise<string | undefined> {
  for (const folder of await spooledRuns(surroundings.spoolRoot)) {
    const header = await fs.readJson(path.join(folder, 'run.json')).catch(() => undefined)
    if (header?.planDigest !== plan.digest || header.environment !== plan.environment) continue
    return path.basename(folder)
  }
  return undefined
}
