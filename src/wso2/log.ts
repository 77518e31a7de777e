/** One record of a server log: its header line, and the lines below it that belong to it (stack traces). */
export interface LogRecord {
  /** As printed, in the server's time zone: `2026-11-22 17:05:01,123`. */
  date: string
  level: string
  /** Full class name in `wso2carbon.log`. */
  logger: string
  message: string
  continuation: string[]
}

/** Stack traces of thousands of lines happen (nested causes of OSGi); more is of no use to anybody. */
const MOST_CONTINUATION_LINES = 2000

/**
 * Cuts a stream of text into records. Chunks may end anywhere, inside a line and inside a record: what is unfinished waits
 * for the next chunk. `record` is the route's pattern with the named groups date, level, logger, message.
 */
export class LogParser {
  readonly #record: RegExp
  #rest = ''
  #open: LogRecord | undefined
  #orphans: string[] = []

  constructor(record: string) {
    this.#record = new RegExp(record, 'u')
  }

  /** Records that are complete because the header of the next one has been seen. */
  push(chunk: string): LogRecord[] {
    const lines = (this.#rest + chunk).split('\n')
    this.#rest = lines.pop() ?? ''
    return lines.flatMap((line) => this.#line(line.replace(/\r$/, '')) ?? [])
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
    const last = this.#rest === '' ? undefined : this.#line(this.#rest.replace(/\r$/, ''))
    const records = [last, this.#open].filter((record) => record !== undefined)
    this.#rest = ''
    this.#open = undefined
    return records
  }

  /** Lines before the first record: JVM messages, the tail of a record that began before the mark. */
  get orphans(): readonly string[] {
    return this.#orphans
  }

  #line(line: string): LogRecord | undefined {
    const groups = this.#record.exec(line)?.groups
    if (groups) {
      const finished = this.#open
      this.#open = {
        date: groups.date ?? '',
        level: groups.level ?? '',
        logger: groups.logger ?? '',
        message: groups.message ?? '',
        continuation: [],
      }
      return finished
    }
    const lines = this.#open?.continuation ?? this.#orphans
    if (lines.length < MOST_CONTINUATION_LINES) lines.push(line)
    return undefined
  }
}

/** All records of a whole text. */
export function parseLog(record: string, text: string): LogRecord[] {
  const parser = new LogParser(record)
  return [...parser.push(text), ...parser.end()]
}
