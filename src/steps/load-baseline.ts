import { posix } from 'node:path'
import type { Database, DumpManifest } from '../databases/contract.ts'
import { engineFor } from '../databases/engines.ts'
import { adopted, adoptionProblems, newestDumps } from '../databases/foreign-dump.ts'
import type { Context } from '../engine/context.ts'
import { type Problem, throwProblems } from '../errors.ts'
import { findServer, stopServer } from '../wso2/server.ts'
import { originalOf } from './databases.ts'
import { startSource } from './restore-server.ts'
import { showBytes } from './words.ts'

/** As a plain `stop-source` waits. */
const STOP_MS = 180_000

/** A dump that replaces a database. */
export interface BaselineLoad {
  database: Database
  toolsHost: string
  manifest: DumpManifest
  /** One line for who reads what would be done. */
  says: string
}

/**
 * Finds the dumps of a baseline, `host:/folder`, and looks whether each may and can replace its database. Changes nothing.
 * @param isOwn whether a run of this target took the dump with that hash
 * @throws MigrateError with all that speaks against it
 */
export async function measureBaseline(
  context: Context,
  baseline: string,
  isOwn: (runId: string, sha256: string) => Promise<boolean>,
): Promise<BaselineLoad[]> {
  const colon = baseline.indexOf(':')
  const [host, folder] = [baseline.slice(0, colon), baseline.slice(colon + 1)]
  const wanted = Object.entries(context.environment.databases).filter(([, { backup }]) => backup)
  throwProblems(placeProblems(context, host, folder, wanted))
  const dumps = await newestDumps(context.host(host), folder)
  const loads: BaselineLoad[] = []
  const problems: Problem[] = []
  for (const [id] of wanted) {
    const found = dumps.get(id)
    if (!found) {
      problems.push(notThere(host, folder, id))
      continue
    }
    const database = await originalOf(context, id)
    const engine = engineFor(database.engine, id)
    const now = await engine.identity(context.host(host), database)
    const own = await isOwn(posix.basename(posix.dirname(found.file)), found.sha256)
    const against = adoptionProblems({ database, manifest: found, now, own })
    const manifest = adopted(found, now)
    problems.push(
      ...against.map((problem) => ({ ...problem, host })),
      ...(against.length > 0 ? [] : await engine.restoreProblems(context.host(host), database, manifest)),
    )
    const size = `${showBytes(found.bytes)}, grade ${found.grade}, ${found.startedAt}`
    const says = `load ${host}:${found.file} (${size}) in the place of ${id}: proved first, restored beside, compared; the state of now is kept`
    loads.push({ database, toolsHost: host, manifest, says })
  }
  throwProblems(problems)
  return loads
}

/** Replaces the databases. The old servers of these nodes are stopped for it where they run, and started at its end. */
export async function loadBaseline(
  context: Context,
  loads: readonly BaselineLoad[],
  nodes: readonly string[],
): Promise<void> {
  for (const node of nodes) {
    const { source } = context.environment.nodes[node]!
    const server = { home: source.home, pack: context.route.source, service: source.service }
    await stopServer(context.host(source.host), server, STOP_MS)
  }
  for (const { database, toolsHost, manifest, says } of loads) {
    await context.ui.group(`Baseline: ${says}`, async () => {
      const engine = engineFor(database.engine, database.id)
      const { seconds, kept } = await engine.restore(context.host(toolsHost), database, manifest)
      const where = 'database' in kept ? `the database ${kept.database}` : `${toolsHost}:${kept.dump.file}`
      context.ui.info(
        `${database.id}: ${seconds.toFixed(1)} s; the state from before is ${where}, yours to drop.`,
      )
    })
  }
  for (const node of nodes) context.ui.info(await startSource(context, node))
}

/**
 * Nodes whose old server runs. Changes nothing.
 * @throws MigrateError `restore-failed` where one of them may not be stopped and started by us
 */
export async function runningSources(context: Context): Promise<string[]> {
  const { nodes, choices } = context.environment
  const running: string[] = []
  const problems: Problem[] = []
  for (const [name, { source }] of Object.entries(nodes)) {
    if ((await findServer(context.host(source.host), source.home)).length === 0) continue
    running.push(name)
    if (choices.stop_source && (source.service || source.java_home)) continue
    problems.push({
      reason: 'restore-failed',
      host: source.host,
      what: `The old server of ${name} runs on the databases that are to be replaced, and may not be stopped and started by us.`,
      safe: 'No database was replaced.',
      fix: 'stop it, or set choices.stop_source = true and java_home (or service) of source; then run the same again.',
    })
  }
  throwProblems(problems)
  return running
}

function placeProblems(
  { environment }: Context,
  host: string,
  folder: string,
  wanted: readonly [string, { tools_host: string }][],
): Problem[] {
  const complaint = (what: string, fix: string): Problem[] => [
    { reason: 'config-invalid', what, safe: 'Nothing was changed.', fix },
  ]
  if (!environment.hosts[host] || !folder.startsWith('/')) {
    return complaint(
      `The baseline ${JSON.stringify(`${host}:${folder}`)} is no folder on a host of ${environment.name}.`,
      `write host:/folder with one of these hosts: ${Object.keys(environment.hosts).join(', ')}.`,
    )
  }
  const away = wanted.filter(([, { tools_host }]) => tools_host !== host)
  if (away.length === 0) return []
  return complaint(
    `Dumps on ${host} cannot be loaded into ${away.map(([id]) => id).join(', ')}: the client programs run on ${[...new Set(away.map(([, { tools_host }]) => tools_host))].join(', ')}.`,
    "mount the backup folder there, or copy it there within the servers' network, and name that place.",
  )
}

function notThere(host: string, folder: string, id: string): Problem {
  return {
    reason: 'config-invalid',
    host,
    what: `${folder} holds no proved backup of ${id}.`,
    safe: 'Nothing was changed.',
    fix: 'name a backup folder with a finished dump and its manifest for every database of this environment, of grade L1 or better.',
  }
}
