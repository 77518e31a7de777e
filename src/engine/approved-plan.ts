import path from 'node:path'
import fs from 'fs-extra'
import { MigrateError } from '../errors.ts'
import { differences, type Plan } from './plan.ts'
import type { Session } from './session.ts'
import { spooledRuns } from './spool.ts'

/**
 * Refuses to work by another plan than the one that was approved (`plan-digest`), and says what changed where that plan was made on
 * this runner.
 * @throws MigrateError `plan-changed`
 */
export async function refuseOtherPlan({ request, surroundings }: Session, plan: Plan): Promise<void> {
  const approved = request.planDigest
  if (!approved || approved === plan.digest) return
  const changed = await sinceApproved(surroundings.spoolRoot, approved, plan)
  throw new MigrateError({
    reason: 'plan-changed',
    what: `The approved plan ${approved.slice(0, 12)} is not the plan of now, ${plan.digest.slice(0, 12)}.${changed}`,
    safe: 'Nothing was changed.',
    fix: 'look at what changed, then approve the new plan: its digest goes to --plan-digest (input plan-digest).',
  })
}

/** What changed, where the approved plan was made on this runner. */
async function sinceApproved(spoolRoot: string, approved: string, now: Plan): Promise<string> {
  for (const folder of await spooledRuns(spoolRoot)) {
    const plan = (await fs.readJson(path.join(folder, 'plan.json')).catch(() => undefined)) as
      | Plan
      | undefined
    if (plan?.digest === approved) return ` Changed: ${differences(plan, now).join('; ')}.`
  }
  return ' The approved plan is not on this runner: compare plan.json of both reports.'
}
