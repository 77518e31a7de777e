import { debug, setSecret } from '@actions/core'
import { Held } from '../engine/held.ts'
import type { VerbOutcome } from '../engine/outcome.ts'
import { checkRequest, type RawInputs, type Surroundings } from '../engine/request.ts'
import type { ServerVerb, Verb } from '../engine/step.ts'
import { stopped } from '../engine/stopped.ts'
import { MigrateError, type Problem } from '../errors.ts'
import { isDuration, parseDuration } from '../migration/duration.ts'
import { Secrets } from '../secrets.ts'
import { forgetSecrets, maskSecrets, readInputs, surroundingsOf } from './inputs.ts'
import { recordOutcome, setOutcome } from './outputs.ts'
import { WorkflowUi } from './workflow-ui.ts'

/** What an entry works with, made in the one order in which no secret can slip out. */
export interface Stage {
  raw: RawInputs
  surroundings: Surroundings
  secrets: Secrets
  ui: WorkflowUi
}

/** `failed` is the step's own: `report` ends well when it reports a failure. */
type Work = (stage: Stage) => Promise<{ outcome: VerbOutcome; failed: boolean }>

/** Runs one verb of the engine as the step of a workflow. */
export async function runVerb(verb: ServerVerb): Promise<void> {
  await runEntry(verb, async ({ raw, surroundings, ui, secrets }) => {
    const refused = refusal(verb, raw, surroundings)
    if (refused) {
      recordOutcome(surroundings, refused, secrets)
      return { outcome: refused, failed: true }
    }
    // Loaded late: who gave wrong inputs does not wait for the engine and its libraries.
    const { perform } = await import('../engine/perform.ts')
    const outcome = await perform(verb, raw, surroundings, ui, secrets)
    return { outcome, failed: outcome.result === 'failed' }
  })
}

/** Masks, works, sets outputs; ends in order on signals and defects too. */
export async function runEntry(verb: Verb, work: Work): Promise<void> {
  const secrets = new Secrets(setSecret)
  const held = new Held()
  const surroundings: Surroundings = { ...surroundingsOf(process.env, process.cwd()), held }
  const raw = readInputs()
  forgetSecrets(process.env, maskSecrets(raw, surroundings, secrets))
  const ui = new WorkflowUi(secrets)
  const stage = { raw, surroundings, secrets, ui }

  const finish = (outcome: VerbOutcome, failed: boolean) => {
    ui.closeGroup()
    for (const problem of outcome.problems) ui.error(problem)
    setOutcome(outcome, failed, secrets)
  }
  let leaving = false
  const breakOff = (problem: Problem) => {
    if (leaving) return
    leaving = true
    const outcome = failure(verb, [problem], raw.environment)
    recordOutcome(surroundings, outcome, secrets)
    finish(outcome, true)
    // The answer stands; what is left of the time is for whoever goes on.
    void held.giveBack().then(() => process.exit(1))
  }
  // The runner waits 7.5 s after SIGINT and 2.5 s after SIGTERM before it kills (actions/runner ProcessInvoker.cs).
  process.once('SIGINT', () => breakOff(stopped('detached', verb, raw.mode)))
  process.once('SIGTERM', () => breakOff(stopped('detached', verb, raw.mode)))
  process.once('uncaughtException', (error) => breakOff(defect(verb, error, secrets)))
  if (isDuration(raw.timeout)) {
    // A composite's steps cannot have `timeout-minutes` (actions/runner action_yaml.json).
    setTimeout(() => breakOff(stopped('timed-out', verb, raw.mode)), parseDuration(raw.timeout)).unref()
  }

  try {
    const { outcome, failed } = await work(stage)
    if (!leaving) finish(outcome, failed)
  } catch (error) {
    breakOff(defect(verb, error, secrets))
  }
}

function refusal(verb: Verb, raw: RawInputs, surroundings: Surroundings): VerbOutcome | undefined {
  try {
    checkRequest(verb, raw, surroundings)
    return undefined
  } catch (error) {
    if (error instanceof MigrateError) return failure(verb, error.problems, raw.environment)
    throw error
  }
}

function failure(verb: Verb, problems: readonly [Problem, ...Problem[]], environment: string): VerbOutcome {
  return {
    verb,
    result: 'failed',
    problems,
    failureReason: problems[0].reason,
    verbs: [],
    findingsCount: 0,
    ...(environment && { environment }),
  }
}

function defect(verb: Verb, error: unknown, secrets: Secrets): Problem {
  if (error instanceof Error && error.stack) debug(secrets.scrub(error.stack))
  return {
    reason: 'internal',
    what: `${verb} met a defect of its own: ${error instanceof Error ? error.message : String(error)}`,
    safe: 'No further step begins; what was done is recorded on the lead node.',
    fix: 'run it again with debug logging (ACTIONS_STEP_DEBUG) and report what it prints; `plan` shows where the servers stand.',
  }
}
