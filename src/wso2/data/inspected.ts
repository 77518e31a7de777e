import { describeDatabase } from '../../databases/client.ts'
import type { DatabaseFacts } from '../../databases/contract.ts'
import type { Problem } from '../../errors.ts'
import type { DataMigration } from '../../routes/data.ts'
import type { Reached } from './databases.ts'

/** A database as preflight measured it. */
export interface Inspected extends Reached {
  facts: DatabaseFacts
  /** Name of the copy that the client will work on instead. */
  copy?: string
}

/** What one look at a database found. */
export interface Complaints {
  problems: Problem[]
  warnings: string[]
}

/** What the client and its scripts take for granted in one of the databases. */
export interface Wants {
  /** A table to know the database by. */
  table: string
  checks: DataMigration['checks']
  /** It is the database that the script runs on. */
  script: boolean
  /** It is the one whose tables the client's scripts change. */
  client: boolean
}

/** A problem of a database, with its host and where it is. */
export function refuse({ tools, database }: Reached, what: string, fix: string): Problem {
  return {
    reason: 'preflight-failed',
    host: tools.name,
    what: `${describeDatabase(database)}: ${what}`,
    safe: 'Nothing was changed.',
    fix,
  }
}

/** A warning of a database. */
export function warn({ database }: Reached, what: string): string {
  return `${describeDatabase(database)}: ${what}`
}

/** For a user who sees no sessions but its own. */
export function blind(inspected: Inspected, statement: string): string {
  const { user } = inspected.database
  return warn(
    inspected,
    `${user} sees no sessions of other users: quiesce can prove only that ${user} is not connected. As an administrator: ${statement}`,
  )
}
