import { setTimeout as sleep } from 'node:timers/promises'
import { debugPoint } from '../debug-point.ts'
import type { Context } from '../engine/context.ts'
import type { PlannedStep } from '../engine/step.ts'
import { parseDuration } from '../migration/duration.ts'
import type { Host } from '../remote/command.ts'
import { headerOf, parseLog } from '../wso2/log.ts'
import { type LogMark, markLog, readLogSince } from '../wso2/log-mark.ts'
import type { Server } from '../wso2/server.ts'

/** Between two looks; the indexer works in batches, a few seconds apart. Milliseconds. */
const EVERY_MS = 2_000
/** How long nothing may change in the index until its building counts as over. */
const QUIET_MS = 12_000
/** The indexer begins some time after the start (`startingDelayInSeconds` of registry.xml, 35 by default). */
const BEGINS_MS = 60_000
const MOST_LINES = 5

// Names, sizes and times of every file: Lucene writes segments once, and merges them into new ones.
const SIGNATURE = `[ -d "$1" ] && ls -lRn -- "$1" 2>/dev/null | cksum; exit 0`

/**
 * Waits until the server has built its search index. No line of its log says so: what can be seen is that the folder of the index changes,
 * and later changes no more. What cannot be seen is told as a warning, as is what the indexer complains of.
 * @returns one sentence for the record
 */
export async function awaitIndex(
  context: Context,
  planned: PlannedStep,
  host: Host,
  server: Server,
): Promise<string> {
  const { folder, logger } = context.route.data!.reindex
  const limit = parseDuration(context.environment.choices.index_timeout)
  const mark = await markLog(host, `${server.home}/${server.pack.log}`)
  const began = Date.now()
  const look = async () =>
    (await host.run({ argv: ['/bin/sh', '-c', SIGNATURE, 'sh', `${server.home}/${folder}`] })).stdout
  let [last, changed, since] = [await look(), false, began]
  for (;;) {
    await debugPoint('index.building', planned.key)
    await sleep(EVERY_MS)
    const now = await look()
    if (now !== last) [last, changed, since] = [now, true, Date.now()]
    if (changed && Date.now() - since > QUIET_MS) break
    if (!changed && Date.now() - began > Math.min(BEGINS_MS, limit)) break
    if (Date.now() - began > limit) break
  }
  await tellComplaints(context, host, server, mark, logger)
  const seconds = Math.round((Date.now() - began) / 1000)
  const isQuiet = changed && Date.now() - since > QUIET_MS
  if (isQuiet) return `its search index stopped growing after ${seconds} s`
  const what = changed
    ? `still grew after ${seconds} s (index_timeout)`
    : `did not change within ${seconds} s of the start`
  context.ui.warning({
    host: host.name,
    what: `The search index of ${planned.node} (${server.home}/${folder}) ${what}: whether all APIs can be found is not known.`,
    fix: changed
      ? 'wait until that folder stops growing before users come; look for all APIs in both portals then.'
      : 'look for all APIs in both portals; if some are missing, read the log of the server for the indexer.',
  })
  return `whether its search index is complete is not known (${what})`
}

async function tellComplaints(
  { route, ui }: Context,
  host: Host,
  server: Server,
  mark: LogMark,
  logger: string,
): Promise<void> {
  const { text } = await readLogSince(host, `${server.home}/${server.pack.log}`, mark)
  const lines = parseLog(route.markers.record, text)
    .filter((record) => record.logger.startsWith(logger) && ['WARN', 'ERROR'].includes(record.level))
    .map(headerOf)
  for (const line of lines.slice(0, MOST_LINES)) {
    ui.warning({
      host: host.name,
      what: `The indexer complained: ${line}`,
      fix: 'read the log around that line; what it names may not be found in the portals.',
    })
  }
}
