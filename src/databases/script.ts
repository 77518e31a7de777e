import { MigrateError } from '../errors.ts'
import type { Host, Result } from '../remote/command.ts'
import { describeDatabase, lastLines } from './client.ts'
import type { Database } from './contract.ts'

/** The error for a script that stopped; `at` is where the client says it stopped. */
export function scriptFailure(
  host: Host,
  database: Database,
  script: string,
  result: Result,
  at: { line: number; what: string } | null,
): MigrateError {
  const how = result.outcome.kind === 'exit' ? '' : ` (the client ended by ${result.outcome.kind})`
  return new MigrateError({
    // Whether it still runs there is not known.
    reason: result.outcome.kind === 'lost' ? 'host-unreachable' : 'script-failed',
    what: `The script stopped on ${describeDatabase(database)}${how}: ${at?.what ?? lastLines(result.stderr)}`,
    host: host.name,
    place: { file: script, line: at?.line },
    safe: 'Statements before this one may have taken effect; those after it did not run.',
    fix: `restore ${database.id} from its backup, correct the script or what it complains about, then run db-script again`,
  })
}
