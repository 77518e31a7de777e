import type { Context } from '../engine/context.ts'
import type { Json, PlannedStep } from '../engine/step.ts'
import type { Gated } from '../wso2/findings-gate.ts'
import type { Reason, Verdict } from '../wso2/judge.ts'
import type { Phase } from '../wso2/migration-run.ts'
import type { LogVerdict, MigrationVerdict } from '../wso2/migration-verdict.ts'
import type { WatchEnd } from '../wso2/watch-client.ts'
import type { ClientRun } from './client-run.ts'
import { runOf, spoolFolder } from './client-run-work.ts'
import type { JoinedFinding } from './collect-definitions.ts'

/** `logs/<node>/<phase>/verdict.json` in the spool: everything that a run of the client was judged by. */
export interface SpooledVerdict {
  node: string
  phase: Phase
  from: string
  to: string
  verdict: Verdict
  reasons: readonly Reason[]
  evidence: LogVerdict['evidence']
  seen: LogVerdict['seen']
  notes: readonly string[]
  database: readonly { id: string; what: string; shown: boolean | 'not known' }[]
  end: WatchEnd
  /** Who was connected to the ports of the server meanwhile: warnings of the report. */
  arrivals: readonly string[]
  /** An ambiguous one that a person took for passed. */
  accepted?: { by: string; at: string }
}

/** `findings.json` in the spool: what the validators found last. */
export interface SpooledFindings {
  /** All of them, also those that are not listed. */
  count: number
  node: string
  /** The log whose lines they name, in the spool. */
  log: string
  findings: readonly Gated<JoinedFinding>[]
  definitionsWithoutFinding: readonly string[]
  reports: readonly string[]
  /** Files of the validators that were too large or too many, or could not be read, by their names in the home. */
  notCopied: readonly string[]
}

/** Name in the spool. */
export const FINDINGS = 'findings.json'

/** In the journal; verdict.json has all. */
const MOST_REASONS = 20

/** Everything that a run was judged by. Pure. */
export function verdictFile(
  planned: PlannedStep,
  { log, sight, proofs, arrivals }: ClientRun,
  { verdict, reasons }: MigrationVerdict,
): SpooledVerdict {
  const { phase, from, to } = runOf(planned)
  return {
    node: planned.node!,
    phase,
    from,
    to,
    verdict,
    reasons,
    evidence: log.evidence,
    seen: log.seen,
    notes: log.notes,
    database: Object.entries(log.unproved).map(([id, what]) => ({
      id,
      what,
      shown: proofs[id] ?? 'not known',
    })),
    end: sight.end,
    arrivals,
  }
}

/** Leaves the verdict for the report and for people. */
export async function spoolVerdict(
  context: Context,
  planned: PlannedStep,
  file: SpooledVerdict,
): Promise<void> {
  await context.spool.file(`${spoolFolder(planned)}/verdict.json`, `${JSON.stringify(file, null, 2)}\n`)
}

/** The same in the evidence of the step. */
export function verdictDetails(
  { log, proofs, sight, arrivals }: ClientRun,
  { verdict, reasons }: MigrationVerdict,
): { readonly [key: string]: Json } {
  return {
    verdict,
    reasons: reasons.slice(0, MOST_REASONS) as unknown as Json,
    evidence: log.evidence as unknown as Json,
    proofs: proofs as unknown as Json,
    end: sight.end,
    arrivals,
  }
}
