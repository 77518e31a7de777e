import { Held } from '../engine/held.ts'
import type { VerbOutcome } from '../engine/outcome.ts'
import { perform } from '../engine/perform.ts'
import type { Surroundings } from '../engine/request.ts'
import type { ServerVerb } from '../engine/step.ts'
import { writeLocalReport } from '../report/local.ts'
import { exitCodeOf } from './exit-codes.ts'
import { inputsFrom } from './flags.ts'
import { letGoOnSignals } from './let-go.ts'
import type { Terminal } from './terminal.ts'

export async function runVerb(
  terminal: Terminal,
  verb: ServerVerb,
  values: Record<string, string>,
): Promise<number> {
  const outcome = await performVerb(terminal, verb, values)
  return outcome.failureReason ? exitCodeOf(outcome.failureReason) : 0
}

/** The whole migration: plan, then each verb that the plan has work for, then the report, whatever happened. */
export async function runAll(terminal: Terminal, values: Record<string, string>): Promise<number> {
  let outcome = await performVerb(terminal, 'plan', values)
  if (values.mode === 'apply') {
    const approved = { ...values, 'plan-digest': outcome.planDigest ?? '' }
    for (const verb of outcome.verbs) {
      if (outcome.result === 'failed' || verb === 'report' || verb === 'plan') break
      outcome = await performVerb(terminal, verb, approved)
    }
  }
  await report(terminal, values)
  return outcome.failureReason ? exitCodeOf(outcome.failureReason) : 0
}

/** The whole migration from its baseline on; in mode plan, what would be done to get there. */
export async function rehearse(terminal: Terminal, values: Record<string, string>): Promise<number> {
  const { baseline, ...others } = values
  const outcome = await performVerb(terminal, 'baseline', values)
  if (outcome.result === 'passed') return runAll(terminal, others)
  await report(terminal, values)
  return outcome.failureReason ? exitCodeOf(outcome.failureReason) : 0
}

export async function report(terminal: Terminal, values: Record<string, string>): Promise<number> {
  const { folder } = await writeLocalReport(
    terminal.spoolRoot,
    values.environment ?? '',
    terminal.cwd,
    terminal.secrets,
  )
  terminal.ui.info(`The report is ${folder}/index.html`)
  return 0
}

async function performVerb(
  terminal: Terminal,
  verb: ServerVerb,
  values: Record<string, string>,
): Promise<VerbOutcome> {
  const { env, cwd, spoolRoot } = terminal
  const held = new Held()
  const surroundings: Surroundings = { env, cwd, spoolRoot, held }
  const raw = await inputsFrom(values, env)
  const done = letGoOnSignals(terminal.ui, verb, values, held)
  const outcome = await perform(verb, raw, surroundings, terminal.ui, terminal.secrets)
  done()
  for (const problem of outcome.problems) terminal.ui.error(problem)
  if (outcome.result === 'passed')
    terminal.ui.info(`${verb}: done${outcome.runId ? ` (run ${outcome.runId})` : ''}.`)
  return outcome
}
