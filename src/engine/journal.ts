import { createHash } from 'node:crypto'
import { canonicalJson, digestOf } from './digest.ts'
import type { Json, StepRecord } from './step.ts'

/** What happens to a run as a whole, beside the records of its steps. */
export type RunEvent =
  | { event: 'opened'; at: string; runUrl?: string; planSha256: string; basis: Json }
  | { event: 'closed'; at: string }
  | { event: 'abandoned'; at: string; by: string }
  /** The steps from that one on are taken back, the last one first; and that this has come to its end. */
  | { event: 'restoring' | 'restored'; at: string; to: string }
  /** A half-written last line was cut off before this was written. Counts from 1; bytes that were cut. */
  | { event: 'mended'; at: string; line: number; bytes: number }

export type JournalEntry = StepRecord | RunEvent

/** Where the next record goes: what it is chained to, and after how many bytes it stands. */
export interface Head {
  n: number
  prev: string
  size: number
}

/** Before the first record. */
export const EMPTY: Head = { n: 0, prev: '0'.repeat(64), size: 0 }

/** A last line without its end: whoever wrote it was never told that it is there, so nothing was built on it. */
export interface Torn {
  line: number
  bytes: number
}

export interface ReadJournal {
  entries: JournalEntry[]
  head: Head
  torn?: Torn
}

/** A journal that is not as it was written. Lines count from 1. */
export class JournalDamage extends Error {
  readonly line: number

  constructor(line: number, what: string, options?: { cause?: unknown }) {
    super(`line ${line} ${what}`, options)
    this.name = 'JournalDamage'
    this.line = line
  }
}

const NEWLINE = 0x0a

/**
 * One line of a journal, its newline included, and the head after it:
 * `{"at", "hash", "n", "payload", "prev"}` as canonical JSON, where `hash` is the SHA-256 of the canonical JSON of the others and
 * `prev` the hash of the line before.
 */
export function seal(entry: JournalEntry, head: Head): { line: string; head: Head } {
  const { at, ...payload } = JSON.parse(JSON.stringify(entry)) as { at: string; [key: string]: Json }
  const body = { at, n: head.n, payload, prev: head.prev }
  const hash = digestOf(body)
  const line = `${canonicalJson({ ...body, hash })}\n`
  return { line, head: { n: head.n + 1, prev: hash, size: head.size + Buffer.byteLength(line) } }
}

/**
 * Reads a journal. Bytes after the last newline are left out and told as `torn`.
 * @throws JournalDamage with the first line that is not what was once written, or does not follow from the line before
 */
export function readJournal(bytes: Uint8Array): ReadJournal {
  const entries: JournalEntry[] = []
  let head = EMPTY
  for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, head.size)) {
    const opened = unseal(bytes.subarray(head.size, end), head)
    entries.push(opened.entry)
    head = opened.head
  }
  const rest = bytes.length - head.size
  return { entries, head, ...(rest > 0 && { torn: { line: head.n + 1, bytes: rest } }) }
}

/** SHA-256 of bytes, in hexadecimal. */
export function sha256Of(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function unseal(line: Uint8Array, head: Head): { entry: JournalEntry; head: Head } {
  const at = head.n + 1
  let text: string
  let record: Record<string, Json>
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(line)
    record = JSON.parse(text) as Record<string, Json>
  } catch (cause) {
    throw new JournalDamage(at, 'is no record', { cause })
  }
  const payload = record?.payload
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) {
    throw new JournalDamage(at, 'is no record')
  }
  if (record.n !== head.n) throw new JournalDamage(at, `is record ${String(record.n)}, not ${head.n}`)
  if (record.prev !== head.prev) throw new JournalDamage(at, 'does not follow from the line before it')
  const entry = { ...payload, at: record.at } as unknown as JournalEntry
  const sealed = seal(entry, head)
  // Byte for byte: then nothing at all was changed, white space and spellings of numbers included.
  if (sealed.line !== `${text}\n`) throw new JournalDamage(at, 'was changed after it was written')
  return { entry, head: sealed.head }
}
