import { randomBytes } from 'node:crypto'
import { createInterface } from 'node:readline'
import { MigrateError } from '../errors.ts'
import type { Command, Host, RunningCommand } from '../remote/command.ts'
import { lastLines, QUESTION_MS } from './client.ts'

/** A client program that stays connected and answers one question after the other. */
export class DatabaseSession {
  readonly #host: Host
  readonly #running: RunningCommand
  readonly #lines: AsyncIterator<string>
  #stderr = ''
  #ended = false
  /** It did not answer: its connection may be dead without a sign. */
  #deaf = false

  private constructor(host: Host, running: RunningCommand) {
    this.#host = host
    this.#running = running
    this.#lines = createInterface({ input: running.stdout, crlfDelay: Number.POSITIVE_INFINITY })[
      Symbol.asyncIterator
    ]()
    running.stderr.on('data', (chunk: Buffer) => {
      this.#stderr = (this.#stderr + chunk).slice(-4000)
    })
    running.done.then(
      () => {
        this.#ended = true
      },
      () => {
        this.#ended = true
      },
    )
  }

  /** @param command a client that reads SQL from stdin, prints each answer at once and ends at the end of its input */
  static async start(host: Host, command: Command): Promise<DatabaseSession> {
    return new DatabaseSession(host, await host.stream(command))
  }

  /** What it printed to stderr so far, at most the last 4000 characters. */
  get complaints(): string {
    return this.#stderr
  }

  /**
   * Runs SQL that ends with `;`.
   * @param limitMs how long the answer may take
   * @returns the lines that it printed; undefined when the session is gone or does not answer
   */
  async ask(sql: string, limitMs = QUESTION_MS): Promise<string[] | undefined> {
    if (this.#ended || this.#deaf) return undefined
    const end = `end-${randomBytes(6).toString('hex')}`
    this.#running.stdin.write(`${sql}\nSELECT '${end}';\n`)
    const lines: string[] = []
    const { promise: late, resolve } = Promise.withResolvers<undefined>()
    const timer = setTimeout(() => {
      this.#deaf = true
      resolve(undefined)
    }, limitMs)
    try {
      for (;;) {
        const next = await Promise.race([this.#lines.next(), late])
        if (next === undefined || next.done) return undefined
        if (next.value === end) return lines
        lines.push(next.value)
      }
    } finally {
      clearTimeout(timer)
    }
  }

  /** Ends it, and with it every lock that it holds. */
  async close(): Promise<void> {
    if (this.#deaf) {
      // Whoever asks the server to end it does so over another connection, which may take long.
      void this.#running.kill().catch(() => {})
      return
    }
    this.#running.stdin.end()
    const ended = this.#running.done.catch(() => {})
    const { promise: late, resolve } = Promise.withResolvers<'late'>()
    const timer = setTimeout(() => resolve('late'), QUESTION_MS)
    if ((await Promise.race([ended, late])) === 'late') await this.#running.kill()
    clearTimeout(timer)
  }

  /** The error for a session that could not be had. */
  failure(what: string, fix: string): MigrateError {
    return new MigrateError({
      reason: 'preflight-failed',
      host: this.#host.name,
      what: `${what}${this.#stderr ? `: ${lastLines(this.#stderr)}` : ''}`,
      safe: 'Nothing was changed.',
      fix,
    })
  }
}
