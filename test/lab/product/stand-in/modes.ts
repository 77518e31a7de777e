import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { MigrationModes } from '../apim/client/modes.ts'

/** How a stand-in server misbehaves: the contents of `<home>/standin.json`, read at each start. */
export interface StandInModes {
  /** The process ends at once, before it writes its pid file or a line of log. */
  readonly neverStart?: boolean
  /** Ports open, artifacts deployed, then the process ends without the started line. */
  readonly dieBeforeStarted?: boolean
  /** As above, but the process stays, ports open. */
  readonly hang?: boolean
  /** Status the process ends with when it dies; 121 makes the script start it again. */
  readonly exitCode?: number
  /** Names (`name_version`) of carbon applications whose deployment fails although the archive is sound. */
  readonly failCarbonApps?: readonly string[]
  /** Layout of another product than the one that runs, as a changed log4j2.properties would give it. */
  readonly logPattern?: 'micro-integrator' | 'carbon'
  /** The log is rolled over in the middle of the start, between deployed lines. */
  readonly rollDuringStart?: boolean
  /** Seconds from SIGTERM to the end of the process; 1.2 when absent. */
  readonly stopSeconds?: number
  readonly ignoreTerm?: boolean
  /** Seconds that the start takes at least, before the started line. */
  readonly startSeconds?: number
  /** Otherwise than the product does it: API-M pads its pid file with NULs to 100 bytes, MI writes digits. */
  readonly pidFile?: 'digits' | 'nul-padded' | 'none'
  /** Seconds that API-M's indexer takes behind the started line; 2 when absent. */
  readonly indexSeconds?: number
  /** A line at ERROR level that means nothing: of a log mediator of the user, of a peer that is not up yet. */
  readonly errorNoise?: boolean
  /** Without a database, executions are appended to this file: `server<TAB>artifact<TAB>ISO time`. */
  readonly runsFile?: string
  /** Milliseconds between two executions of a task or inbound endpoint; 200 when absent. */
  readonly runEvery?: number
  /** Datasource that executions are counted in; the first one of deployment.toml when absent. */
  readonly runsDatasource?: string
  /** The cipher tool of early packs puts `repository/resources/security/` before `file_name` even in MI 4.0. */
  readonly ciphertoolWantsBareName?: boolean
  /** How the migration client of API-M misbehaves. */
  readonly migration?: MigrationModes
}

/** Reads the modes of a home; no file means a healthy server. Throws on a file that is not JSON. */
export function readModes(home: string): StandInModes {
  let text: string
  try {
    text = readFileSync(join(home, 'standin.json'), 'utf8')
  } catch {
    return {}
  }
  return JSON.parse(text) as StandInModes
}
