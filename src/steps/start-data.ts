import type { Context } from '../engine/context.ts'
import type { PlannedStep } from '../engine/step.ts'
import type { Problem } from '../errors.ts'
import { leadNode } from '../migration/lead.ts'
import type { Host } from '../remote/command.ts'
import { countData, type DataCounts } from '../wso2/data/counts.ts'
import type { Server } from '../wso2/server.ts'
import { reachedIn } from './client-run-obstacles.ts'
import { awaitIndex } from './index-watch.ts'
import { keptCounts } from './kept-counts.ts'
import { clientLeft } from './remove-client.ts'
import { work } from './start-and-watch.ts'
import { count } from './words.ts'

/** What of a migration client lies in the home: it would migrate again, with nothing that says from where. */
export async function clientInTheWay(context: Context, planned: PlannedStep): Promise<Problem[]> {
  if (!context.route.data) return []
  const files = await clientLeft(context, planned)
  if (files.length === 0) return []
  const { host, home } = context.environment.nodes[planned.node!]!.target
  return [
    {
      reason: 'verify-failed',
      host,
      what: `Of a migration client there is still in ${home}: ${files.join(', ')}. At a normal start it would work on the databases again.`,
      safe: 'The new server was not started.',
      fix: 'find out who put it there after cleanup, take it away, then run verify again.',
    },
  ]
}

/** What the new server has of the migrated data: its index, and as much in the databases as there was before. */
export async function proveData(
  context: Context,
  planned: PlannedStep,
  host: Host,
  server: Server,
): Promise<{ said: string[]; problems: Problem[] }> {
  const said: string[] = []
  const problems: Problem[] = []
  if (!context.route.data) return { said, problems }
  if (context.environment.nodes[planned.node!] === leadNode(context.environment)) {
    const [before, now] = [await keptCounts(context), await countData(await reachedIn(context))]
    problems.push(...countProblems(host.name, before, now))
    said.push(
      `${count(now.apis, 'API')}, ${count(now.applications, 'application')} and ${count(now.revisions, 'revision')} in the databases, as before`,
    )
  }
  if (problems.length === 0 && work(planned).index)
    said.push(await awaitIndex(context, planned, host, server))
  return { said, problems }
}

/** One complaint for each kind of which there are not as many as before. Pure. */
export function countProblems(host: string, before: DataCounts, now: DataCounts): Problem[] {
  return (['apis', 'applications', 'revisions', 'tenants'] as const)
    .filter((kind) => before[kind] !== now[kind])
    .map((kind) => ({
      reason: 'verify-failed',
      host,
      what: `The databases hold ${now[kind]} ${NAMES[kind]} and held ${before[kind]} before the migration.`,
      fix: 'find out whether somebody changed them since the server was started; else go back by `restore` and read the log of the migration.',
    }))
}

const NAMES: Readonly<Record<keyof DataCounts, string>> = {
  apis: 'APIs',
  applications: 'applications',
  revisions: 'revisions',
  tenants: 'tenants',
}
