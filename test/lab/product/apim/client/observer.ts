import { join } from 'node:path'
import type { Log } from '../../stand-in/log.ts'
import type { Session } from '../../stand-in/stores.ts'
import { ClientRun, type Phase } from './client-run.ts'
import { caught, JavaException, MigrationException } from './exceptions.ts'
import { migrateTo410, migrateTo420 } from './migration.ts'
import type { MigrationModes } from './modes.ts'
import { runSharedScript } from './run-script.ts'
import { keepsStatements } from './statement-cache.ts'
import { validate } from './validation.ts'

export { UncheckedException } from './exceptions.ts'

/** What the server around the client gives to it. */
export interface ObserverContext {
  readonly home: string
  /** `-Dkey=value` of the start; `-Dkey` alone is `true`. */
  readonly properties: ReadonlyMap<string, string>
  readonly log: Log
  readonly modes: MigrationModes
  open(id: 'apim_db' | 'shared_db'): Promise<Session>
}

const hops = [
  { from: '4.0.0', to: '4.1.0', migrate: migrateTo410 },
  { from: '4.1.0', to: '4.2.0', migrate: migrateTo420 },
] as const

/**
 * What the client does once the server is up, its ports open, and "started" not said yet (CLIENT APIMMigrationClient;
 * CLIENT is the source that routes/apim-4.0.0-to-4.1.0.toml names, here and in the rooms beside this one). It
 * swallows nearly everything and ends with a line of success; with flags that fit nothing it only clears REG_LOG up. Call
 * it when a jar of the client lies in dropins, whatever the flags. Throws `UncheckedException`: the kernel gives the start up.
 */
export async function completedServerStartup(context: ObserverContext): Promise<void> {
  const run = new ClientRun(context)
  try {
    run.info('component', 'Activating ExtendedAPIMConfigService.')
    run.info('component', 'Activated ExtendedAPIMConfigService.')
    await begin(run)
    if (run.property('runPreMigration') !== undefined) await preMigrate(run)
    else await migrate(run)
  } finally {
    await run.close()
  }
}

async function begin(run: ClientRun): Promise<void> {
  try {
    await run.session('apim_db')
    await run.session('shared_db')
    await run.began(phaseOf(run))
    await run.at('begin', () => {
      throw new JavaException('java.sql.SQLException', 'Cannot create PoolableConnectionFactory')
    })
  } catch (error) {
    run.taskError('client', 'Error occurred while initializing DB Util ', caught(error))
  }
}

function phaseOf(run: ClientRun): Phase {
  if (run.property('runPreMigration') !== undefined) return 'pre-migrate'
  const from = run.property('migrateFromVersion')
  return hops.some((hop) => hop.from === from) ? 'migrate' : 'reindex-only'
}

async function preMigrate(run: ClientRun): Promise<void> {
  await complainOfOldSchema(run)
  try {
    await validate(run)
  } catch (error) {
    run.taskError('client', 'Error while running the pre-migration validation', caught(error))
  }
  await finish(run)
}

/** Other classes of the new version meet the old schema, and log what looks bad and means nothing. */
async function complainOfOldSchema(run: ClientRun): Promise<void> {
  try {
    await run.query('apim_db', 'SELECT CONFIGURATION FROM AM_SYSTEM_CONFIGS')
  } catch (error) {
    const { head, below } = caught(error)
    const failed = 'Failed to retrieve TENANT Configuration for org: carbon.super'
    const impl = 'org.wso2.carbon.apimgt.impl.dao.SystemConfigurationsDAO'
    run.context.log('ERROR', impl, `${failed} ${head}`, below)
  }
}

async function migrate(run: ClientRun): Promise<void> {
  const from = String(run.property('migrateFromVersion') ?? null)
  const to = String(run.property('migratedVersion') ?? null)
  const holder = await holdLocks(run)
  // The line says the version it comes from twice.
  run.task('client', `Starting API-M migration from ${from} to ${from}`)
  try {
    await migrateHops(run, from, to)
  } catch (error) {
    run.taskError('client', 'API Migration exception occurred while migrating', caught(error))
  }
  try {
    await clearRegistryLog(run)
    await run.at('end', () => {
      throw new MigrationException('WSO2 API-M Migration Task : registry is read only')
    })
  } catch (error) {
    run.taskError('client', 'Error running the artifact re-indexing script', caught(error))
  }
  run.task('client', `Successfully completed API-M migration from ${from} to ${to}`)
  await holder?.close()
  await finish(run)
}

/** Goes from hop to hop until it has come to the version that was asked for, or to the last one. */
async function migrateHops(run: ClientRun, from: string, to: string): Promise<void> {
  let version = from
  for (const hop of hops) {
    if (hop.from !== version) continue
    try {
      await hop.migrate(run)
    } catch (error) {
      throw new MigrationException(
        `WSO2 API-M Migration Task : Error while executing migration from API-Manager ${version}. `,
        caught(error),
      )
    }
    version = hop.to
    if (hop.to === to) return
  }
}

/** CLIENT migrator/commonMigrators/ArtifactReIndexingMigrator: runs whatever was before. */
async function clearRegistryLog(run: ClientRun): Promise<void> {
  run.task('reindex', 'Artifact re-indexing migrator started')
  const path = join(
    run.home,
    'migration-resources/migration-scripts/post-migration-scripts/common/reg_db/reg-index.sql',
  )
  await runSharedScript(run, path, 'reindex')
  run.task('reindex', 'Artifact re-indexing migrator completed')
}

/** With the mode, a session of the server that keeps rows of REG_LOG, as its pool does with statements it has prepared. */
async function holdLocks(run: ClientRun): Promise<Session | undefined> {
  if (!run.context.modes.serverHoldsLocks || !keepsStatements(run.home)) return undefined
  const session = await run.context.open('shared_db')
  await session.query('BEGIN')
  await session.query('SELECT REG_LOG_ID FROM REG_LOG FOR UPDATE')
  return session
}

async function finish(run: ClientRun): Promise<void> {
  await run.ended().catch(caught)
}
