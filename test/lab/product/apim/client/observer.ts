import type { Log } from '../../stand-in/log.ts'
import type { Session } from '../../stand-in/stores.ts'
import type { MigrationModes } from './modes.ts'

/** What the server around the client gives to it. */
export interface ObserverContext {
  readonly home: string
  /** `-Dkey=value` of the start; `-Dkey` alone is `true`. */
  readonly properties: ReadonlyMap<string, string>
  readonly log: Log
  readonly modes: MigrationModes
  open(id: 'apim_db' | 'shared_db'): Promise<Session>
}
