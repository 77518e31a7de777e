import { publishReport } from '../report/publish.ts'
import { runEntry } from './entry.ts'

await runEntry('report', ({ raw, surroundings, ui, secrets }) =>
  publishReport(raw, surroundings, ui, secrets),
)
