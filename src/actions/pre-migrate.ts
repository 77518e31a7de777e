import { runVerb } from './entry.ts'

await runVerb('pre-migrate')
