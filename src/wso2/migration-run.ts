import type { ClientLog } from '../routes/client.ts'
import type { LogRecord } from './log.ts'

/** What a run of the client was started for. */
export type Phase = 'pre-migrate' | 'migrate'

/** What is asked of a log. */
export interface Question {
  client: ClientLog
  phase: Phase
  from: string
  to: string
}

/** The record that says something, and what it says. */
export interface Said {
  record: LogRecord
  /** Named groups of its marker. */
  words: Readonly<Record<string, string>>
  /** Place among the records of the log: files and lines alone cannot be compared. */
  order: number
}

/** A known cause, and the record that shows it. */
export interface Sighting {
  what: string
  fix: string
  link: string
  record: LogRecord
}

/** What one run of the server said of one phase, in the order of the log. Bounded, however long the log is. */
export interface ClientRun {
  starting?: LogRecord
  begin?: Said
  hops: Said[]
  ends: Said[]
  started?: Said
  stopped?: LogRecord
  /** Validator and tenant of those that were begun and not ended. */
  tenants: Map<string, LogRecord>
  tenantsSeen: number
  findings: { id: string; blocks: boolean; link?: string | undefined; record: LogRecord }[]
  /** Records that decide by themselves, with the words of the route where it knows them. */
  bad: Record<Bad, { record: LogRecord; advice?: Advice }[]>
  sightings: Sighting[]
  /** Begin of the other phase. */
  other?: LogRecord
  last: LogRecord
  /** How many records of each list were left out. */
  leftOut: number
}

/** Why a record decides: an ERROR of the client, a class that ended the run, a failure logged as INFO, doubtful words, a header within a line. */
export type Bad = 'error' | 'fatal' | 'disguised' | 'suspicious' | 'glued'

/** What a log holds of one phase. */
export interface ClientHistory {
  /** The last run in which the phase left a trace. */
  run: ClientRun | undefined
  /** Earlier ones, and whether they came to their end without a failure. */
  earlier: { begin: LogRecord; ended: boolean }[]
  /** The server's last run, of whatever kind. */
  lastStart: ClientRun | undefined
  /** Where the other phase began last: the wrong switch was given, if this one never ran. */
  other: LogRecord | undefined
}

/** The route's words for what a record means. */
export interface Advice {
  what: string
  fix: string
}

/** Of each kind. */
const MOST_KEPT = 200

/** Whether the phase was at work in this run of the server. */
export function hasTrace({ begin, hops, ends, tenantsSeen, bad, other }: ClientRun): boolean {
  if (begin || hops.length > 0 || ends.length > 0 || tenantsSeen > 0) return true
  // A client that failed before its first words was at work all the same.
  return !other && bad.error.length > 0
}

/** A run of which this is the first record. */
export function emptyRun(first: LogRecord): ClientRun {
  return {
    hops: [],
    ends: [],
    tenants: new Map(),
    tenantsSeen: 0,
    findings: [],
    bad: { error: [], fatal: [], disguised: [], suspicious: [], glued: [] },
    sightings: [],
    last: first,
    leftOut: 0,
  }
}

/** Adds to a list of the run, up to a bound: the first ones name the cause. */
export function keep<T>(run: ClientRun, list: T[], item: T): void {
  if (list.length < MOST_KEPT) list.push(item)
  else run.leftOut++
}
