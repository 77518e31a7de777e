import type { PlannedStep } from '../engine/step.ts'
import { planBackupsAgain } from './backup-again.ts'
import { planBackups } from './backup-database.ts'
import { planArchives } from './backup-folder.ts'
import { planCopies } from './copy-database.ts'
import { planInstallClient } from './install-client.ts'
import type { Measured } from './measured.ts'
import { planMerge } from './merge-config.ts'
import { planPrepareIndex } from './prepare-index.ts'
import { planProveOriginals } from './prove-original.ts'
import { planProveQuiet } from './prove-quiet.ts'
import { planRemoveClient } from './remove-client.ts'
import { planDbScript } from './run-db-script.ts'
import { planHooks } from './run-hook.ts'
import { planRunMigration } from './run-migration.ts'
import { planRunValidators } from './run-validators.ts'
import { planResetRunSettings, planSetRunSettings } from './set-run-settings.ts'
import { planStart } from './start-target.ts'
import { planQuiesce } from './stop-source.ts'
import { planSync } from './sync-folder.ts'

/** The steps of a route, in the order in which they are done; those of the data migration where it has one. Pure. */
export function planSteps(measured: Measured): PlannedStep[] {
  const copies = planCopies(measured)
  const data = [
    ...planDbScript(measured),
    ...planSetRunSettings(measured),
    ...planInstallClient(measured),
    ...planRunValidators(measured),
    ...planRunMigration(measured),
  ]
  // Steps are done verb by verb: each of these comes before the step that changes its database.
  const again = planBackupsAgain(measured, data)
  const changing = [
    ...planMerge(measured),
    ...planSync(measured, 'sync'),
    ...planHooks(measured, 'before_outage'),
    ...planQuiesce(measured),
    ...planProveQuiet(measured, [...copies, ...again, ...data]),
    ...planSync(measured, 'quiesce'),
    ...data,
    ...planRemoveClient(measured),
    ...planResetRunSettings(measured),
    ...planPrepareIndex(measured),
    ...planProveOriginals(measured),
    ...planSync(measured, 'verify'),
    ...planStart(measured),
    ...planHooks(measured, 'after_verify'),
  ]
  return [
    ...planHooks(measured, 'before_backup'),
    ...planBackups(measured),
    ...copies,
    ...planArchives(measured, changing),
    ...again,
    ...changing,
  ]
}
