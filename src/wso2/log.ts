/** One record of a server log: its header line, and the lines below it that belong to it (stack traces). */
export interface LogRecord {
  /** As printed, in the server's time zone: `2026-11-22 17:05:01,123`. */
  date: string
  level: string
  /** Full class name in `wso2carbon.log`. */
  logger: string
  message: string
  continuation: string[]
  /** Number of the header line in its file, from 1. */
  line: number
  /** Name of the file, where the parser was told one. */
  file?: string | undefined
  /** The header stands in the middle of a line: somebody quotes it, or a kill cut the line before it. */
  glued?: boolean
}

/** Stack traces of thousands of lines happen (nested causes of OSGi); more is of no use to anybody. */
const MOST_CONTINUATION_LINES = 2000
/** Characters of one line that are kept: some components print whole payloads. */
const MOST_LINE = 64 * 1024
/** Characters of one record's continuation: neither a flood of lines nor of long ones may fill the memory. */
const MOST_CONTINUATION = 1024 * 1024

/** Which records of a long log are wanted; the rest is passed over unread, and so are the frames of stack traces. */
export interface Wanted {
  /** Found in the header line of every wanted record (a level, a class name). */
  words: readonly string[]
  wants(record: LogRecord): boolean
}

/**
 * Cuts a stream of text into records. Chunks may end anywhere, inside a line and inside a record: what is unfinished waits
 * for the next chunk. `record` is the route's pattern with the named groups date, level, logger, message.
 */
export class LogParser {
  /** Matches at `lastIndex`, which is always the beginning of a line. */
  readonly #header: RegExp
  readonly #inner: RegExp
  readonly #wanted: Wanted | undefined
  readonly #words: RegExp | undefined
  /** Whether chunks are bytes, one character each (latin1): a UTF-8 character may be cut anywhere, and is put together in records only. */
  readonly #bytes: boolean
  #rest = ''
  #tooLong = false
  #open: LogRecord | undefined
  #room = 0
  #orphans: string[] = []
  #file: string | undefined
  #line = 0
  #readable = false

  constructor(record: string, { wanted, bytes = false }: { wanted?: Wanted; bytes?: boolean } = {}) {
    this.#header = new RegExp(record, 'muy')
    this.#inner = new RegExp(record.replace(/^\^/, ''), 'mu')
    this.#wanted = wanted
    this.#words = wanted && new RegExp(wanted.words.map(literally).join('|'), 'g')
    this.#bytes = bytes
  }

  /** Whether any line had the record's pattern. A log of another layout must not be taken for one that says nothing. */
  get readable(): boolean {
    return this.#readable
  }

