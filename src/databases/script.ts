import { MigrateError } from '../errors.ts'
import type { Host, Result } from '../remote/command.ts'
import { describeDatabase, lastLines } from './client.ts'
import type { Database } from './contract.ts'

/** The error for a script that stopped; `at` is where the client says it stopped. No engine puts a script into one transaction. */
export function scriptFailure(
  host: Host,
  database: Database,
  script: string,
  result: Result,
  at: { line: number; what: string } | null,
): MigrateError {
  const isLost = result.outcome.kind === 'lost'
  const how = result.outcome.kind === 'exit' ? '' : ` (the client ended by ${result.outcome.kind})`
  return new MigrateError({
    reason: isLost ? 'host-unreachable' : 'script-failed',
    what: `The script stopped on ${describeDatabase(database)}${how}: ${at?.what ?? lastLines(result.stderr)}`,
    host: host.name,
    place: { file: script, line: at?.line },
    safe: isLost
      ? 'It may still run there; each of its statements takes effect by itself.'
      : at
        ? 'Statements before this one took effect, but for those of a transaction that the script had begun itself and not ended; those after it did not run.'
        : 'What it had come to may have taken effect, its last statement even after the client ended.',
    fix: isLost
      ? 'run db-script again: it finds what was begun, and waits for its end'
      : `correct what it complains about, then run db-script again: what the script left in ${database.id} is taken back first, from its backup. A corrected script is another plan: reset the target before (README, "Reset a half-migrated target")`,
  })
}
