import { digestOf } from './digest.ts'
import type { Fact, Json, PlannedStep, Verb } from './step.ts'
import { VERBS } from './step.ts'

/** The ordered steps with everything they will change, and what was measured when they were decided. */
export interface Plan {
  route: string
  environment: string
  /** Major version of the tool: another one reads no plan of this one. */
  tool: string
  steps: readonly PlannedStep[]
  facts: readonly Fact[]
  warnings: readonly string[]
  /** SHA-256 over the canonical JSON of route, environment, steps and must-equal facts. */
  digest: string
}

/** Puts a plan together. Pure: the same measurements give the same digest, on any machine at any time. */
export function assemblePlan(parts: Omit<Plan, 'digest'>): Plan {
  const steps = [...parts.steps].sort((a, b) => VERBS.indexOf(a.verb) - VERBS.indexOf(b.verb))
  const facts = [...parts.facts].sort((a, b) => (a.key < b.key ? -1 : 1))
  return { ...parts, steps, facts, digest: digestOfPlan({ ...parts, steps, facts }) }
}

/** The digest of a plan as it stands, whatever it says of itself: over what is done, not over the words for it. */
export function digestOfPlan(plan: Omit<Plan, 'digest'>): string {
  return digestOf({
    route: plan.route,
    environment: plan.environment,
    tool: plan.tool,
    steps: plan.steps.map(
      ({ title: _title, details: _details, files: _files, warnings: _warnings, ...step }) => step,
    ) as unknown as Json,
    facts: plan.facts.filter((fact) => fact.class === 'must-equal') as unknown as Json,
  })
}

/** Verbs that this plan has work for, in their order: the `verbs` output that composites branch on. */
export function verbsOf(plan: Plan): Verb[] {
  return VERBS.filter((verb) => plan.steps.some((step) => step.verb === verb))
}

/** Must-equal facts and steps that differ between the plan that was approved and the one of now, in words. */
export function differences(approved: Plan, now: Plan): string[] {
  const lines: string[] = []
  const values = (plan: Plan) =>
    new Map(
      plan.facts
        .filter((fact) => fact.class === 'must-equal')
        .flatMap((fact) => partsOf(fact))
        .map(([key, value]) => [key, JSON.stringify(value)] as const),
    )
  const before = values(approved)
  const after = values(now)
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    const [was, is] = [before.get(key), after.get(key)]
    if (was !== is) lines.push(`${key}: was ${shorten(was)}, is ${shorten(is)}`)
  }
  const keys = (plan: Plan) => new Map(plan.steps.map((step) => [step.key, JSON.stringify(step.work)]))
  const [stepsBefore, stepsAfter] = [keys(approved), keys(now)]
  for (const key of new Set([...stepsBefore.keys(), ...stepsAfter.keys()])) {
    if (!stepsBefore.has(key)) lines.push(`step ${key} is new`)
    else if (!stepsAfter.has(key)) lines.push(`step ${key} is gone`)
    else if (stepsBefore.get(key) !== stepsAfter.get(key)) lines.push(`step ${key} would do something else`)
  }
  return lines
}

/** A fact of many settings is compared setting by setting. */
function partsOf({ key, value }: Fact): [string, Json][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [[key, value]]
  return Object.entries(value).map(([part, inner]) => [`${key}.${part}`, inner])
}

function shorten(text: string | undefined): string {
  if (text === undefined) return 'not there'
  return text.length > 80 ? `${text.slice(0, 77)}...` : text
}
