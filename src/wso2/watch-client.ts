import { setTimeout as sleep } from 'node:timers/promises'
import { debugPoint } from '../debug-point.ts'
import type { Host } from '../remote/command.ts'
import type { ClientLog, Marker } from '../routes/client.ts'
import { LogParser, type LogRecord } from './log.ts'
import { type LogMark, readLogSince } from './log-mark.ts'
import { ClientHistoryReader, wantedOf, within } from './migration-log.ts'
import type { ClientHistory, Phase } from './migration-run.ts'
import { findServer, type Server } from './server.ts'

/** Between two looks, in milliseconds: at first, and once a run has taken long. */
const POLL_MS = 1_000
const SLOW_POLL_MS = 5_000
const SLOW_AFTER_MS = 120_000
/** How long the script may take until a JVM can be seen. */
const APPEAR_MS = 20_000
/** How long none may be seen before we call it dead: the script starts one that ends with 121 again. */
const GONE_MS = 5_000
/** How long the rest of the log of a server that is gone may be read. */
const REST_MS = 15 * 60_000
/** How long what is there may be read before a time counts as over: an attempt that goes on has all of it before it. */
const LATE_MS = 60_000
/** After a record that ended the start: the rest of its stack trace. */
const SETTLE_MS = 2_000

/** Why the log is not waited for any longer. */
export type WatchEnd = 'started' | 'given-up' | 'died' | 'not-begun' | 'timed-out'

/** What is done with what a run of the client says. */
export interface ClientWatch {
  client: ClientLog
  phase: Phase
  /** Name that records have as their file. */
  file: string
  /** Milliseconds since the epoch: when the run began, when the client must have begun its work, and when it is too long. */
  began: number
  startLimit: number
  limit: number
  /** Nothing was said for so long: told again each time that it has lasted as long once more. Milliseconds. */
  silenceMs: number
  onText(text: string): Promise<void>
  onRecord(record: LogRecord): void
  onSilence(silentMs: number): Promise<void>
}

/** Follows the log of a client's run from its mark, and keeps what the verdict needs; text and records are not kept. */
export class ClientLogFollower {
  readonly #host: Host
  readonly #server: Server
  readonly #watch: ClientWatch
  readonly #parser: LogParser
  readonly #reader: ClientHistoryReader
  readonly #isBegin: (record: LogRecord) => boolean
  #mark: LogMark
  #seen: WatchEnd | undefined
  #gap = false
  #heard = false
  #begun = false

  constructor(host: Host, server: Server, from: LogMark, watch: ClientWatch) {
    this.#host = host
    this.#server = server
    this.#mark = from
    this.#watch = watch
    this.#parser = new LogParser(watch.client.record, { wanted: wantedOf(watch.client) })
    this.#parser.startFile(watch.file)
    const { loggers, migrate, pre_migrate } = watch.client
    const isOurs = within(loggers)
    const begins = [migrate.begin, pre_migrate.begin].map(({ pattern }) => new RegExp(pattern, 'u'))
    this.#isBegin = ({ logger, message }) => isOurs(logger) && begins.some((begin) => begin.test(message))
    this.#reader = new ClientHistoryReader(watch.client, watch.phase)
  }

  /** Part of the log is gone: it rolled over more often than files are kept, or was deleted. */
  get gap(): boolean {
    return this.#gap
  }

  /** Reads until the start has come to its end, whichever, or the time is over. */
  async untilEnd(): Promise<WatchEnd> {
    const { began, silenceMs, onSilence } = this.#watch
    let lastSeen = Date.now() + APPEAR_MS
    let lastWord = Date.now()
    let told = lastWord
    for (;;) {
      await debugPoint('client.running', this.#server.home)
      if (await this.#read(POLL_MS)) {
        lastWord = Date.now()
        told = lastWord
      }
      const end = this.#said()
      if (end === 'given-up') await sleep(SETTLE_MS)
      if (end) return end
      const now = Date.now()
      const isAlive = (await findServer(this.#host, this.#server.home)).length > 0
      if (isAlive) lastSeen = now + GONE_MS
      else if (now > lastSeen) {
        await this.#read(REST_MS)
        return this.#said() ?? 'died'
      }
      const over = this.#over(now)
      if (over) {
        await this.#read(LATE_MS)
        if (!this.#said() && this.#over(now)) return over
      }
      if (isAlive && now - told > silenceMs) {
        told = now
        await onSilence(now - lastWord)
      }
      await sleep(now - began > SLOW_AFTER_MS ? SLOW_POLL_MS : POLL_MS)
    }
  }

  /** What the whole run was, read to the end of the log; once, after the server has stopped. */
  async finish(): Promise<{ history: ClientHistory; readable: boolean }> {
    await this.#read(REST_MS)
    this.#take(this.#parser.end())
    return { history: this.#reader.end(), readable: this.#parser.readable }
  }

  /**
   * What there is now; whether that was anything. A server that never stops talking must not keep us from looking at the clock.
   * @param enough milliseconds after which there is no further reading
   */
  async #read(enough: number): Promise<boolean> {
    const log = `${this.#server.home}/${this.#server.pack.log}`
    const end = Date.now() + enough
    for (let any = false; ; any = true) {
      if (Date.now() > end) return any
      const { text, mark, gap } = await readLogSince(this.#host, log, this.#mark)
      this.#mark = mark
      this.#gap ||= gap
      if (text === '') return any
      this.#heard = true
      await this.#watch.onText(text)
      this.#take(this.#parser.push(text))
    }
  }

  #take(records: readonly LogRecord[]): void {
    for (const record of records) {
      this.#begun ||= this.#isBegin(record)
      this.#reader.take(record)
      this.#watch.onRecord(record)
      this.#seen ??= this.#ended(record)
    }
  }

  /** Which time is over, by all that was read. */
  #over(now: number): WatchEnd | undefined {
    const { startLimit, limit } = this.#watch
    if (now > limit) return 'timed-out'
    return now > startLimit && this.#isWaiting() ? 'not-begun' : undefined
  }

  /** Whether the client has not begun its work, for all that is known: what cannot be read may be its words. */
  #isWaiting(): boolean {
    const last = this.#parser.peek()
    if (this.#begun || (last && this.#isBegin(last))) return false
    return !this.#gap && (this.#parser.readable || !this.#heard)
  }

  #said(): WatchEnd | undefined {
    return this.#seen ?? this.#ended(this.#parser.peek())
  }

  /** Whether a record says that the start is over; the line that everybody waits for may be the last one for hours. */
  #ended(record: LogRecord | undefined): WatchEnd | undefined {
    if (!record || record.glued) return undefined
    const { server, fatal } = this.#watch.client
    if (says(server.started, record)) return 'started'
    return fatal.some((marker) => says(marker, record)) ? 'given-up' : undefined
  }
}

const says = ({ logger, pattern }: Marker, record: LogRecord): boolean =>
  record.logger === logger && new RegExp(pattern, 'u').test(record.message)
