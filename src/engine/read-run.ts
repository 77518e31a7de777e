import { MigrateError } from '../errors.ts'
import { type Head, JournalDamage, type RunEvent, readJournal, sha256Of, type Torn } from './journal.ts'
import type { Plan } from './plan.ts'
import type { Run } from './run.ts'
import type { StepRecord } from './step.ts'

/** Where a run's files lie, for messages. */
interface RunPlace {
  /** Label of the host. */
  host: string
  /** Absolute path. */
  folder: string
}

/** Where a journal ends, and what was torn there. */
export interface JournalEnd {
  head: Head
  torn?: Torn | undefined
}

/**
 * Makes a run of the bytes of its two files. Pure.
 * @throws MigrateError `internal` with file and line of a journal that is not as it was written; `plan-changed` for another plan than
 *   the one that the run was opened with
 */
export function readRun(
  place: RunPlace,
  runId: string,
  planBytes: Buffer,
  journal: Buffer,
): { run: Run; end: JournalEnd } {
  try {
    const { entries, head, torn } = readJournal(journal)
    const [opened] = entries
    if (!opened || !('event' in opened) || opened.event !== 'opened') {
      throw new JournalDamage(1, 'does not open a run')
    }
    if (sha256Of(planBytes) !== opened.planSha256) throw tampered(place, runId)
    const events = entries.filter((entry): entry is RunEvent => 'event' in entry)
    const run: Run = {
      runId,
      plan: JSON.parse(planBytes.toString('utf8')) as Plan,
      records: entries.filter((entry): entry is StepRecord => 'key' in entry),
      events,
      open: !events.some(({ event }) => event === 'closed' || event === 'abandoned'),
      ...(torn && { torn }),
    }
    return { run, end: { head, torn } }
  } catch (cause) {
    if (cause instanceof MigrateError) throw cause
    throw new MigrateError(
      {
        reason: 'internal',
        host: place.host,
        what: `The record of run ${runId} is damaged: ${(cause as Error).message}.`,
        ...(cause instanceof JournalDamage && {
          place: { file: `${place.folder}/journal.jsonl`, line: cause.line },
        }),
        safe: 'Nothing was changed by this attempt; backups and what was replaced lie where they were.',
        fix: `find out who changed ${place.folder}; put the file back from a copy, or move the folder aside to start a new run.`,
      },
      { cause },
    )
  }
}

function tampered(place: RunPlace, runId: string): MigrateError {
  return new MigrateError({
    reason: 'plan-changed',
    host: place.host,
    what: `plan.json of run ${runId} (${place.folder}) is not the plan that the run was opened with: somebody changed it.`,
    safe: 'Nothing was changed by this attempt.',
    fix: 'find out who may write there; to begin anew, reset the target (README, "Reset a half-migrated target").',
  })
}
