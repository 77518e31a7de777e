import { runVerb } from './entry.ts'

await runVerb('baseline')
