import { holdsEmptyList, needsHeaders, wantsHeader } from './render.ts'
import { equal, isTables, type Table, type Value } from './value.ts'

/** Where a table or setting is in the target: keys, and places in arrays of tables. */
export type Location = readonly (string | number)[]

/** One thing that the target's text must undergo. */
export type Change =
  | { op: 'add'; at: Location; parent: Table; key: string; keyText: string | undefined; value: Value }
  | { op: 'replace'; at: Location; old: Value; value: Value }
  | { op: 'append'; at: Location; list: Table[]; elements: Table[] }
  | { op: 'remove'; at: Location; old: Value }

/** The smallest set of changes that turns one tree into another. */
export function difference(target: Table, merged: Table, at: Location = []): Change[] {
  const changes: Change[] = []
  for (const [key, value] of merged.entries) {
    const old = target.entries.get(key)
    if (old && equal(old, value)) continue
    const here = [...at, key]
    const keyText = merged.spelling?.get(key)
    if (!old) changes.push({ op: 'add', at: here, parent: target, key, keyText, value })
    else if (old.type === 'table' && value.type === 'table' && old.form === 'dotted' && needsHeaders(value)) {
      changes.push({ op: 'remove', at: here, old })
      changes.push({ op: 'add', at: here, parent: target, key, keyText, value: withHeaders(value) })
    } else if (old.type === 'table' && value.type === 'table' && old.form !== 'inline') {
      changes.push(...difference(old, value, here))
    } else if (isTables(old) && old.setting === undefined && isTables(value)) {
      changes.push(...elementChanges(old.items, value.items, here))
    } else if (staysInPlace(old, value)) {
      changes.push({ op: 'replace', at: here, old, value })
    } else {
      changes.push({ op: 'remove', at: here, old })
      changes.push({ op: 'add', at: here, parent: target, key, keyText, value: withHeaders(value) })
    }
  }
  for (const [key, old] of target.entries) {
    if (!merged.entries.has(key)) changes.push({ op: 'remove', at: [...at, key], old })
  }
  return changes
}

/** Whether a new value can stand where the old one does: braces only where there were braces. */
function staysInPlace(old: Value, value: Value): boolean {
  if (!old.setting || (value.type === 'table' && old.type !== 'table')) return false
  return old.type === 'scalar' ? !wantsHeader(value) : !holdsEmptyList(value)
}

/** The same value, its tables under headers of their own. */
function withHeaders(value: Value): Value {
  if (value.type !== 'table' || value.entries.size === 0) return value
  const entries = new Map([...value.entries].map(([key, entry]) => [key, withHeaders(entry)]))
  return { ...value, entries, form: 'header' }
}

function elementChanges(old: Table[], merged: Table[], at: Location): Change[] {
  const changes: Change[] = []
  const kept = new Set(merged.map((element) => element.basis))
  for (const [index, element] of old.entries()) {
    if (!kept.has(index)) changes.push({ op: 'remove', at: [...at, index], old: element })
  }
  for (const element of merged) {
    const basis = element.basis === undefined ? undefined : old[element.basis]
    if (basis) changes.push(...difference(basis, element, [...at, element.basis as number]))
  }
  const elements = merged.filter((element) => element.basis === undefined)
  if (elements.length > 0) changes.push({ op: 'append', at, list: old, elements })
  return changes
}
