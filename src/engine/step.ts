import type { Problem } from '../errors.ts'
import type { Context } from './context.ts'

/** Verbs that do steps of a run when `mode` is `apply`, in their order. */
export const CHANGING_VERBS = [
  'backup',
  'merge-config',
  'sync',
  'quiesce',
  'db-script',
  'pre-migrate',
  'migrate',
  'cleanup',
  'verify',
] as const
export type ChangingVerb = (typeof CHANGING_VERBS)[number]
export const VERBS = [
  'plan',
  ...CHANGING_VERBS,
  'report',
  'status',
  'unlock',
  'abandon',
  'restore',
  'prune',
  'baseline',
] as const
export type Verb = (typeof VERBS)[number]
/** Verbs that go to servers. */
export type ServerVerb = Exclude<Verb, 'report'>
/** Verbs that look after a run and do no step of it. */
export type CareVerb = (typeof CARE_VERBS)[number]
export const CARE_VERBS = ['status', 'unlock', 'abandon'] as const satisfies readonly Verb[]

/** What a step may touch; the engine backs up the databases among them before `apply`. */
export interface Resource {
  kind: 'database' | 'folder' | 'file' | 'process'
  host: string
  /** Absolute path, database id, or home of the server. */
  name: string
}

/**
 * Facts that preflight measured. The plan's digest covers `must-equal` ones only: they say "this is still the same job";
 * `may-grow` ones (row counts, run-time registry) and `info` ones (free disk, speed) may differ at every look.
 */
export interface Fact {
  class: 'must-equal' | 'may-grow' | 'info'
  /** `mi1.source.version`, `databases.WSO2_COORDINATION_DB.identity`. */
  key: string
  value: Json
}

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/** Files of a step that are dealt with alike, for one reason. For people: no part of the plan's digest. */
export interface FileGroup {
  /** There is no `remove`: a copy takes nothing away. */
  does: 'add' | 'change' | 'skip'
  /** Absent for what is added: the target does not have it. */
  why?: string
  /** Sum of their sizes; absent for what is skipped. */
  bytes?: number
  /** One printable line each: path below the home, then in brackets the size, where a link leads, or what is there instead. */
  files: readonly string[]
}

/** One thing that will happen, as the reader of a plan sees it. Pure data; no secret in it. */
export interface PlannedStep {
  /** `sync-deployment:mi1`; unique in the plan. */
  key: string
  step: string
  verb: Verb
  node?: string
  title: string
  changes: readonly Resource[]
  /** One line each: `set server.hostname to "mi.example"`. */
  details: readonly string[]
  /** Every file of a copy; absent in steps that copy none. */
  files?: readonly FileGroup[]
  warnings: readonly string[]
  /** Contents move on by themselves: found not as it was left, it is done again instead of being called drift. */
  repeatable?: boolean
  /** Key of a later step that goes on with what this one left, or takes it away: once that was begun, this one is not looked at again. */
  until?: string
  /** What `apply` needs to do exactly this and nothing else. */
  work: Json
}

export type Probe = 'untouched' | 'done' | 'partial'

/** Proof of what a step did, kept in the journal and shown in the report. No secret in it. */
export interface Evidence {
  summary: string
  details?: Json
  /** Nothing was done: the summary says what proves that nothing had to be. */
  spared?: true
}

/** One unit of the run. Orchestration only: the work is done by the rooms below (`wso2`, `databases`, `toml`, `transfer`). */
export interface Step {
  readonly id: string
  readonly verb: ChangingVerb
  /**
   * What an attempt that did not end well calls for: `repeat` it, whatever it left; believe the `probe`, which proves the whole
   * result; or restore first, unless the probe finds nothing touched.
   */
  readonly recovery: 'repeat' | 'probe' | 'restore-then-repeat'
  /** Whether state is really as a recorded `done` says, or what an interrupted attempt left. Changes nothing. */
  probe(context: Context, planned: PlannedStep): Promise<Probe>
  /**
   * What a person takes for done of an attempt that failed by doubt alone; undefined where nobody does. Recorded as done. Changes nothing.
   * @throws MigrateError where what was in doubt is no longer there
   */
  accepted?(context: Context, planned: PlannedStep): Promise<Evidence | undefined>
  /** What an attempt finds, recorded before it touches anything: should it break off, this is all that is known of it. Changes nothing. */
  before?(context: Context, planned: PlannedStep): Promise<Evidence>
  apply(context: Context, planned: PlannedStep): Promise<Evidence>
  /** Throws a MigrateError with cause and remedy when the evidence does not hold. */
  verify(context: Context, planned: PlannedStep, evidence: Evidence): Promise<void>
}

/** One line of the run's journal and of the runner's spool (`records.jsonl`). */
export interface StepRecord {
  key: string
  verb: Verb
  node?: string
  title: string
  state: 'started' | 'done' | 'skipped' | 'failed' | 'undone'
  /** RFC 3339, UTC. */
  at: string
  /** Counts from 1; an attempt that goes on keeps its number. */
  attempt?: number
  seconds?: number
  evidence?: Evidence
  problems?: readonly Problem[]
}
