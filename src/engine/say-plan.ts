import type { Context } from './context.ts'
import type { Plan } from './plan.ts'
import type { Verb } from './step.ts'

/** Lines of one step that a plan says in a log; files by the hundred stand in the report. */
const MOST_DETAILS = 150

/** Says what would be done by a verb, and everything for `plan`. */
export function sayPlan(context: Context, plan: Plan, verb: Verb): void {
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
