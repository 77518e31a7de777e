import type { Markers } from '../routes/schema.ts'
import { headerOf, type LogRecord } from './log.ts'

/** An artifact of the old server that the new one must have. `kind` in the route's words: `api`, `proxy-service` ... */
export interface Named {
  kind: string
  name: string
}

/** `ambiguous`: a person decides. */
export type Verdict = 'passed' | 'failed' | 'ambiguous'

/** One reason of a judgement, with the record that decided. */
export interface Reason {
  verdict: 'failed' | 'ambiguous'
  /** Short name of the rule, where several look alike. */
  rule?: string
  why: string
  fix: string
  /** The record's header line, where one decided. */
  line?: string
  /** Where that line stands; the file where several were read. */
  at?: { file?: string; line: number }
  /** Where a known cause is talked about. */
  link?: string
}

export interface Judgement {
  verdict: Verdict
  reasons: Reason[]
  /** What the server says of its own start, in seconds. */
  startedIn?: number
  /** Names that the log calls deployed, by kind. */
  deployed: Readonly<Record<string, readonly string[]>>
}

const BAD_LEVELS = new Set(['ERROR', 'FATAL', 'SEVERE'])

/** Whether the start has come to its end: the marker that the kernel prints last (`wso2.md` 0.4). */
export function hasStarted(records: readonly LogRecord[], markers: Markers): boolean {
  const started = new RegExp(markers.started, 'u')
  return records.some((record) => started.test(record.message))
}

/**
 * Judges a normal start by its log. Pure. Passed: the started marker, every expected artifact named, no ERROR but known
 * noise. An ERROR that the route does not know is `ambiguous`: a person decides.
 */
export function judgeStart(
  records: readonly LogRecord[],
  markers: Markers,
  expected: readonly Named[],
): Judgement {
  const reasons: Reason[] = []
  const started = new RegExp(markers.started, 'u')
  const start = records.map((record) => started.exec(record.message)).find(Boolean)
  if (!start) {
    reasons.push({
      verdict: 'failed',
      why: 'The log never says that the server started.',
      fix: 'read the end of the log in the artifacts.',
    })
  }
  const deployed = deployedNames(records, markers)
  for (const { kind, name } of expected) {
    // Of other kinds the server says nothing at a start.
    if (!markers.announced.includes(kind)) continue
    if (deployed[kind]?.includes(name)) continue
    reasons.push({
      verdict: 'failed',
      why: `${kind} ${name} was there before and the new server does not name it as deployed.`,
      fix: 'look for its name in the log in the artifacts.',
    })
  }
  reasons.push(
    ...records
      .filter((record) => BAD_LEVELS.has(record.level))
      .flatMap((record) => reasonOf(record, markers)),
  )
  return {
    verdict: reasons.some(({ verdict }) => verdict === 'failed')
      ? 'failed'
      : reasons.length > 0
        ? 'ambiguous'
        : 'passed',
    reasons: reasons.sort((a, b) => Number(a.verdict === 'ambiguous') - Number(b.verdict === 'ambiguous')),
    ...(start && { startedIn: Number(start[1]?.replace(',', '.')) }),
    deployed,
  }
}

function reasonOf(record: LogRecord, markers: Markers): Reason[] {
  const line = headerOf(record)
  if (markers.noise.some(({ pattern }) => new RegExp(pattern, 'u').test(record.message))) return []
  const known = markers.fatal.find(({ pattern }) => new RegExp(pattern, 'u').test(record.message))
  if (known) return [{ verdict: 'failed', why: known.what, fix: known.fix, line }]
  return [
    {
      verdict: 'ambiguous',
      why: 'The log holds an ERROR that is not known to be harmless.',
      fix: 'read it with its stack trace in the artifacts; if it does no harm, name it in choices.known_errors and run verify again.',
      line,
    },
  ]
}

function deployedNames(records: readonly LogRecord[], markers: Markers): Record<string, string[]> {
  const names: Record<string, string[]> = {}
  for (const [kind, pattern] of Object.entries(markers.deployed)) {
    const marker = new RegExp(pattern, 'u')
    const found = records
      .map((record) => marker.exec(record.message)?.[1]?.trim())
      .filter((name) => name !== undefined)
    names[kind] = [...new Set(found)]
  }
  return names
}
