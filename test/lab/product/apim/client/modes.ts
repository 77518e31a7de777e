import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * A place in a run of the client, always in the middle of the work that it names: what was done before it is committed,
 * what comes behind it is not. `validation` is after the first tenant of the first validator that runs.
 */
export type MigrationPoint =
  | 'validation'
  | 'begin'
  | 'schema'
  | 'data'
  | 'registry'
  | 'post'
  | 'reindex'
  | 'end'

/**
 * What happens at a point.
 * - `exception`: what the client catches, logs, and runs on from to its line of success.
 * - `unchecked`: what it does not catch, so that the kernel gives the start up.
 * - `hang`: nothing any more, the process stays.
 * - `kill`: the process dies without a word.
 * - `restart`: the process ends with status 121 and the start script starts it again; only once.
 * - `roll`: wso2carbon.log is rolled over, and all goes well.
 */
export type MigrationFailure = 'exception' | 'unchecked' | 'hang' | 'kill' | 'restart' | 'roll'

/** How the client misbehaves: the part `migration` of `<home>/standin.json`, read at each start. */
export interface MigrationModes {
  readonly failure?: { readonly at: MigrationPoint; readonly how: MigrationFailure }
  /** Domains of tenants whose configuration does not reach AM_SYSTEM_CONFIGS; the client says so at INFO. */
  readonly tenantConfLost?: readonly string[]
  /** What the main migration says in passing, at INFO. */
  readonly remark?: string
  /** Domains of tenants whose registry breaks the client with a NullPointerException that nobody catches. */
  readonly brokenTenants?: readonly string[]
  /** What the driver says the database is, where that is not what it is: the client ships no script for these. */
  readonly databaseType?: 'db2' | 'h2'
  /** A client of a later version, which writes `validation-reports` when asked with -DfileExtension. */
  readonly writesReports?: boolean
  /**
   * PostgreSQL, where the URL of shared_db or config does not say preparedStatementCacheQueries=0: the clean-up does not end with the
   * error of a stale plan, which it does without this mode; it waits for ever for a session of the server that holds rows of REG_LOG.
   */
  readonly serverHoldsLocks?: boolean
  /** Seconds that the client spends at each point, for those who watch. */
  readonly pauseSeconds?: number
  /** Each run of the client appends `phase<TAB>ISO time` to this file: a count that no restored backup takes back. */
  readonly countFile?: string
}

/** Reads the part of a home; no file or no part means a healthy client. Throws on a file that is not JSON. */
export function readMigrationModes(home: string): MigrationModes {
  let text: string
  try {
    text = readFileSync(join(home, 'standin.json'), 'utf8')
  } catch {
    return {}
  }
  return (JSON.parse(text) as { migration?: MigrationModes }).migration ?? {}
}
