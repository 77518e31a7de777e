import { debugPoint } from '../debug-point.ts'
import type { Context } from '../engine/context.ts'
import type { PlannedStep } from '../engine/step.ts'
import { throwProblems } from '../errors.ts'
import { requireWords } from '../wso2/client-arguments.ts'
import type { DataDatabases } from '../wso2/data/databases.ts'
import { chosenTenants, readTenants } from '../wso2/data/tenants.ts'
import { markLog } from '../wso2/log-mark.ts'
import { dropPidFile, endServer, startCommand } from '../wso2/server.ts'
import { type ClientRunMark, keepRunMark, readRunMark } from './client-run-mark.ts'
import { startObstacles } from './client-run-obstacles.ts'
import { clientServer, GRACE_MS, runOf } from './client-run-work.ts'
import { dropDoubt } from './doubtful-verdict.ts'
import { requireJava } from './judge-target.ts'
import { openVault } from './start-and-watch.ts'

/**
 * Starts the client, or finds the one that this attempt started already.
 * @returns from where its log is to be read, and what the databases were like
 */
export async function startClient(
  context: Context,
  planned: PlannedStep,
  databases: DataDatabases,
  prepare: () => Promise<void>,
): Promise<ClientRunMark> {
  const { host, server } = clientServer(context, planned)
  const work = runOf(planned)
  const at = { node: planned.node!, phase: work.phase }
  const known = context.goesOn ? await readRunMark(context, host, at) : undefined
  if (known) {
    context.ui.info(
      `The client was started at ${new Date(known.began).toISOString()}: its log is read from there.`,
    )
    return known
  }
  await dropDoubt(context, planned)
  requireWords(work.arguments)
  const node = context.environment.nodes[planned.node!]!
  await requireJava(context, node)
  // Only an earlier attempt of this run can have started it: preflight wants it stopped.
  await endServer(host, server.home, GRACE_MS)
  const { problems, schema } = await startObstacles(context, planned, databases)
  throwProblems(problems)
  const chosen = chosenTenants(await readTenants(databases.registry), context.environment.choices)
  await prepare()
  await openVault(host, node, server, work)
  const mark: ClientRunMark = {
    log: await markLog(host, `${server.home}/${server.pack.log}`),
    began: Date.now(),
    schema,
    tenants: chosen.map(({ domain }) => domain),
  }
  await keepRunMark(context, host, at, mark)
  await debugPoint('client.marked', planned.key)
  await dropPidFile(host, server)
  // As a job: whoever goes on with this attempt starts nothing a second time.
  await host.must(
    { ...startCommand(server, work.arguments), job: 'start' },
    {
      reason: 'migration-failed',
      what: `The server of ${server.home} could not be started.`,
      safe: 'Whether the client ran is not known; its log says so.',
      fix: `look at ${server.home}/${server.pack.log} on that host.`,
    },
  )
  await debugPoint('client.started', planned.key)
  return mark
}
