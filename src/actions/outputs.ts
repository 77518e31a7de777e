import path from 'node:path'
import { setFailed, setOutput } from '@actions/core'
import fs from 'fs-extra'
import type { VerbOutcome } from '../engine/outcome.ts'
import type { Surroundings } from '../engine/request.ts'
import type { Secrets } from '../secrets.ts'

/** Sets every output of a verb, and the step to failed where asked: once, at the end. */
export function setOutcome(outcome: VerbOutcome, failed: boolean, secrets: Secrets): void {
  const outputs: Record<string, string> = {
    result: outcome.result,
    'failure-reason': outcome.failureReason ?? '',
    'failed-step': outcome.failedStep ?? '',
    'run-id': outcome.runId ?? '',
    'plan-digest': outcome.planDigest ?? '',
    verbs: JSON.stringify(outcome.verbs),
    'findings-count': String(outcome.findingsCount),
    findings: outcome.findingsFile ?? '',
  }
  for (const [name, value] of Object.entries(outputs)) setOutput(name, secrets.scrub(value))
  if (failed) setFailed(secrets.scrub(verdict(outcome)))
}

/** An outcome for what no engine could return: a signal, a defect. The report of the same job reads it. */
export function recordOutcome(surroundings: Surroundings, outcome: VerbOutcome, secrets: Secrets): void {
  const text = `${JSON.stringify(secrets.scrubStrings(outcome), null, 2)}\n`
  fs.outputFileSync(path.join(surroundings.spoolRoot, 'last.json'), text, { mode: 0o600 })
}

function verdict(outcome: VerbOutcome): string {
  // `report` may fail by itself while it reports on a run that failed otherwise.
  const reason = outcome.problems[0]?.reason ?? outcome.failureReason ?? 'internal'
  const step = outcome.failedStep ? ` in step ${outcome.failedStep}` : ''
  const count = outcome.problems.length
  return `${outcome.verb} failed (${reason})${step}: ${count === 1 ? 'one problem' : `${count} problems`}, each with its fix above and in the report.`
}
