import type { Step } from '../engine/step.ts'
import { backupDatabase } from './backup-database.ts'
import { backupFolder } from './backup-folder.ts'
import { copyDatabase } from './copy-database.ts'
import { installClient } from './install-client.ts'
import { mergeConfig } from './merge-config.ts'
import { prepareIndex } from './prepare-index.ts'
import { proveOriginal } from './prove-original.ts'
import { proveQuiet } from './prove-quiet.ts'
import { removeClient } from './remove-client.ts'
import { runDbScript, runUserStoreScript } from './run-db-script.ts'
import { runHook } from './run-hook.ts'
import { runMigration } from './run-migration.ts'
import { runValidators } from './run-validators.ts'
import { resetRunSettings, setRunSettings } from './set-run-settings.ts'
import { startTarget } from './start-target.ts'
import { stopSource } from './stop-source.ts'
import { syncFolder } from './sync-folder.ts'

/** Every kind of step there is. A new one is a file beside these and a line here. */
export const STEPS: readonly Step[] = [
  backupDatabase,
  backupFolder,
  mergeConfig,
  syncFolder,
  stopSource,
  copyDatabase,
  proveOriginal,
  runUserStoreScript,
  runDbScript,
  setRunSettings,
  installClient,
  runValidators,
  runMigration,
  removeClient,
  resetRunSettings,
  proveQuiet,
  prepareIndex,
  startTarget,
  runHook,
]

export function stepById(id: string): Step {
  const step = STEPS.find((known) => known.id === id)
  if (!step) throw new Error(`no step is called ${id}: the plan was made by another version of this tool`)
  return step
}
