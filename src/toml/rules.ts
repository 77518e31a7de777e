import { z } from 'zod'
import { MigrateError, type Problem } from '../errors.ts'
import { parsePath } from './path.ts'
import { Pattern } from './pattern.ts'

/** A dotted key: `keystore.tls`, `transport.*.listener.port`, `datasource[WSO2CarbonDB].url`; it covers all that lies below. */
const Key = z.string().refine((text) => parsePath(text).length > 0, 'is not a dotted key')

/** When a rule speaks at all: every condition that is given must hold. Keys are those of
 * the old server's file after `rename` and `rewrite` rules. */
const conditions = {
  /** The old server's value is, or is not, what its pack shipped. */
  when: z.enum(['default', 'customised']).optional(),
  /** The old server's value, as text, matches. */
  pattern: Pattern.optional(),
  /** Any of these keys stands in the old server's file. */
  if_present: z.array(Key).optional(),
  /** None of these keys stands in the old server's file. */
  if_absent: z.array(Key).optional(),
  /** Any of these keys has another value in the old server's file than its pack shipped. */
  if_customised: z.array(Key).optional(),
}
const why = z.string().min(1).default('rule of the migration file')

/** How a text changes on its way: a prefix for values without `unless`, or a regular expression's replacement. */
const Rewrite = z.union([
  z.strictObject({ prefix: z.string().min(1), unless: z.string().min(1) }),
  z.strictObject({ match: Pattern, replace: z.string() }),
])

/** One rule. The last one whose key and conditions fit decides about a setting. */
export const MergeRule = z.discriminatedUnion('op', [
  /** The new pack's value stays. */
  z.strictObject({ op: z.literal('keep'), key: Key, ...conditions, why }),
  /** The old server's value wins. `whole`: and what only the target has in a table with this key goes. */
  z.strictObject({
    op: z.literal('take'),
    key: Key,
    whole: z.boolean().optional(),
    ...conditions,
    why,
  }),
  /** The old server's setting is not carried over. `notice`: how loud that is said. */
  z.strictObject({
    op: z.literal('drop'),
    key: Key,
    notice: z.enum(['note', 'warn']).default('note'),
    ...conditions,
    why,
  }),
  /** A person must decide: a conflict until an own rule says keep, take, drop or set. */
  z.strictObject({ op: z.literal('ask'), key: Key, ...conditions, why, fix: z.string() }),
  /** The setting gets this value, whatever the files say. */
  z.strictObject({ op: z.literal('set'), key: Key, value: z.unknown(), ...conditions, why }),
  /** The old server's setting goes under another key, before anything is compared. No wildcards. */
  z.strictObject({
    op: z.literal('rename'),
    key: Key,
    to: Key,
    rewrite: Rewrite.optional(),
    why,
  }),
  /** The old server's value changes its text, before anything is compared. */
  z.strictObject({ op: z.literal('rewrite'), key: Key, rewrite: Rewrite, why }),
  /** Something that an operator must know about a setting of the old server. */
  z.strictObject({ op: z.literal('warn'), key: Key, ...conditions, why, fix: z.string().optional() }),
  /** What makes elements of an array of tables the same, and whether those that only the new pack has stay. */
  z.strictObject({
    op: z.literal('array'),
    key: Key,
    identity: z.array(Key),
    mode: z.enum(['union', 'replace']).default('union'),
    why,
  }),
  /** Where a section that is new in the target goes: to the end, or before another section. */
  z.strictObject({
    op: z.literal('order'),
    key: Key,
    place: z.union([z.literal('last'), z.strictObject({ before: Key })]),
    why,
  }),
])
export type MergeRule = z.infer<typeof MergeRule>
export type Rewrite = z.infer<typeof Rewrite>

/**
 * Merge rules of a route. `defaults` are settings that the packs ship: an old value equal to its default is no decision of
 * an operator, and a default of the new pack gives way to one.
 */
export const MergeRules = z.strictObject({
  defaults: z
    .strictObject({
      source: z.record(z.string(), z.unknown()).default({}),
      target: z.record(z.string(), z.unknown()).default({}),
    })
    .default({ source: {}, target: {} }),
  rules: z.array(MergeRule).default([]),
  /** Settings (with all below) that the new server reads although nothing in its pack's configuration names them. */
  known: z.array(Key).default([]),
})
export type MergeRules = z.infer<typeof MergeRules>

/**
 * The `merge` array of a migration file as rules; they come after the route's and win.
 *
 * @throws MigrateError `config-invalid` with every complaint at once
 */
export function parseOwnRules(entries: readonly unknown[], file: string): MergeRule[] {
  const problems: Problem[] = []
  const rules: MergeRule[] = []
  entries.forEach((entry, index) => {
    const result = MergeRule.safeParse(entry)
    if (result.success) rules.push(result.data)
    else
      for (const issue of result.error.issues) {
        const where = [`merge[${index}]`, ...issue.path].join('.')
        problems.push({
          reason: 'config-invalid',
          what: `${where}: ${issue.message}.`,
          place: { file },
          fix: 'correct the rule: op is one of keep, take, drop, set, rename, rewrite, warn, ask, array, order.',
        })
      }
  })
  const [first, ...rest] = problems
  if (first) throw new MigrateError([first, ...rest])
  return rules
}
