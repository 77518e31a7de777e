import { isSecret, maskText } from './mask.ts'
import { equal, type Scalar, type Table, type Value } from './value.ts'

/** Keys whose values together tell the elements of an array of tables apart. */
export type Identity = readonly (readonly { key: string }[])[]

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
