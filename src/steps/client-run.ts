import { engineFor } from '../databases/engines.ts'
import { whileHeld } from '../databases/lock.ts'
import { debugPoint } from '../debug-point.ts'
import type { Context } from '../engine/context.ts'
import type { PlannedStep } from '../engine/step.ts'
import { parseDuration } from '../migration/duration.ts'
import type { DataDatabases } from '../wso2/data/databases.ts'
import { answerProofs } from '../wso2/data/proofs.ts'
import { type Finding, FindingsReader } from '../wso2/findings.ts'
import { judgeLog, type LogVerdict } from '../wso2/migration-verdict.ts'
import type { RunSight } from '../wso2/run-verdict.ts'
import { removePasswordFile } from '../wso2/secure-vault.ts'
import { endServer, findServer } from '../wso2/server.ts'
import { dumpThreads } from '../wso2/threads.ts'
import { ClientLogFollower } from '../wso2/watch-client.ts'
import { SpooledLog } from './client-log.ts'
import type { ClientRunMark } from './client-run-mark.ts'
import { reachedIn } from './client-run-obstacles.ts'
import { clientLogOf, clientServer, GRACE_MS, runOf, shower, spoolFolder } from './client-run-work.ts'
import { startClient } from './client-start.ts'
import { watchingPorts } from './watch-ports.ts'

/** A schema change of a large table says nothing for long: it ends nothing, but somebody wants to know what the server does. */
const SILENCE_MS = 15 * 60_000
/** What a run came to, before anybody judges it. */
export interface ClientRun {
  log: LogVerdict
  sight: RunSight
  proofs: Readonly<Record<string, boolean | undefined>>
  findings: readonly Finding[]
  /** Findings beyond those that are kept, and how many of them would stop the migration. */
  leftOut: number
  leftOutBlocking: number
  /** Who was connected to the ports of the server meanwhile, a sentence each. */
  arrivals: readonly string[]
  databases: DataDatabases
}

/**
 * Runs the client in the new server: starts it, follows its log to the end, stops it, asks the databases. An attempt that goes on finds the
 * server that it started, or what it left, and starts nothing.
 * @param prepare what has to be done just before the start
 */
export async function runClient(
  context: Context,
  planned: PlannedStep,
  prepare: () => Promise<void>,
): Promise<ClientRun> {
  const databases = await reachedIn(context)
  const { api, registry } = databases
  const lock = ({ tools, database }: DataDatabases['api']) =>
    engineFor(database.engine, database.id).lock(tools, database, context.runId)
  return whileHeld(await lock(api), async () =>
    whileHeld(await lock(registry), async () => {
      const { host, server } = clientServer(context, planned)
      try {
        const { done, arrivals } = await watchingPorts(context, planned.node!, async () => {
          const mark = await startClient(context, planned, databases, prepare)
          return follow(context, planned, databases, mark)
        })
        return { ...done, arrivals }
      } finally {
        const node = context.environment.nodes[planned.node!]!
        if (runOf(planned).secureVault && node.keystore_password) await removePasswordFile(host, server.home)
      }
    }),
  )
}

async function follow(
  context: Context,
  planned: PlannedStep,
  databases: DataDatabases,
  mark: ClientRunMark,
): Promise<Omit<ClientRun, 'arrivals'>> {
  const { host, server } = clientServer(context, planned)
  const { phase, from, to } = runOf(planned)
  const { start_timeout: startTimeout, client_timeout: timeout } = context.environment.choices
  const limit = mark.began + parseDuration(timeout)
  const client = clientLogOf(context, to)
  const file = `${spoolFolder(planned)}/wso2carbon.log`
  const log = new SpooledLog(context.spool, file)
  const findings = new FindingsReader(client, context.route.data!.identity)
  const show = shower(context, client)
  const threads = async () => {
    const pids = (await findServer(host, server.home)).map(({ pid }) => pid)
    if (pids.length === 0) return
    const dump = await dumpThreads(host, server, pids)
    await context.spool.append(
      `${spoolFolder(planned)}/threads.txt`,
      `${new Date().toISOString()}\n${dump}\n`,
    )
  }
  await log.begin()
  const follower = new ClientLogFollower(host, server, mark.log, {
    client,
    phase,
    file,
    began: mark.began,
    startLimit: mark.began + parseDuration(startTimeout),
    limit,
    silenceMs: SILENCE_MS,
    onText: (text) => log.add(text),
    onRecord: (record) => {
      findings.take(record)
      show(record)
    },
    onSilence: async (silentMs) => {
      await threads()
      context.ui.warning({
        host: host.name,
        what: `The server of ${server.home} runs, and its log has said nothing for ${Math.round(silentMs / 60_000)} minutes: a large table takes long, a lock for ever.`,
        fix: `compare what its threads do each time (${context.spool.folder}/files/${spoolFolder(planned)}/threads.txt on the runner), and look for locks in the databases. It is waited for until ${new Date(limit).toISOString()} (choices.client_timeout); stop the server to end it earlier.`,
      })
    },
  })
  const end = await follower.untilEnd()
  await debugPoint('client.ended', planned.key)
  if (end === 'timed-out' || end === 'not-begun') await threads()
  const stopped = await endServer(host, server.home, GRACE_MS)
  await debugPoint('client.stopped', planned.key)
  const { history, readable } = await follower.finish()
  await log.end()
  const proofs = await answerProofs(phase, databases, mark)
  const { findings: found, ...left } = findings.end()
  return {
    log: judgeLog(history, { client, phase, from, to }, readable),
    sight: {
      end,
      gap: follower.gap,
      killed: stopped === 'killed',
      earlier: history.earlier.length,
      startTimeout,
      timeout,
    },
    proofs,
    findings: found,
    ...left,
    databases,
  }
}
