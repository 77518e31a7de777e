import { createHash } from 'node:crypto'
import type { Environment } from '../migration/schema.ts'
import { RUNNER } from '../remote/hosts.ts'
import type { LockPlace } from './lock-state.ts'
import type { Session } from './session.ts'
import { stateFolder } from './state-folder.ts'

/** Hosts that steps work on; a host that is only jumped through is none. */
export function workingHosts({ nodes, databases, hooks }: Environment): string[] {
  const names = [
    ...Object.values(nodes).flatMap(({ source, target }) => [source.host, target.host]),
    ...Object.values(databases).map(({ tools_host }) => tools_host),
    ...Object.values(hooks).flatMap((commands) => commands.map(({ host }) => host)),
  ]
  return [...new Set(names)].filter((name) => name !== RUNNER)
}

/** What runs of a target leave on a host that is not the lead's. */
export interface Elsewhere {
  /** Its fence there. */
  fence: string
  /** A folder for each run. */
  runs: string
}

/** Where they leave it: named by the machine and folder of the lead target, so that two targets never meet. */
export async function elsewhereOn(
  { host, environment }: Pick<Session, 'host' | 'environment'>,
  lead: Pick<LockPlace, 'host' | 'folder'>,
  name: string,
): Promise<Elsewhere> {
  const root = await stateFolder(host(name), environment.hosts[name]?.state_dir)
  const key = createHash('sha256')
    .update(`${await lead.host.machineId()} ${lead.folder}`, 'utf8')
    .digest('hex')
    .slice(0, 16)
  return { fence: `${root}/fences/${key}`, runs: `${root}/elsewhere/${key}` }
}

/** The folder on a host that has one folder for each run of the lead target. */
export async function runsOn(
  session: Pick<Session, 'host' | 'environment' | 'store'>,
  name: string,
): Promise<string> {
  const { store } = session
  if (name === store.host.name) return `${store.folder}/runs`
  return (await elsewhereOn(session, store, name)).runs
}
