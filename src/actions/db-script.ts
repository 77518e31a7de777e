import { runVerb } from './entry.ts'

await runVerb('db-script')
