import { isSecret, maskText } from './mask.ts'
import { type Element, names, type Path, parsePath } from './path.ts'
import type { MergeRule } from './rules.ts'
import { equal, type Scalar, type Table, type Value } from './value.ts'

/** Keys whose values together tell the elements of an array of tables apart. */
export type Identity = readonly (readonly { key: string }[])[]

/** How the elements of an array of tables at a path are told apart; by all of their values where it is empty. */
export type Identify = (path: Path) => Identity

/** The rule for an array of tables; the last one that names it. */
export function arrayRuleOf(
  rules: readonly MergeRule[],
): (path: Path) => { identity: Identity; mode: 'union' | 'replace' } {
  const arrays = rules
    .filter((rule) => rule.op === 'array')
    .map(({ key, identity, mode }) => ({
      pattern: parsePath(key),
      identity: identity.map((each) => parsePath(each)),
      mode,
    }))
  return (path) => arrays.findLast(({ pattern }) => names(pattern, path)) ?? { identity: [], mode: 'union' }
}

/** An element on a path, under the words by which a reader knows it. */
export function elementAt(item: Value, at: number, identity: Identity): Element {
  return { at, label: (item.type === 'table' && nameOf(item, identity)) || String(at) }
}

/** Every scalar of a tree with its path; elements of arrays of tables carry their names. */
export function* namedScalars(value: Value, identify: Identify, path: Path = []): Generator<[Path, Scalar]> {
  if (value.type === 'scalar') yield [path, value]
  else if (value.type === 'list') {
    const identity = identify(path)
    for (const [at, item] of value.items.entries())
      yield* namedScalars(item, identify, [...path, elementAt(item, at, identity)])
  } else {
    for (const [key, below] of value.entries) yield* namedScalars(below, identify, [...path, key])
  }
}

/** What stands under a key of a table. */
export function entry(side: Value | undefined, key: string): Value | undefined {
  return side?.type === 'table' ? side.entries.get(key) : undefined
}

function identityValues(table: Table, identity: Identity): (Scalar | undefined)[] {
  return identity.map((keys) => {
    const value = keys.reduce<Value | undefined>((below, { key }) => entry(below, key), table)
    return value?.type === 'scalar' ? value : undefined
  })
}

/** The words by which a reader knows an element; secrets do not name anything. */
export function nameOf(table: Table, identity: Identity): string {
  const values = identityValues(table, identity)
  if (values.some((value) => value === undefined)) return ''
  const words = values.map((value, at) => {
    const keys = (identity[at] ?? []).map(({ key }) => key)
    return value && !isSecret(keys, value) ? maskText(value.text) : ''
  })
  return words.join('+').replaceAll(/[[\]\s]+/g, '_')
}

/** Whether two elements are one: the same identity, or without one the same values. */
export function sameElement(a: Table, b: Table, identity: Identity): boolean {
  const [left, right] = [identityValues(a, identity), identityValues(b, identity)]
  const named = identity.length > 0 && [...left, ...right].every((value) => value !== undefined)
  if (!named) return equal(a, b)
  return left.every((value, at) => equal(value as Value, right[at] as Value))
}

/** The element of another array that is the same one. */
export function elementOf(side: Value | undefined, element: Table, identity: Identity): Value | undefined {
  if (side?.type !== 'list') return undefined
  return side.items.find((item) => item.type === 'table' && sameElement(item, element, identity))
}

/** Names that occur more than once; elements without a name are no matter. */
export function duplicates(names: string[]): string[] {
  return names.filter((name, at) => name !== '' && names.indexOf(name) !== at)
}
