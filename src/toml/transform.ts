import { arrayRuleOf, elementAt, type Identify } from './identity.ts'
import { covers, names, type Path, parsePath, type Segment } from './path.ts'
import type { MergeRule, Rewrite } from './rules.ts'
import { clone, isTables, newTable, stringRaw, type Table, type Value } from './value.ts'

/** A renaming that took place, for the report. */
export interface Renamed {
  from: string
  to: string
  why: string
}

/**
 * Applies `rename` and `rewrite` rules to a tree, on a copy where there are any. Used on the old server's settings and on its
 * pack's defaults alike, so that the two stay comparable.
 */
export function transform(given: Table, rules: readonly MergeRule[]): { root: Table; renamed: Renamed[] } {
  const renamed: Renamed[] = []
  const moving = rules.filter(({ op }) => op === 'rename' || op === 'rewrite')
  if (moving.length === 0) return { root: given, renamed }
  const root = clone(given)
  const array = arrayRuleOf(rules)
  const identify: Identify = (path) => array(path).identity
  for (const rule of moving) {
    if (rule.op === 'rename') {
      const [from, to] = [parsePath(rule.key), parsePath(rule.to)]
      const done = rename(root, from, to, rule)
      if (done) renamed.push({ from: rule.key, to: rule.to, why: rule.why })
    } else if (rule.op === 'rewrite') {
      rewriteBelow(root, [], { ...rule, pattern: parsePath(rule.key) }, identify)
    }
  }
  return { root, renamed }
}

type Renaming = { rewrite?: Rewrite | undefined; why: string }

function rename(table: Table, from: Segment[], to: Segment[], rule: Renaming): boolean {
  const [first, ...rest] = from
  if (!first) return false
  if (rest.length > 0 && to.length > 1 && to[0]?.key === first.key) {
    const value = table.entries.get(first.key)
    const tables = value?.type === 'list' ? value.items : [value]
    const done = tables.map((item) => item?.type === 'table' && rename(item, rest, to.slice(1), rule))
    return done.some(Boolean)
  }
  const value = detach(table, from)
  if (!value) return false
  attach(table, to, rule.rewrite ? rewritten(value, rule.rewrite, rule.why) : value)
  return true
}

function detach(table: Table, path: Segment[]): Value | undefined {
  const [first, ...rest] = path
  const value = first && table.entries.get(first.key)
  if (!first || !value) return undefined
  if (rest.length === 0) {
    table.entries.delete(first.key)
    table.spelling?.delete(first.key)
    return value
  }
  if (value.type !== 'table') return undefined
  const found = detach(value, rest)
  if (found && value.entries.size === 0) table.entries.delete(first.key)
  return found
}

/** What already stands under the new name wins: somebody wrote it for the new meaning. */
function attach(table: Table, path: Segment[], value: Value): void {
  const [first, ...rest] = path
  if (!first) return
  const existing = table.entries.get(first.key)
  if (rest.length > 0) {
    const below = existing?.type === 'table' ? existing : newTable('implicit')
    if (existing === undefined) table.entries.set(first.key, below)
    attach(below, rest, value)
  } else if (existing === undefined) table.entries.set(first.key, value)
  else if (existing.type === 'table' && value.type === 'table') {
    for (const [key, entry] of value.entries) attach(existing, [{ key }], entry)
  }
}

interface Rewriting {
  pattern: Segment[]
  rewrite: Rewrite
  why: string
}

function rewriteBelow(table: Table, path: Path, rule: Rewriting, identify: Identify): void {
  for (const [key, entry] of table.entries) {
    const here = [...path, key]
    if (entry.type === 'table') rewriteBelow(entry, here, rule, identify)
    else if (entry.type === 'list' && isTables(entry)) {
      for (const [at, item] of entry.items.entries()) {
        rewriteBelow(item, [...here, elementAt(item, at, identify(here))], rule, identify)
      }
    } else if (names(rule.pattern, here) || covers(rule.pattern, here))
      table.entries.set(key, rewritten(entry, rule.rewrite, rule.why))
  }
}

/** A text after a rewrite; references such as `$ref{..}` and other types stay as they are. */
function rewritten(value: Value, rewrite: Rewrite, why: string): Value {
  if (value.type !== 'scalar' || value.kind !== 'string') return value
  let text = value.text
  if ('prefix' in rewrite) {
    if (text === '' || text.startsWith('$') || text.includes(rewrite.unless)) return value
    text = rewrite.prefix + text
  } else text = text.replace(new RegExp(rewrite.match, 'u'), rewrite.replace)
  if (text === value.text) return value
  const literal = value.raw.startsWith("'") && !value.raw.startsWith("'''") && !/['\n]/.test(text)
  return { ...value, text, rewritten: { raw: value.raw, why }, raw: literal ? `'${text}'` : stringRaw(text) }
}
