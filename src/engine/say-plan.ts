import { sayGroup } from '../steps/file-groups.ts'
import type { Context } from './context.ts'
import type { Plan } from './plan.ts'
import type { Verb } from './step.ts'

/** Lines of one step that a plan says in a log. */
const MOST_DETAILS = 150
/** Files of one kind and reason: thousands stand in the report. */
const MOST_FILES = 20

/** Says what would be done by a verb, and everything for `plan`. */
export function sayPlan(context: Context, plan: Plan, verb: Verb): void {
  const { ui } = context
  const steps = plan.steps.filter((planned) => verb === 'plan' || planned.verb === verb)
  for (const step of steps) {
    ui.info(`${step.verb}: ${step.title}`)
    say(context, '    ', step.details, MOST_DETAILS, 'lines')
    for (const group of step.files ?? []) {
      ui.info(`    ${sayGroup(group)}`)
      say(context, '      ', group.files, MOST_FILES, 'files')
    }
  }
  const warnings = [...plan.warnings, ...steps.flatMap((step) => step.warnings)]
  for (const warning of new Set(warnings)) ui.warning({ what: warning, fix: 'read it before you apply.' })
  ui.info(`Plan digest ${plan.digest}. Nothing was changed.`)
}

function say({ ui }: Context, indent: string, lines: readonly string[], most: number, noun: string): void {
  for (const line of lines.slice(0, most)) ui.info(`${indent}${line}`)
  const left = lines.length - most
  if (left > 0) ui.info(`${indent}... and ${left} more ${noun}, all in plan.json of the report`)
}
