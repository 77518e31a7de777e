import { debug, setSecret } from '@actions/core'
import type { VerbOutcome } from '../engine/perform.ts'
import type { RawInputs, Surroundings } from '../engine/request.ts'
import type { Verb } from '../engine/step.ts'
import type { Problem } from '../errors.ts'
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
export async function runVerb(verb: Exclude<Verb, 'report'>): Promise<void> {
  await runEntry(verb, async ({ raw, surroundings, ui, secrets }) => {
    // Loaded late: whoever only masks and complains does not wait for the SSH library.
    const { perform } = await import('../engine/perform.ts')
    const outcome = await perform(verb, raw, surroundings, ui, secrets)
    return { outcome, failed: outcome.result === 'failed' }
  })
}

/** Masks, works, sets outputs; ends in order on signals and defects too. */
export async function runEntry(verb: Verb, work: Work): Promise<void> {
  const secrets = new Secrets(setSecret)
  const surroundings = surroundingsOf(process.env, process.cwd())
  const raw = readInputs()
  forgetSecrets(process.env, maskSecrets(raw, surroundings, secrets))
  const ui = new WorkflowUi(secrets)
  const stage = { raw, surroundings, secrets, ui }

  const finish = (outcome: VerbOutcome, failed: boolean) => {
    ui.closeGroup()
    for (const problem of outcome.problems) ui.error(problem)
    setOutcome(outcome, failed, secrets)
  }
  const breakOff = (problem: Problem) => {
    const outcome = failure(verb, problem, raw.environment)
    recordOutcome(surroundings, outcome, secrets)
    finish(outcome, true)
    process.exit(1)
  }
  // The runner waits 7.5 s after SIGINT and 2.5 s after SIGTERM before it kills (actions/runner ProcessInvoker.cs).
  process.once('SIGINT', () => breakOff(detached(verb, raw.mode)))
  process.once('SIGTERM', () => breakOff(detached(verb, raw.mode)))
  process.once('uncaughtException', (error) => breakOff(defect(verb, error, secrets)))

  try {
    const { outcome, failed } = await work(stage)
    finish(outcome, failed)
  } catch (error) {
    breakOff(defect(verb, error, secrets))
  }
}

function failure(verb: Verb, problem: Problem, environment: string): VerbOutcome {
  return {
    verb,
    result: 'failed',
    problems: [problem],
    failureReason: problem.reason,
    verbs: [],
    findingsCount: 0,
    ...(environment && { environment }),
  }
}

function detached(verb: Verb, mode: string): Problem {
  const changing = mode === 'apply' && verb !== 'plan' && verb !== 'report'
  return {
    reason: 'detached',
    what: `${verb} was told to stop and has let go of the servers.`,
    safe: changing
      ? 'No further step begins. What was done is recorded on the lead node; the step under way may have ended half-way, the old server’s files are untouched.'
      : 'Nothing was changed on any host.',
    fix: changing
      ? `run ${verb} again with the same inputs: it looks at what is there and continues.`
      : `run ${verb} again.`,
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
