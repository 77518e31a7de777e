import { randomUUID } from 'node:crypto'
import { appendFileSync } from 'node:fs'
import type { Level } from '../../stand-in/log.ts'
import type { Session } from '../../stand-in/stores.ts'
import { JavaException, sqlException } from './exceptions.ts'
import type { MigrationPoint } from './modes.ts'
import type { ObserverContext } from './observer.ts'
import { reach } from './points.ts'
import { loggers, type Speaker } from './texts.ts'

/** What the client's classes of a `-D` option do: `validation` and `migrate`, or the clean-up of REG_LOG alone. */
export type Phase = 'pre-migrate' | 'migrate' | 'reindex-only'

const PREFIX = 'WSO2 API-M Migration Task : '

/** One run of the client: its log, its two databases, and the places where it may be made to fail. */
export class ClientRun {
  readonly context: ObserverContext
  private readonly id = randomUUID()
  private readonly sessions = new Map<'apim_db' | 'shared_db', Promise<Session>>()

  constructor(context: ObserverContext) {
    this.context = context
  }

  get home(): string {
    return this.context.home
  }

  /** Value of `-Dname=value`; undefined when it was not given. */
  property(name: string): string | undefined {
    return this.context.properties.get(name)
  }

  info(speaker: Speaker, text: string): void {
    this.write('INFO', speaker, text)
  }

  /** As `info`, behind the words that most lines of the client begin with. */
  task(speaker: Speaker, text: string): void {
    this.write('INFO', speaker, PREFIX + text)
  }

  /** At ERROR; the layout `%m%ex` puts the first line of the exception behind the message. */
  error(speaker: Speaker, text: string, exception?: JavaException): void {
    const head = exception ? `${text.trimEnd()} ${exception.head}` : text
    this.write('ERROR', speaker, head, exception?.below)
  }

  taskError(speaker: Speaker, text: string, exception?: JavaException): void {
    this.error(speaker, PREFIX + text, exception)
  }

  write(level: Level, speaker: Speaker, text: string, trace?: readonly string[]): void {
    this.context.log(level, loggers[speaker], text, trace)
  }

  /** Opens a database once; a later call waits for the same session. */
  session(id: 'apim_db' | 'shared_db'): Promise<Session> {
    const known = this.sessions.get(id)
    if (known) return known
    const opened = this.context.open(id).catch((error: Error) => {
      throw new JavaException('java.sql.SQLException', error.message)
    })
    this.sessions.set(id, opened)
    return opened
  }

  /** Runs one statement; throws the database's error as its driver for Java would. */
  async query(id: 'apim_db' | 'shared_db', sql: string, values?: readonly unknown[]): Promise<unknown[][]> {
    const session = await this.session(id)
    try {
      return await session.query(sql, values)
    } catch (error) {
      throw sqlException(session.engine, error)
    }
  }

  /** Lets happen what the modes want at this point; `fail` is what an exception does here. */
  at(point: MigrationPoint, fail: () => Promise<void> | void): Promise<void> {
    return reach(this, point, fail)
  }

  /** Counts the run in STANDIN_MIGRATIONS, and in the file that the modes name. */
  async began(phase: Phase): Promise<void> {
    const { countFile } = this.context.modes
    if (countFile) appendFileSync(countFile, `${phase}\t${new Date().toISOString()}\n`)
    await this.query(
      'apim_db',
      'INSERT INTO STANDIN_MIGRATIONS (phase, began_at, run) VALUES (?, CURRENT_TIMESTAMP, ?)',
      [phase, this.id],
    )
  }

  async ended(): Promise<void> {
    await this.query('apim_db', 'UPDATE STANDIN_MIGRATIONS SET ended_at = CURRENT_TIMESTAMP WHERE run = ?', [
      this.id,
    ])
  }

  /** Whether no run before this one of the same phase began and did not end. */
  async isFirst(): Promise<boolean> {
    const rows = await this.query(
      'apim_db',
      'SELECT 1 FROM STANDIN_MIGRATIONS WHERE ended_at IS NULL AND run <> ? AND phase IN (SELECT phase FROM STANDIN_MIGRATIONS WHERE run = ?)',
      [this.id, this.id],
    )
    return rows.length === 0
  }

  async close(): Promise<void> {
    for (const session of this.sessions.values()) await session.then((each) => each.close()).catch(() => {})
  }
}
