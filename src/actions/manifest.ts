import { STEP_INPUTS } from '../engine/request.ts'
import { CHANGING_VERBS, type Verb } from '../engine/step.ts'
import { type ActionDescription, ALL, ALL_OUTPUTS, VERB_OUTPUTS } from './action-shape.ts'
import { CARE_ACTIONS } from './care-actions.ts'

/** Every action there is, as `action.yml` files and the README's tables show them. */
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
    calls: CHANGING_VERBS,
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
    calls: CHANGING_VERBS,
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
  ...CARE_ACTIONS,
]

function verb(name: Verb, description: string, icon: string, changes: string): ActionDescription {
  return {
    folder: `actions/${name}`,
    name: `WSO2 Migrate: ${name}`,
    description,
    icon,
    changes,
    inputs: STEP_INPUTS,
    outputs: VERB_OUTPUTS,
    verb: name,
  }
}
