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
  const { folder, logger, delay } = context.route.data!.reindex
  const limit = parseDuration(context.environment.choices.index_timeout)
  const enough = delay * 1000 + QUIET_MS
  const mark = await markLog(host, `${server.home}/${server.pack.log}`)
  const began = Date.now()
  const look = async () => {
    return (await host.run({ argv: ['/bin/sh', '-c', SIGNATURE, 'sh', `${server.home}/${folder}`] })).stdout
  }
  let [last, since] = [await look(), began]
  const isQuiet = () => Date.now() - since >= QUIET_MS
  const waited = () => Date.now() - began
  while (waited() < limit && !(waited() >= enough && isQuiet())) {
    await debugPoint('index.building', planned.key)
    await sleep(EVERY_MS)
    const now = await look()
    if (now !== last) [last, since] = [now, Date.now()]
  }
  await tellComplaints(context, host, server, mark, logger)
  const seconds = Math.round(waited() / 1000)
  if (last !== '' && isQuiet() && waited() >= enough)
    return `its search index stopped growing (${seconds} s after the start)`
  const what =
    last === ''
      ? `is not there ${seconds} s after the start`
      : isQuiet()
        ? `was watched for ${seconds} s alone (index_timeout), and the indexer begins ${delay} s after the start`
        : `still grows ${seconds} s after the start (index_timeout)`
  context.ui.warning({
    host: host.name,
    what: `The search index of ${planned.node} (${server.home}/${folder}) ${what}: whether all APIs can be found is not known.`,
    fix: 'wait until that folder stops growing before users come, then look for all APIs in both portals; if some are missing, read the log of the server for the indexer.',
  })
  return `whether its search index is complete is not known: it ${what}`
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
