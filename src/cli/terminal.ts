import type { Secrets } from '../secrets.ts'
import type { Ui } from '../ui.ts'

/** What commands need of the place they run in. */
export interface Terminal {
  ui: Ui
  secrets: Secrets
  env: Readonly<Record<string, string | undefined>>
  cwd: string
  /** Where runs leave what their report is made of. */
  spoolRoot: string
  out(text: string): void
  err(text: string): void
}
