import { STEP_INPUTS } from '../engine/request.ts'
import type { Verb } from '../engine/step.ts'
import type { INPUTS, OUTPUTS } from './descriptions.ts'

/** Everything that `action.yml` files and the README's tables say, written once. `script/generate-actions.ts` writes them. */
export interface ActionDescription {
  /** Folder of its `action.yml`, from the top of the repository; '' is the top itself. */
  folder: string
  name: string
  /** Shown in the Marketplace and above the tables; the Marketplace cuts at 125 characters. */
  description: string
  /** Feather icon of the runner's list. */
  icon: string
  /** What it changes on servers when `mode` is `apply`. */
  changes: string
  inputs: readonly (keyof typeof INPUTS)[]
  outputs: readonly (keyof typeof OUTPUTS)[]
  /** What a composite calls before `plan`; nothing goes on without it, and in mode plan nothing but it is called. */
  first?: Verb
  /** Verbs that a composite calls between `plan` and `report`; absent: the action is a verb itself. */
  calls?: readonly Verb[]
  verb?: Verb
}

/** Inputs of what looks after a run. */
export const CARE = [
  'migration-file',
  'base-migration-file',
  'environment',
  'ssh-key',
  'ssh-key-passphrase',
  'known-hosts',
  'timeout',
] as const
/** Outputs of what looks after a run. */
export const CARE_OUTPUTS = ['result', 'failure-reason', 'run-id', 'plan-digest'] as const
/** Inputs of `report`. */
export const REPORT = ['migration-file', 'environment', 'artifact-name', 'retention-days'] as const
/** Inputs of the composites. */
export const ALL = [...STEP_INPUTS, 'artifact-name', 'retention-days'] as const
/** Outputs of a verb of the migration. */
export const VERB_OUTPUTS = [
  'result',
  'failure-reason',
  'failed-step',
  'run-id',
  'plan-digest',
  'verbs',
  'findings-count',
  'findings',
] as const
/** Outputs of `report`. */
export const REPORT_OUTPUTS = ['result', 'failure-reason', 'report-artifact-url', 'summary'] as const
/** Outputs of the composites. */
export const ALL_OUTPUTS = [...VERB_OUTPUTS, 'report-artifact-url', 'summary'] as const
