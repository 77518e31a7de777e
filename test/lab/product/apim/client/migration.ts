import type { ClientRun } from './client-run.ts'
import { migrateData } from './migrate-data.ts'
import { migrateRegistry, updateTypes } from './migrate-registry.ts'
import { runApimScript } from './run-script.ts'
import { loadTenants } from './tenants.ts'

const rule = '-'.repeat(98)

/** From 4.0.0 to 4.1.0 (CLIENT migrator/client/V410Migration). Throws what makes the run end early. */
export async function migrateTo410(run: ClientRun): Promise<void> {
  const say = (text: string) => run.task('hop', text)
  const scripts = `${run.home}/migration-resources/migration-scripts`
  run.info('hop', rule)
  say('Starting migration from 4.0.0 to 4.1.0...')
  run.info('hop', rule)
  if (run.context.modes.remark) say(run.context.modes.remark)
  say('Starting AM_DB schema migration from 4.0.0 to 4.1.0')
  await runApimScript(run, `${scripts}/pre-migration-scripts/migration-4.0.0_to_4.1.0/`, 'schema')
  say('Starting AM_DB schema migration from 4.0.0 to 4.1.0')
  say('Starting AM_DB data migration from 4.0.0 to 4.1.0')
  await migrateData(run, await loadTenants(run))
  say('Completed AM_DB data migration from 4.0.0 to 4.1.0')
  say('Starting registry resource migration from 4.0.0 to 4.1.0')
  await migrateRegistry(run, await loadTenants(run))
  say('Completed registry resource migration from 4.0.0 to 4.1.0')
  say('Running post migration DB scripts')
  await runApimScript(run, `${scripts}/post-migration-scripts/migration-4.0.0_to_4.1.0/am_db/`, 'post')
  say('Successfully executed post migration DB scripts')
  say('Completed migration from 4.0.0 to 4.1.0...')
}

/** From 4.1.0 to 4.2.0: what a run does without -DmigratedVersion, or with a later one. It changes the registry alone. */
export async function migrateTo420(run: ClientRun): Promise<void> {
  const say = (text: string) => run.task('nextHop', text)
  run.info('nextHop', rule)
  say('Starting migration from 4.1.0 to 4.2.0...')
  run.info('nextHop', rule)
  say('ExtendedAPIMConfigService is disabled')
  say('Starting registry resource migration from 4.1.0 to 4.2.0')
  await updateTypes(run, await loadTenants(run), '4.2.0')
  say('Completed registry resource migration from 4.1.0 to 4.2.0')
  say('Completed migration from 4.1.0 to 4.2.0...')
}
