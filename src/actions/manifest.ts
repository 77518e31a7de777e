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

const CONNECT = [
  'migration-file',
  'base-migration-file',
  'environment',
  'mode',
  'plan-digest',
  'ssh-key',
  'ssh-key-passphrase',
  'known-hosts',
  'on-findings',
  'timeout',
  'lock-timeout',
] as const
const CARE = [
  'migration-file',
  'base-migration-file',
  'environment',
  'ssh-key',
  'ssh-key-passphrase',
  'known-hosts',
  'timeout',
] as const
const CARE_OUTPUTS = ['result', 'failure-reason', 'run-id', 'plan-digest'] as const
const REPORT = ['migration-file', 'environment', 'artifact-name', 'retention-days'] as const
const ALL = [...CONNECT, 'artifact-name', 'retention-days'] as const
const VERB_OUTPUTS = [
  'result',
  'failure-reason',
  'failed-step',
  'run-id',
  'plan-digest',
  'verbs',
  'findings-count',
  'findings',
] as const
const REPORT_OUTPUTS = ['result', 'failure-reason', 'report-artifact-url', 'summary'] as const
const ALL_OUTPUTS = [...VERB_OUTPUTS, 'report-artifact-url', 'summary'] as const

/** What may follow a plan. */
const WHOLE = [
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

export const ACTIONS: readonly ActionDescription[] = [
  {
    folder: '',
    name: 'WSO2 Migrate',
    description:
      'Takes a WSO2 server to its next version over SSH: plan, backup, configuration, files, databases, proof',
    icon: 'truck',
    changes: 'everything below',
    inputs: ALL,
    outputs: ALL_OUTPUTS,
    calls: WHOLE,
  },
  {
    folder: 'actions/prepare',
    name: 'WSO2 Migrate: prepare',
    description: 'First half of a migration, without an outage: plan, backup, merge-config, sync, report',
    icon: 'package',
    changes: 'backup folder, target folders',
    inputs: ALL,
    outputs: ALL_OUTPUTS,
    calls: ['backup', 'merge-config', 'sync'],
  },
  {
    folder: 'actions/cutover',
    name: 'WSO2 Migrate: cutover',
    description:
      'Second half of a migration, the outage: quiesce, database script, data migration, cleanup, verify, report',
    icon: 'repeat',
    changes: 'processes, databases, target home',
    inputs: ALL,
    outputs: ALL_OUTPUTS,
    calls: ['quiesce', 'db-script', 'pre-migrate', 'migrate', 'cleanup', 'verify'],
  },
  {
    folder: 'actions/rehearse',
    name: 'WSO2 Migrate: rehearse',
    description:
      'Back to a baseline, then the whole migration, with measured times and an estimate for production',
    icon: 'play-circle',
    changes: 'everything, on an environment with rehearsal = true',
    inputs: [...ALL, 'baseline'],
    outputs: ALL_OUTPUTS,
    first: 'baseline',
    calls: WHOLE,
  },
  verb(
    'plan',
    'Looks at every host and database, writes the plan and its digest; changes nothing anywhere',
    'map',
    'nothing',
  ),
  verb(
    'backup',
    'Backs up the databases, and the files that will be changed, and proves the backups',
    'save',
    'backup folder',
  ),
  verb(
    'merge-config',
    'Merges deployment.toml of the old server into that of the new one',
    'git-merge',
    'one file',
  ),
  verb(
    'sync',
    'Copies artifacts, registry, dropins, lib and keystores to the new server',
    'copy',
    'target folders',
  ),
  verb(
    'quiesce',
    'Proves that no server and no session uses the databases; stops the old server only where stop_source is true',
    'pause-circle',
    'processes',
  ),
  verb('db-script', "Runs the script for the database's type and checks what it did", 'database', 'schema'),
  verb(
    'pre-migrate',
    'Installs the migration client, runs its validators, and collects findings and invalid definitions',
    'search',
    'target home',
  ),
  verb(
    'migrate',
    'Runs the data migration once, and judges it by its log and by what the databases show',
    'shuffle',
    'databases',
  ),
  verb('cleanup', 'Takes the migration client and all temporary settings away again', 'trash', 'target home'),
  verb(
    'verify',
    'Starts the new server and proves that it serves what the old one served',
    'check-circle',
    'processes',
  ),
  {
    folder: 'actions/restore',
    name: 'WSO2 Migrate: restore',
    description:
      'Back to the state before a named step: databases, replaced files, the old server if we stopped it',
    icon: 'rotate-ccw',
    changes: 'what it restores',
    inputs: [...CONNECT, 'run-id', 'restore-to'],
    outputs: VERB_OUTPUTS,
    verb: 'restore',
  },
  {
    folder: 'actions/baseline',
    name: 'WSO2 Migrate: baseline',
    description: 'Back to where a rehearsal begins: takes the newest run back, loads a named baseline',
    icon: 'skip-back',
    changes: 'everything that the newest run changed, databases',
    inputs: [...CARE, 'mode', 'lock-timeout', 'baseline'],
    outputs: CARE_OUTPUTS,
    verb: 'baseline',
  },
  {
    folder: 'actions/report',
    name: 'WSO2 Migrate: report',
    description:
      'Summary, HTML report and logs as an artifact; works after failures and with every host down',
    icon: 'file-text',
    changes: 'nothing',
    inputs: REPORT,
    outputs: REPORT_OUTPUTS,
    verb: 'report',
  },
  {
    folder: 'actions/status',
    name: 'WSO2 Migrate: status',
    description:
      'Shows what a run has done, what it is doing, and where backups and logs lie; works while another run is at work',
    icon: 'activity',
    changes: 'nothing',
    inputs: [...CARE, 'run-id'],
    outputs: CARE_OUTPUTS,
    verb: 'status',
  },
  {
    folder: 'actions/unlock',
    name: 'WSO2 Migrate: unlock',
    description: 'Shows who holds the lock of a target, and frees it when its holder is gone',
    icon: 'unlock',
    changes: 'lock',
    inputs: [...CARE, 'lock-id'],
    outputs: CARE_OUTPUTS,
    verb: 'unlock',
  },
  {
    folder: 'actions/abandon',
    name: 'WSO2 Migrate: abandon',
    description: 'Closes an open run for good; keeps its evidence and its backups and undoes nothing',
    icon: 'x-circle',
    changes: 'state of the run',
    inputs: [...CARE, 'lock-timeout', 'run-id'],
    outputs: CARE_OUTPUTS,
    verb: 'abandon',
  },
  {
    folder: 'actions/prune',
    name: 'WSO2 Migrate: prune',
    description: 'Deletes old backups of closed runs; never the newest proved one of a database or of a node',
    icon: 'trash-2',
    changes: 'backup folder',
    inputs: [...CARE, 'mode', 'plan-digest', 'lock-timeout', 'keep'],
    outputs: CARE_OUTPUTS,
    verb: 'prune',
  },
]

function verb(name: Verb, description: string, icon: string, changes: string): ActionDescription {
  return {
    folder: `actions/${name}`,
    name: `WSO2 Migrate: ${name}`,
    description,
    icon,
    changes,
    inputs: CONNECT,
    outputs: VERB_OUTPUTS,
    verb: name,
  }
}
