import { runEntry } from './entry.ts'
import { publishReport } from './publish-report.ts'

await runEntry('report', ({ raw, surroundings, ui, secrets }) =>
  publishReport(raw, surroundings, ui, secrets),
)
