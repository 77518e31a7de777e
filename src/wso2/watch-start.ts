import { setTimeout as sleep } from 'node:timers/promises'
import { debugPoint } from '../debug-point.ts'
import type { Problem } from '../errors.ts'
import { parseDuration } from '../migration/duration.ts'
import type { Host } from '../remote/command.ts'
import type { Markers } from '../routes/schema.ts'
import { hasStarted, judgeStart, type Named, type Reason } from './judge.ts'
import { LogParser, type LogRecord } from './log.ts'
import { gapError, type LogMark, readLogSince } from './log-mark.ts'
import { findServer, type Server } from './server.ts'

const POLL_MS = 1_000
/** After the started line: how long artifacts may still announce themselves. */
const SETTLE_MS = 15_000
/** How long the script may take until a JVM can be seen, and a JVM may be gone before we call the start failed. */
const APPEAR_MS = 20_000

/** What the log said from the start on. */
export interface Watched {
  records: LogRecord[]
  text: string
  /** Why we stopped waiting, where it was not the started line. */
  why?: Problem
}

/** What a start is waited for. */
export interface Awaited {
  markers: Markers
  expected: readonly Named[]
  /** As in the migration file: `10m`. */
  timeout: string
}

/** Reads the log until the server has started and named its artifacts, or has died, or the time is over. */
export async function watchStart(
  host: Host,
  server: Server,
  from: LogMark,
  { markers, expected, timeout }: Awaited,
): Promise<Watched> {
  const log = `${server.home}/${server.pack.log}`
  const limit = Date.now() + parseDuration(timeout)
  const parser = new LogParser(markers.record)
  const records: LogRecord[] = []
  let [mark, text, settledBy, lastSeen] = [from, '', 0, Date.now() + APPEAR_MS]
  let nextLook = Date.now() + POLL_MS
  const soFar = () => [...records, ...[parser.peek()].filter((record) => record !== undefined)]
  for (;;) {
    await debugPoint('server.starting', server.home)
    const since = await readLogSince(host, log, mark)
    if (since.gap) throw gapError(host.name, log)
    mark = since.mark
    text += since.text
    records.push(...parser.push(since.text))
    // A server that never stops talking must not keep us from looking at the clock.
    if (since.text === '' || Date.now() > nextLook) {
      nextLook = Date.now() + POLL_MS
      const started = hasStarted(soFar(), markers)
      if (started) settledBy ||= Date.now() + SETTLE_MS
      const reasons = started ? judgeStart(soFar(), markers, expected).reasons : []
      // Names may still be missing for a while; a record that says why one will never come ends the wait.
      const complete = started && (reasons.every(({ line }) => line) || reasons.some(isFinal))
      if (complete || (settledBy && Date.now() > settledBy)) break
      const alive = (await findServer(host, server.home)).length > 0
      if (alive) lastSeen = Date.now()
      if (!alive && Date.now() > lastSeen) return { records: soFar(), text, why: died(server) }
      if (Date.now() > limit)
        return {
          records: soFar(),
          text,
          why: soFar().length === 0 && text !== '' ? unreadable(log) : tooSlow(timeout),
        }
      await sleep(POLL_MS)
    }
  }
  return { records: soFar(), text }
}

const isFinal = ({ verdict, line }: Reason): boolean => verdict === 'failed' && line !== undefined

function died(server: Server): Problem {
  return {
    reason: 'verify-failed',
    what: `The server of ${server.home} ended before it had started; its start script says nothing about that.`,
    fix: 'read the end of its log in the artifacts, mend the cause, then run verify again.',
  }
}

function unreadable(log: string): Problem {
  return {
    reason: 'verdict-ambiguous',
    what: `${log} has no line in the layout of the product: whether the server started cannot be read from it.`,
    fix: 'put the pattern of the pack back in log4j2.properties, then run verify again.',
  }
}

function tooSlow(timeout: string): Problem {
  return {
    reason: 'timed-out',
    what: `The new server had not started within ${timeout}.`,
    fix: 'read its log in the artifacts (does it wait for a password?); raise choices.start_timeout if it is only slow.',
  }
}
