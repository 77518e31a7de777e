import type { Context } from '../engine/context.ts'
import { MigrateError, type Problem } from '../errors.ts'
import { leadNode } from '../migration/lead.ts'
import { backupRoomProblems } from './backup-room.ts'
import { measureData } from './measure-data.ts'
import { measureDatabases } from './measure-databases.ts'
import { measureNode } from './measure-node.ts'
import type { Measured } from './measured.ts'
import { attempt } from './problems.ts'

/**
 * Preflight: looks at every host, home and database of the environment.
 *
 * @throws MigrateError with all problems of all of them at once
 */
export async function measure(context: Context): Promise<Measured> {
  const { environment } = context
  const reports = await Promise.all(
    Object.entries(environment.nodes).map(([name, node]) => measureNode(context, name, node)),
  )
  const lead = Object.values(environment.nodes).indexOf(leadNode(environment))
  const source = reports[lead]!.source
  const databases = source && (await measureDatabases(context, source))
  const data =
    databases && context.route.data
      ? await measureData(
          context,
          Object.keys(environment.nodes)[lead]!,
          reports[lead]!.node,
          databases.databases,
        )
      : undefined
  const measured = [...reports, ...(databases ? [databases] : [])]
  const parts = [...measured, ...(data ? [data] : [])]
  const rooms: Problem[] = []
  const needs = measured.flatMap(({ backups }) => backups)
  rooms.push(...((await attempt(rooms, () => backupRoomProblems(context, needs))) ?? []))
  // Two databases of one tools host miss the same tools.
  const problems = [
    ...new Map(
      [...parts.flatMap(({ problems }) => problems), ...rooms].map((each) => [JSON.stringify(each), each]),
    ).values(),
  ]
  const [first, ...rest] = problems
  if (first) throw new MigrateError([first, ...rest])
  return {
    environment,
    nodes: reports.map(({ node }) => node!),
    databases: databases!.databases,
    script: databases!.script,
    ...(data?.data && { data: data.data }),
    facts: parts.flatMap((part) => part.facts),
    warnings: [...new Set(parts.flatMap((part) => part.warnings))],
  }
}
