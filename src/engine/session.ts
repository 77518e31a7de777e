import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { type Problem, throwProblems } from '../errors.ts'
import { leadNode } from '../migration/lead.ts'
import type { Environment } from '../migration/schema.ts'
import type { Host } from '../remote/command.ts'
import { loadRoute } from '../routes/load.ts'
import type { Route } from '../routes/schema.ts'
import { type Secrets, SHORTEST_SECRET } from '../secrets.ts'
import type { Ui } from '../ui.ts'
import { type Basis, basisOf } from './basis.ts'
import type { Context } from './context.ts'
import { withRoom } from './full-disk.ts'
import { whoAsks } from './holder.ts'
import { readMigration } from './migration-source.ts'
import type { Request, Surroundings } from './request.ts'
import { Spool } from './spool.ts'
import { stateFolder } from './state-folder.ts'
import { RunStore } from './store.ts'
import { TOOL_VERSION } from './version.ts'

/** Everything a verb needs, checked as far as it can be without changing anything. */
export interface Session {
  request: Request
  surroundings: Surroundings
  route: Route
  environment: Environment
  /** What an open run must have been begun under. */
  basis: Basis
  /** Runs of the lead node's target. */
  store: RunStore
  /** Where the state of a node's target lies. */
  storeOf(node: string): Promise<RunStore>
  /** Connected on first use; nothing stands in front of it. */
  host(name: string): Host
  ui: Ui
  /** The context of one run; its spool folder is made when something is written to it. */
  context(runId: string): Context
  /** The same problem with what the rooms below cannot know: the environment's name, the line of a key, how full a disk is. */
  explained(problem: Problem): Promise<Problem>
  close(): Promise<void>
}

/**
 * Reads the migration file, picks environment and route, and reaches every host that they name.
 * @param reach whether every host has to answer, or those alone that are asked later; the lead node's target host always has to;
 *   `lead-and-more` has no patience with the others
 * @throws MigrateError with all complaints of the file, or of all hosts
 */
export async function openSession(
  request: Request,
  surroundings: Surroundings,
  ui: Ui,
  secrets: Secrets,
  reach: 'all' | 'lead' | 'lead-and-more' = 'all',
): Promise<Session> {
  const { migration, environment, folder } = await readMigration(request, surroundings, secrets, ui)
  const route = loadRoute(migration.route)
  for (const setting of unmaskable(environment)) {
    ui.warning({
      what: `${setting} has fewer than ${SHORTEST_SECRET} characters: it cannot be masked where it is printed.`,
      place: { file: request.migrationFile },
      fix: 'change it to a longer one, here and on the server.',
    })
  }

  const needed = new Set<string | undefined>()
  for (let name: string | undefined = leadNode(environment).target.host; name && !needed.has(name); ) {
    needed.add(name)
    name = environment.hosts[name]?.jump
  }

  // SSH is half of the bundle: who has a mistake in the file does not wait for it.
  const { connectHosts } = await import('../remote/hosts.ts')
  const hosts = connectHosts(environment.hosts, {
    knownHosts: request.knownHosts,
    login: { key: request.sshKey, passphrase: request.sshKeyPassphrase, agentSocket: request.agent },
    secrets,
    ui,
    ...(reach === 'lead-and-more' && { dispensable: (name) => !needed.has(name) }),
  })
  try {
    if (reach === 'all') throwProblems(await hosts.checkAll())
    const stores = new Map<string, Promise<RunStore>>()
    const storeOf = (name: string): Promise<RunStore> => {
      const { target } = environment.nodes[name]!
      const stateDir = environment.hosts[target.host]?.state_dir
      const known = stores.get(name) ?? RunStore.at(hosts.host(target.host), stateDir, target.home, secrets)
      stores.set(name, known)
      return known
    }
    const lead = Object.keys(environment.nodes).find(
      (name) => environment.nodes[name] === leadNode(environment),
    )!
    const store = await storeOf(lead)
    const context = (runId: string): Context => ({
      runId,
      who: whoAsks(surroundings),
      route,
      environment,
      host: (name) => hosts.host(name),
      runFolder: async (node) => `${(await storeOf(node)).folder}/runs/${runId}`,
      secrets,
      ui,
      spool: new Spool(path.join(surroundings.spoolRoot, runId), secrets),
      folder,
    })
    const explained = async (problem: Problem): Promise<Problem> => {
      const told = {
        ...problem,
        ...(problem.place?.key && { place: migration.origin.source.placeOf(problem.place.key) }),
        fix: problem.fix.replaceAll('environments.<name>', `environments.${environment.name}`),
      }
      const settings = environment.hosts[problem.host ?? '']
      if (!settings) return told
      const host = hosts.host(problem.host!)
      const state = () => stateFolder(host, settings.state_dir)
      return withRoom(told, host, async () => [await state(), ...foldersOn(environment, problem.host!)])
    }
    const basis = basisOf({
      tool: TOOL_VERSION,
      route: migration.route,
      environment: environment.name,
      raw: (migration.origin.source.value.environments as Record<string, unknown>)[environment.name],
      hosts: environment.hosts,
      knownHosts: request.knownHosts,
    })
    return {
      request,
      surroundings,
      route,
      environment,
      basis,
      store,
      storeOf,
      host: (name) => hosts.host(name),
      ui,
      context,
      explained,
      close: () => hosts.closeAll(),
    }
  } catch (error) {
    await hosts.closeAll()
    throw error
  }
}

/** Where a run writes on a host, beside the state folder: homes, backups, files of a moment. */
function foldersOn({ nodes, databases, backup }: Environment, name: string): string[] {
  const homes = Object.values(nodes).flatMap(({ source, target }) => [source, target])
  return [
    ...homes.filter(({ host }) => host === name).map(({ home }) => home),
    ...(Object.values(databases).some(({ tools_host }) => tools_host === name) ? [backup.directory] : []),
    '/tmp',
  ]
}

/** Settings whose secrets are too short to be masked. */
function unmaskable({ nodes, databases }: Environment): string[] {
  const secrets = [
    ...Object.entries(nodes).map(([name, node]) => [
      `nodes.${name}.keystore_password`,
      node.keystore_password,
    ]),
    ...Object.entries(databases).map(([id, entry]) => [`databases.${id}.password`, entry.password]),
  ]
  return secrets.flatMap(([name, value]) =>
    name && value !== undefined && value.length < SHORTEST_SECRET ? [name] : [],
  )
}

const RUN_TIME = /^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)-.*$/

/**
 * `20261122-171239-3fa9`: sorts by time, unique enough for one target, fit for file and artifact names.
 * @param newest run that it has to sort behind, whatever the clocks of the runners say
 */
export function newRunId(now: Date, newest?: string): string {
  const after = newest && Date.parse(newest.replace(RUN_TIME, '$1-$2-$3T$4:$5:$6Z')) + 1000
  const stamp = new Date(Math.max(now.getTime(), after || 0))
    .toISOString()
    .replaceAll(/[-:]/g, '')
    .replace('T', '-')
    .slice(0, 15)
  return `${stamp}-${randomBytes(2).toString('hex')}`
}
