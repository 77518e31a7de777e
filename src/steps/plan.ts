import type { PlannedStep } from '../engine/step.ts'
import { planBackups } from './backup-database.ts'
import { planArchives } from './backup-folder.ts'
import type { Measured } from './measured.ts'
import { planMerge } from './merge-config.ts'
import { planDbScript } from './run-db-script.ts'
import { planHooks } from './run-hook.ts'
import { planStart } from './start-target.ts'
import { planQuiesce } from './stop-source.ts'
import { planSync } from './sync-folder.ts'

/** The steps of the Micro Integrator's route, in the order in which they are done. Pure. */
export function planSteps(measured: Measured): PlannedStep[] {
  const changing = [
    ...planMerge(measured),
    ...planSync(measured, 'sync'),
    ...planHooks(measured, 'before_outage'),
    ...planQuiesce(measured),
    ...planSync(measured, 'quiesce'),
    ...planDbScript(measured),
    ...planStart(measured),
    ...planHooks(measured, 'after_verify'),
  ]
  return [
    ...planHooks(measured, 'before_backup'),
    ...planBackups(measured),
    ...planArchives(measured, changing),
    ...changing,
  ]
}
