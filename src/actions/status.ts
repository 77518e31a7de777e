import { runVerb } from './entry.ts'

await runVerb('status')
