import { engineFor } from '../databases/engines.ts'
import type { Context } from '../engine/context.ts'
import type { PlannedStep } from '../engine/step.ts'
import type { Problem } from '../errors.ts'
import { showName } from '../transfer/names.ts'
import type { DataDatabases } from '../wso2/data/databases.ts'
import { findServer } from '../wso2/server.ts'
import { connectedProblems } from './connected.ts'
import { databaseOf } from './databases.ts'
import { clientJars, homeOf } from './install-client.ts'
import { fullLogDisk } from './log-disk.ts'
import { restoreCommand } from './run-problems.ts'
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
  const problems = [...(await servers(context, planned)), ...(await notOneClient(context, planned))]
  const full = await fullLogDisk(context.host(node.target.host), serverOf(context, node), planned.verb)
  if (full) problems.push(full)
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

/** The client was installed by an earlier verb: without it the server starts as usual, and two of them both migrate. */
async function notOneClient(context: Context, planned: PlannedStep): Promise<Problem[]> {
  const { host, home } = homeOf(context, planned)
  const jars = await clientJars(host, home, context.route.data!.client)
  if (jars.length === 1) return []
  return [
    {
      reason: 'preflight-failed',
      host: host.name,
      what:
        jars.length === 0
          ? `The migration client that was installed in ${home} is gone.`
          : `There is more than one migration client in ${home}, and each would migrate: ${jars.map(showName).join(', ')}.`,
      fix:
        jars.length === 0
          ? `install it again: \`${restoreCommand(context, `install-client:${planned.node}`)}\` (action restore: inputs restore-to, mode), then run pre-migrate again.`
          : `find out who put the other one there, take it away, then run ${planned.verb} again.`,
    },
  ]
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
