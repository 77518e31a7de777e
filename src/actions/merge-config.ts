import { runVerb } from './entry.ts'

await runVerb('merge-config')
