import { appendFileSync } from 'node:fs'
import type { StandInModes } from './modes.ts'
import { type DataSource, openDatabase, type Session } from './stores.ts'

/** Name under which a start of the server itself is counted. */
const START = '*START*'

/**
 * Counts what a server does on its own: one row in STANDIN_RUNS(server, artifact, at) per execution, in the database
 * that the server's own deployment.toml names, so that work done twice can be seen there.
 */
export class Runs {
  private readonly server: string
  private readonly modes: StandInModes
  private readonly source: DataSource | undefined
  private session: Session | undefined
  private timer: NodeJS.Timeout | undefined
  private writing: Promise<void> = Promise.resolve()

  constructor(server: string, modes: StandInModes, sources: readonly DataSource[]) {
    this.server = server
    this.modes = modes
    const wanted = modes.runsDatasource
    this.source = wanted === undefined ? sources[0] : sources.find(({ id }) => id === wanted)
  }

  /** Records the start, then each artifact again and again. A table that cannot be written to is no reason to fail. */
  async begin(artifacts: readonly string[]): Promise<void> {
    if (this.source)
      try {
        this.session = await openDatabase(this.source)
        await this.session.query(
          'CREATE TABLE IF NOT EXISTS STANDIN_RUNS (server VARCHAR(200) NOT NULL, artifact VARCHAR(400) NOT NULL, at TIMESTAMP NOT NULL)',
        )
      } catch {}
    await this.record([START])
    this.timer = setInterval(() => {
      this.writing = this.writing.then(() => this.record(artifacts))
    }, this.modes.runEvery ?? 200)
  }

  async end(): Promise<void> {
    clearInterval(this.timer)
    await this.writing
    await this.session?.close().catch(() => {})
  }

  private async record(artifacts: readonly string[]): Promise<void> {
    for (const artifact of artifacts) {
      if (this.modes.runsFile)
        appendFileSync(this.modes.runsFile, `${this.server}\t${artifact}\t${new Date().toISOString()}\n`)
      await this.session
        ?.query('INSERT INTO STANDIN_RUNS (server, artifact, at) VALUES (?, ?, CURRENT_TIMESTAMP)', [
          this.server,
          artifact,
        ])
        .catch(() => {})
    }
  }
}
