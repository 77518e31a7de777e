import { z } from 'zod'

/** Merge rules of a route, and the user's own ones. */
export const MergeRules = z.strictObject({})
export type MergeRules = z.infer<typeof MergeRules>
