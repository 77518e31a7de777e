import { engineFor } from '../databases/engines.ts'
import type { Context } from '../engine/context.ts'
import type { PlannedStep } from '../engine/step.ts'
import type { Problem } from '../errors.ts'
import type { DataDatabases } from '../wso2/data/databases.ts'
import { findServer } from '../wso2/server.ts'
import { connectedProblems } from './connected.ts'
import { databaseOf } from './databases.ts'
import { fullLogDisk } from './log-disk.ts'
import { serverOf } from './start-and-watch.ts'

/**
 * The two databases of the data migration, each with the host whose programs reach it.
 * @param which `originalOf` before copies are there
 */
export async function reachedIn(context: Context, which = databaseOf): Promise<DataDatabases> {
  const { databases } = context.route.data!
  const reached = async (id: string) => ({
    tools: context.host(context.environment.databases[id]!.tools_host),
    database: await which(context, id),
  })
  return { api: await reached(databases.api), registry: await reached(databases.registry) }
}

/**
 * What stands against starting the client now: servers and sessions that use the databases, a disk without room for the log, whose lines
 * are all that tells what becomes of it. With the fingerprints of the schemas, which were looked at on the way.
 */
export async function startObstacles(
  context: Context,
  planned: PlannedStep,
  databases: DataDatabases,
): Promise<{ problems: Problem[]; schema: Record<string, string> }> {
  const node = context.environment.nodes[planned.node!]!
  const safe = 'The client was not started.'
  const problems = await servers(context, planned)
  const full = await fullLogDisk(context.host(node.target.host), serverOf(context, node))
  if (full) problems.push({ ...full, fix: full.fix.replace('verify', planned.verb) })
  const schema: Record<string, string> = {}
  for (const { tools, database } of Object.values(databases)) {
    const facts = await engineFor(database.engine, database.id).facts(tools, database)
    schema[database.id] = facts.schemaFingerprint
    problems.push(
      ...connectedProblems(context.environment, facts.sessions, {
        host: tools.name,
        database: database.id,
        verb: planned.verb,
        so: 'the client would change tables under that session',
        safe,
      }),
    )
  }
  return { problems: problems.map((problem) => ({ ...problem, safe })), schema }
}

/** Every other server of the environment: a watchdog may have brought one back. */
async function servers(context: Context, planned: PlannedStep): Promise<Problem[]> {
  const problems: Problem[] = []
  for (const [name, { source, target }] of Object.entries(context.environment.nodes)) {
    for (const side of name === planned.node ? [source] : [source, target]) {
      if ((await findServer(context.host(side.host), side.home)).length === 0) continue
      problems.push({
        reason: 'preflight-failed',
        host: side.host,
        what: `The server of ${side.home} (${name}) runs: it uses the databases that the client works on.`,
        fix: `stop it, and whatever restarts it, then run ${planned.verb} again.`,
      })
    }
  }
  return problems
}
