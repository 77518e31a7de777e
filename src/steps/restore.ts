import type { PlannedStep } from '../engine/step.ts'
import { stampOf } from '../timestamps.ts'
import { dropCopy } from './copy-database.ts'
import {
  nothingToUndo,
  putClientBack,
  setSettingsAgain,
  takeClientOut,
  takeSettingsBack,
  undoMigration,
  undoValidators,
} from './restore-client.ts'
import { restoreDatabase, setBackupAside } from './restore-database.ts'
import { putBackConfig, putBackFolder } from './restore-files.ts'
import { bringIndexBack } from './restore-index.ts'
import { startOldServer, stopNewServer } from './restore-server.ts'
import type { Undo } from './undo.ts'

const UNDO: Readonly<Record<string, Undo>> = {
  'backup-database': setBackupAside,
  'merge-config': putBackConfig,
  'sync-folder': putBackFolder,
  'stop-source': startOldServer,
  'run-user-store-script': restoreDatabase,
  'copy-database': dropCopy,
  'run-db-script': restoreDatabase,
  'prove-quiet': nothingToUndo,
  'set-run-settings': takeSettingsBack,
  'install-client': takeClientOut,
  'run-validators': undoValidators,
  'run-migration': undoMigration,
  'remove-client': putClientBack,
  'reset-run-settings': setSettingsAgain,
  'prepare-index': bringIndexBack,
  'start-target': stopNewServer,
}

/** The way back of a planned step; undefined for one that nobody but the user can take back. */
export function undoOf(planned: PlannedStep): Undo | undefined {
  return UNDO[planned.step]
}

/** The stamp of a way back that begins now. */
export function undoStamp(): string {
  return `undone-${stampOf(new Date())}`
}
