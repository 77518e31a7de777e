import type { Reason } from './judge.ts'
import type { Phase } from './migration-run.ts'
import { conclude, type LogVerdict, type MigrationVerdict } from './migration-verdict.ts'
import type { WatchEnd } from './watch-client.ts'

/** What was seen of a run beside its log. */
export interface RunSight {
  end: WatchEnd
  /** Part of the log is gone. */
  gap: boolean
  killed: boolean
  /** Runs of the phase before the last one: the server was started again while we watched. */
  earlier: number
  /** As in the migration file: `10m` for the start of the server, `4h` for the whole run. */
  startTimeout: string
  timeout: string
}

/**
 * The verdict on a run, by log, sight and databases together. Findings of the validators are faults of the data: a gate decides on them,
 * not this. Pure.
 * @param proofs of the database, by id; without them nothing passes
 */
export function judgeRun(
  log: LogVerdict,
  sight: RunSight,
  proofs: Readonly<Record<string, boolean | undefined>>,
): MigrationVerdict {
  const reasons = [...seen(sight, log.phase), ...log.reasons.filter(({ rule }) => rule !== 'finding')]
  return conclude({ ...log, reasons }, proofs)
}

function seen({ end, gap, killed, earlier, startTimeout, timeout }: RunSight, phase: Phase): Reason[] {
  const reasons: Reason[] = []
  if (end === 'not-begun') {
    reasons.push({
      verdict: 'failed',
      rule: 'not-begun',
      why: `The client had not begun its work within ${startTimeout}: its server hung before that, and was stopped.`,
      fix: 'read the end of the log and threads.txt in the artifacts: does it wait for a password, a lock or another server? Raise choices.start_timeout if it is only slow.',
    })
  }
  if (end === 'timed-out') {
    reasons.push({
      verdict: 'failed',
      rule: 'timed-out',
      why: `The client had not come to its end within ${timeout}${killed ? '; the server did not end by itself and was killed' : ''}.`,
      fix: 'read the end of the log and threads.txt in the artifacts: does it wait for a lock or a password? Raise choices.client_timeout if it is only slow.',
    })
  }
  if (end === 'died') {
    reasons.push({
      verdict: 'failed',
      rule: 'died',
      why: 'The server ended before its start had come to its end; the start script says nothing about that.',
      fix: 'read the end of the log in the artifacts, and what the system says of processes that it killed (out of memory?).',
    })
  }
  if (gap) {
    reasons.push({
      verdict: 'ambiguous',
      rule: 'gap',
      why: 'Part of the log is gone: it rolled over more often than files are kept, or was deleted.',
      fix: 'read what is there by hand; keep more files in log4j2.properties.',
    })
  }
  if (killed && end !== 'timed-out' && end !== 'not-begun') {
    reasons.push({
      verdict: 'ambiguous',
      rule: 'killed',
      why: 'The server did not stop when it was told to, and was killed.',
      fix: 'read threads.txt and the end of the log in the artifacts.',
    })
  }
  // The validators may look twice.
  if (earlier > 0 && phase === 'migrate') {
    reasons.push({
      verdict: 'ambiguous',
      rule: 'ran-twice',
      why: 'The server was started again in the middle (the start script does that for one that ends with status 121), and the client migrated what it had half migrated.',
      fix: 'find out in the log why it ended the first time.',
    })
  }
  return reasons
}
