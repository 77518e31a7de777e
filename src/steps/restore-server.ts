import type { Context } from '../engine/context.ts'
import { sinceUndone } from '../engine/records.ts'
import type { PlannedStep, StepRecord } from '../engine/step.ts'
import { MigrateError } from '../errors.ts'
import { hasStarted } from '../wso2/judge.ts'
import { markLog } from '../wso2/log-mark.ts'
import { writePasswordFile } from '../wso2/secure-vault.ts'
import { findServer, type Server, startServer, stopServer } from '../wso2/server.ts'
import { watchStart } from '../wso2/watch-start.ts'
import type { Work } from './stop-source.ts'
import type { Undo } from './undo.ts'

const STOP_MS = 120_000

/** The new server goes down first: it would work on what is taken back under it. */
export const stopNewServer: Undo = {
  plan: (context, { planned }) => {
    const { target } = context.environment.nodes[planned.node!]!
    return [`stop the new server of ${planned.node} on ${target.host}, if it runs`]
  },

  async apply(context, { planned }) {
    const { target } = context.environment.nodes[planned.node!]!
    const server: Server = { home: target.home, pack: context.route.target, service: target.service }
    const ran = await stopServer(context.host(target.host), server, STOP_MS)
    return `The new server of ${planned.node} ${ran ? 'was stopped' : 'did not run'}.`
  },
}

/** An old server that this run stopped is started again. One that we found stopped stays so. */
export const startOldServer: Undo = {
  plan: (context, { planned, records }) => {
    const { source } = context.environment.nodes[planned.node!]!
    return stoppedByUs(planned, records)
      ? [
          `start the old server of ${planned.node} on ${source.host} again, and prove by its log that it has started`,
        ]
      : []
  },

  async check(context, { planned, records }) {
    const { source } = context.environment.nodes[planned.node!]!
    if (!stoppedByUs(planned, records) || source.service || source.java_home) return []
    return [
      {
        reason: 'restore-failed',
        host: source.host,
        what: `How the old server of ${planned.node} is started is not known: neither its service nor its java_home.`,
        safe: 'Nothing was changed.',
        fix: `set java_home (or service) of source under [environments.${context.environment.name}.nodes.${planned.node}], then run restore again.`,
      },
    ]
  },

  async apply(context, { planned, records }) {
    if (!stoppedByUs(planned, records))
      return `The old server of ${planned.node} was not stopped by us, and is left as it is.`
    return startSource(context, planned.node!)
  },
}

/**
 * Starts the old server of a node as it was, unless it runs, and proves by its log that it has started.
 * @returns a sentence that says so
 * @throws MigrateError `restore-failed` where it does not come up
 */
export async function startSource(context: Context, node: string): Promise<string> {
  const { source, keystore_password } = context.environment.nodes[node]!
  const host = context.host(source.host)
  const server: Server = {
    home: source.home,
    pack: context.route.source,
    javaHome: source.java_home,
    service: source.service,
  }
  if ((await findServer(host, source.home)).length > 0) return `The old server of ${node} runs already.`
  if (keystore_password) await writePasswordFile(host, source.home, keystore_password)
  const mark = await markLog(host, `${server.home}/${server.pack.log}`)
  await startServer(host, server)
  const {
    records: log,
    text,
    why,
  } = await watchStart(host, server, mark, {
    markers: context.route.markers,
    expected: [],
    timeout: context.environment.choices.start_timeout,
  })
  await context.spool.file(`logs/${node}/old-server-started-again.log`, text)
  if (!why && hasStarted(log, context.route.markers)) return `The old server of ${node} serves again.`
  throw notStarted(context, node, why?.what)
}

function notStarted(context: Context, node: string, what: string | undefined): MigrateError {
  const { source } = context.environment.nodes[node]!
  return new MigrateError({
    reason: 'restore-failed',
    host: source.host,
    what: `The old server of ${node} was started again and did not come up. ${what ?? ''}`.trim(),
    safe: 'Everything else that was to be taken back before it is; its files were never changed.',
    fix: `read ${source.home}/${context.route.source.log}, mend the cause, then run restore again.`,
  })
}

/** Also where an attempt that found it running broke off: it may be down since, and nobody else was to stop it. */
function stoppedByUs({ key, work }: PlannedStep, records: readonly StepRecord[]): boolean {
  if (!(work as unknown as Work).stop) return false
  return sinceUndone(records, key).some(({ evidence }) => {
    const { ran, stopped } = (evidence?.details ?? {}) as { ran?: boolean; stopped?: boolean }
    return stopped === true || ran === true
  })
}
