import { STEP_INPUTS } from '../engine/request.ts'
import {
  type ActionDescription,
  CARE,
  CARE_OUTPUTS,
  REPORT,
  REPORT_OUTPUTS,
  VERB_OUTPUTS,
} from './action-shape.ts'

/** Actions that are no part of a migration's way forward: back, report, and the care of runs and backups. */
export const CARE_ACTIONS: readonly ActionDescription[] = [
  {
    folder: 'actions/restore',
    name: 'WSO2 Migrate: restore',
    description:
      'Back to the state before a named step: databases, replaced files, the old server if we stopped it',
    icon: 'rotate-ccw',
    changes: 'what it restores',
    inputs: [...STEP_INPUTS, 'run-id', 'restore-to'],
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
