import type { Context } from '../engine/context.ts'
import type { PlannedStep } from '../engine/step.ts'
import { MigrateError } from '../errors.ts'
import type { Host } from '../remote/command.ts'
import type { ClientLog } from '../routes/client.ts'
import { headerOf, type LogRecord } from '../wso2/log.ts'
import { within } from '../wso2/migration-log.ts'
import type { Phase } from '../wso2/migration-run.ts'
import type { Server } from '../wso2/server.ts'
import { serverOf } from './start-and-watch.ts'

/** From TERM to KILL of a server that has done what it was started for, or never will. */
export const GRACE_MS = 120_000
/** Lines of the client that are shown while it runs. */
const MOST_SHOWN = 200

/** What a plan says of a run of the client. */
export interface ClientRunWork {
  phase: Phase
  from: string
  to: string
  /** Program arguments of the start script. */
  arguments: readonly string[]
  secureVault: boolean
  plainSecrets: boolean
  /** Key of the step to go back to where the run fails. */
  backTo: string
}

export const runOf = (planned: PlannedStep): ClientRunWork => planned.work as unknown as ClientRunWork

/** Folder of what a run leaves in the spool. */
export const spoolFolder = (planned: PlannedStep): string => `logs/${planned.node}/${runOf(planned).phase}`

/** The server of a client's run: a unit starts it with its own arguments, so that it is always its script that does. */
export function clientServer(context: Context, planned: PlannedStep): { host: Host; server: Server } {
  const node = context.environment.nodes[planned.node!]!
  return { host: context.host(node.target.host), server: { ...serverOf(context, node), service: undefined } }
}

/** How the client of a version speaks. */
export function clientLogOf({ route }: Context, version: string): ClientLog {
  const client = route.clients.find((each) => each.version === version)
  if (client) return client
  throw new MigrateError({
    reason: 'internal',
    what: `The route ${route.id} does not say how the migration client of ${version} speaks in its log.`,
    safe: 'The client was not started.',
    fix: 'add it to the clients of the route.',
  })
}

/** Shows what the client says of its way, while it goes it. */
export function shower({ ui }: Context, { loggers, named }: ClientLog): (record: LogRecord) => void {
  let left = MOST_SHOWN
  const isOurs = within(loggers)
  const quiet = named.map(({ logger, pattern }) => ({ logger, pattern: new RegExp(pattern, 'u') }))
  return (record) => {
    if (left <= 0 || !isOurs(record.logger)) return
    if (quiet.some(({ logger, pattern }) => logger === record.logger && pattern.test(record.message))) return
    left--
    ui.output(headerOf(record))
  }
}