  /** What follows is another file, older ones first. A last line without its end is not continued by it, a record is. */
  startFile(name: string): LogRecord[] {
    const records = this.push(this.#rest === '' ? '' : '\n')
    this.#file = name
    this.#line = 0
    return records
  }

  /** Records that are complete because the header of the next one has been seen. */
  push(chunk: string): LogRecord[] {
    // A hole in the file (a crash, a copy of a file that was cut in place) is read as NULs.
    let text = chunk.includes('\0') ? chunk.replaceAll('\0', '') : chunk
    if (this.#tooLong) {
      const end = text.indexOf('\n')
      if (end < 0) return []
      this.#tooLong = false
      text = text.slice(end)
    }
    if (this.#rest !== '') text = this.#rest + text
    const records: LogRecord[] = []
    const hit = this.#words && nextIn(text, this.#words)
    let at = 0
    for (;;) {
      if (hit && this.#readable) at = this.#skip(text, at, hit)
      const end = text.indexOf('\n', at)
      if (end < 0) break
      this.#take(text, at, end, records)
      at = end + 1
    }
    this.#tooLong = text.length - at > MOST_LINE
    this.#rest = text.slice(at, at + MOST_LINE)
    return records
  }

  /**
   * The record that is still open, so far. A poll looks at it too: the line that everybody waits for may be the last one of
   * the log for hours. It is given again, perhaps longer, by a later `push` or `end`.
   */
  peek(): LogRecord | undefined {
    return this.#open && { ...this.#open, continuation: [...this.#open.continuation] }
  }

  /** What is left at the end of the log; nothing is open afterwards. */
  end(): LogRecord[] {
    const records: LogRecord[] = []
    if (this.#rest !== '') this.#take(this.#rest, 0, this.#rest.length, records)
    if (this.#open) records.push(this.#open)
    this.#rest = ''
    this.#open = undefined
    return records
  }

  /** Lines before the first record: JVM messages, the tail of a record that began before the mark. */
  get orphans(): readonly string[] {
    return this.#orphans
  }

  /**
   * Beginning of the next line that matters, or of the last, unfinished one; counts the lines in between. Without an open record
   * that is a line with one of the words, below one also any line that is no frame of a stack trace.
   */
  #skip(text: string, from: number, hit: (from: number) => number): number {
    const next = hit(from)
    let at = from
    for (let end = text.indexOf('\n', at); end >= 0 && end <= next; end = text.indexOf('\n', at)) {
      if (this.#open && text.charCodeAt(at) !== TAB) break
      this.#line++
      at = end + 1
    }
    return at
  }

  #take(text: string, from: number, to: number, records: LogRecord[]): void {
    this.#line++
    const record = text.charCodeAt(from) === TAB ? undefined : this.#match(this.#header, text, from, to)
    if (record) {
      this.#readable = true
      if (this.#open) records.push(this.#open)
      this.#open = this.#wanted?.wants(record) === false ? undefined : record
      this.#room = MOST_CONTINUATION
    }
    if (this.#wanted) this.#lookInside(text.slice(from, to), record, records)
    if (record) return
    const lines = this.#open?.continuation ?? this.#orphans
    if (lines.length >= MOST_CONTINUATION_LINES || this.#room < 0 || (this.#wanted && !this.#open)) return
    const line = this.#text(text.slice(from, Math.min(to, from + MOST_LINE))).replace(/\r$/, '')
    if (this.#open) this.#room -= line.length
    lines.push(line)
  }

  /** A wanted header in the middle of a line is a record of doubt. */
  #lookInside(line: string, outer: LogRecord | undefined, records: LogRecord[]): void {
    const [from, text] = outer ? [1, line.slice(1)] : [0, line]
    const at = text.search(this.#inner)
    if (at < 0) return
    const inner = this.#match(this.#header, text.slice(at), 0, text.length - at)
    if (inner && this.#wanted?.wants(inner) && at + from > 0) records.push({ ...inner, glued: true })
  }

  #match(pattern: RegExp, text: string, from: number, to: number): LogRecord | undefined {
    pattern.lastIndex = from
    const groups = pattern.exec(text)?.groups
    // White space in a pattern takes line ends too.
    if (!groups || pattern.lastIndex > to) return undefined
    const { date = '', level = '', logger = '', message = '' } = groups
    // The pattern's dot stops at a lone CR, which a message may hold.
    const rest = text.slice(pattern.lastIndex - message.length, to)
    return {
      date,
      level,
      logger,
      message: this.#text(rest.slice(0, MOST_LINE)).replace(/\r$/, ''),
      continuation: [],
      line: this.#line,
      ...(this.#file !== undefined && { file: this.#file }),
    }
  }

  /** Also a copy: a piece of a chunk would keep all of it in memory. */
  #text(piece: string): string {
    return this.#bytes ? Buffer.from(piece, 'latin1').toString('utf8') : piece
  }
}

const TAB = 9

/** Where a pattern is found next, from a place on that only moves forward; the length of the text where it is not. */
function nextIn(text: string, pattern: RegExp): (from: number) => number {
  let known = -1
  return (from) => {
    if (known >= from) return known
    pattern.lastIndex = from
    known = pattern.exec(text)?.index ?? text.length
    return known
  }
}

const literally = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')

/** All records of a whole text. */
export function parseLog(record: string, text: string): LogRecord[] {
  const parser = new LogParser(record)
  return [...parser.push(text), ...parser.end()]
}

/** The header line as a report shows it: cut, and without anything that a terminal would obey. */
export function headerOf({ date, level, logger, message }: LogRecord): string {
  return `[${date}] ${level} {${logger}} - ${message.slice(0, MOST_SHOWN).replaceAll(/\p{Cc}/gu, ' ')}`
}

const MOST_SHOWN = 500
