import type { Context } from '../engine/context.ts'
import type { Json, PlannedStep } from '../engine/step.ts'
import type { MigrationVerdict } from '../wso2/migration-verdict.ts'
import type { ClientRun } from './client-run.ts'
import { runOf, spoolFolder } from './client-run-work.ts'

/** In the journal; verdict.json has all. */
const MOST_REASONS = 20

/** Everything that a run of the client was judged by, for the report and for people. */
export async function spoolVerdict(
  context: Context,
  planned: PlannedStep,
  { log, sight, proofs }: ClientRun,
  { verdict, reasons }: MigrationVerdict,
): Promise<void> {
  const { phase, from, to } = runOf(planned)
  const file = {
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
  }
  await context.spool.file(`${spoolFolder(planned)}/verdict.json`, `${JSON.stringify(file, null, 2)}\n`)
}

/** The same in the evidence of the step. */
export function verdictDetails(
  { log, proofs, sight }: ClientRun,
  { verdict, reasons }: MigrationVerdict,
): { readonly [key: string]: Json } {
  return {
    verdict,
    reasons: reasons.slice(0, MOST_REASONS) as unknown as Json,
    evidence: log.evidence as unknown as Json,
    proofs: proofs as unknown as Json,
    end: sight.end,
  }
}
