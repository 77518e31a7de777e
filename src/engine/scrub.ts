import type { Problem } from '../errors.ts'
import type { Secrets } from '../secrets.ts'
import type { Plan } from './plan.ts'
import type { StepRecord } from './step.ts'

/** What people read is scrubbed. What the steps work by stays as it is: a password `orders` must not rename a folder. */
export function planWithoutSecrets(plan: Plan, secrets: Secrets): Plan {
  const steps = plan.steps.map((step) => ({
    ...step,
    title: secrets.scrub(step.title),
    details: secrets.scrubStrings(step.details),
    ...(step.files && {
      files: step.files.map((group) => ({ ...secrets.scrubStrings(group), does: group.does })),
    }),
    warnings: secrets.scrubStrings(step.warnings),
  }))
  return { ...plan, steps, warnings: secrets.scrubStrings(plan.warnings) }
}

/** A record as it goes into the journal: title, evidence and problems scrubbed. */
export function recordWithoutSecrets(record: StepRecord, secrets: Secrets): StepRecord {
  const { evidence, problems } = record
  return {
    ...record,
    title: secrets.scrub(record.title),
    ...(evidence && { evidence: secrets.scrubStrings(evidence) }),
    ...(problems && { problems: problems.map((problem) => scrubProblem(problem, secrets)) }),
  }
}

/** The reason is one of ours, whatever the passwords are. */
function scrubProblem(problem: Problem, secrets: Secrets): Problem {
  return { ...secrets.scrubStrings(problem), reason: problem.reason }
}
