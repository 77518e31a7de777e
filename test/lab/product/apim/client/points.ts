import { existsSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ClientRun } from './client-run.ts'
import { UncheckedException } from './exceptions.ts'
import type { MigrationPoint } from './modes.ts'

/** Status that makes the start script start the server again. */
const RESTART = 121

/** Lets happen what the modes of the run want at this point. `fail` throws, or does wrong, what is caught later. */
export async function reach(
  run: ClientRun,
  point: MigrationPoint,
  fail: () => Promise<void> | void,
): Promise<void> {
  const { failure, pauseSeconds } = run.context.modes
  if (pauseSeconds) await sleep(pauseSeconds * 1000)
  if (failure?.at !== point) return
  switch (failure.how) {
    case 'exception':
      return fail()
    case 'unchecked':
      throw new UncheckedException(
        'java.lang.NoClassDefFoundError',
        'com/fasterxml/jackson/databind/ObjectMapper',
        [
          '\tat org.wso2.carbon.apimgt.migration.APIMMigrationClient.completedServerStartup(APIMMigrationClient.java:66)',
        ],
      )
    case 'hang':
      return never()
    case 'kill':
      process.kill(process.pid, 'SIGKILL')
      return never()
    case 'restart':
      if (await run.isFirst()) process.exit(RESTART)
      return
    case 'roll':
      roll(run.home)
  }
}

function never(): Promise<never> {
  return new Promise(() => {})
}

/** Renames wso2carbon.log to its archive name, with the first number that is free on that day. */
function roll(home: string): void {
  const folder = join(home, 'repository', 'logs')
  const [year, month, day] = new Date().toLocaleDateString('sv').split('-')
  for (let number = 1; ; number++) {
    const archive = join(folder, `wso2carbon-${month}-${day}-${year}-${number}.log`)
    if (existsSync(archive)) continue
    renameSync(join(folder, 'wso2carbon.log'), archive)
    return
  }
}
