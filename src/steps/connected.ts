import type { DatabaseSession } from '../databases/contract.ts'
import type { Verb } from '../engine/step.ts'
import type { Problem } from '../errors.ts'
import type { Environment } from '../migration/schema.ts'
import { count } from './words.ts'

/** All sessions of one user from one machine: a pool has many. */
interface Pool {
  user: string
  machine: string
  sessions: readonly DatabaseSession[]
}

/** What is done to the database, for those who are in its way. */
export interface Intent {
  /** Host whose programs looked. */
  host: string
  database: string
  verb: Verb
  /** What would come of it, as the end of a sentence. */
  so?: string
  safe: string
}

/** Whoever is connected and is not in `choices.allow_sessions`; and those who are, by the names that they have there. Pure. */
export function connected(
  { choices }: Pick<Environment, 'choices'>,
  sessions: readonly DatabaseSession[],
): { strangers: Pool[]; allowed: string[] } {
  // MariaDB adds the port of the other side, to IPv6 too: a part of such an address has four digits at most.
  const machine = ({ from }: DatabaseSession) => from.replace(/^([^:]+):\d+$|:\d{5}$/, '$1')
  const grouped = Map.groupBy(sessions, (one) => JSON.stringify([one.user, machine(one)]))
  const pools = [...grouped.values()].map((all) => ({
    user: all[0]!.user,
    machine: machine(all[0]!),
    sessions: all,
  }))
  const isAllowed = (pool: Pool) => choices.allow_sessions.includes(nameOf(pool))
  return {
    strangers: pools.filter((pool) => !isAllowed(pool)),
    allowed: pools.filter(isAllowed).map(nameOf),
  }
}

/** A complaint for each stranger, with what to do about it. Pure. */
export function connectedProblems(
  environment: Pick<Environment, 'choices' | 'name'>,
  sessions: readonly DatabaseSession[],
  { host, database, verb, so, safe }: Intent,
): Problem[] {
  return connected(environment, sessions).strangers.map((pool) => {
    const states = [...new Set(pool.sessions.map(({ state }) => state))].slice(0, 3).join(', ')
    return {
      reason: 'preflight-failed',
      host,
      what: `${pool.user} from ${pool.machine} is connected to ${database} (${count(pool.sessions.length, 'session')}: ${states})${so ? `: ${so}` : ''}.`,
      safe,
      fix: `stop whatever is connected there (another server, a job, a console), then run ${verb} again. Where it has to stay, as an Identity Server that is the key manager and shares the database: allow_sessions = [${JSON.stringify(nameOf(pool))}] under [environments.${environment.name}.choices]`,
    }
  })
}

/** As `choices.allow_sessions` has it. */
function nameOf({ user, machine }: Pool): string {
  return `${user}@${machine}`
}
