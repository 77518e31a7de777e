import type { Environment } from '../migration/schema.ts'
import type { Host } from '../remote/command.ts'
import type { Route } from '../routes/schema.ts'
import type { Secrets } from '../secrets.ts'
import type { Ui } from '../ui.ts'
import type { Spool } from './spool.ts'

/** What planning and steps may use. One per verb invocation. */
export interface Context {
  runId: string
  /** Who has this done, as records name them. */
  who: string
  route: Route
  environment: Environment
  /** Connected on first use, closed by the engine. `runner` is the machine this runs on. */
  host(name: string): Host
  /** Where this run keeps what it replaces on a node's target host: `<state>/runs/<run-id>`. */
  runFolder(node: string): Promise<string>
  /** An interrupted attempt goes on: what it began may still be at work, or have ended meanwhile. */
  goesOn?: boolean
  secrets: Secrets
  ui: Ui
  spool: Spool
  /** Folder of the migration file: relative paths in it start here. */
  folder: string
}
