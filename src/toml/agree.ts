import type { List, Scalar, Table, Value } from './value.ts'
import { floatText } from './value.ts'

/** Whether another library's reading is that of the tree. */
export function isSame(value: Value, other: unknown): boolean {
  return value.type === 'scalar' ? agrees(value, other) : hasSame(value, other)
}

function hasSame(value: List | Table, other: unknown): boolean {
  if (value.type === 'list') {
    if (!Array.isArray(other) || other.length !== value.items.length) return false
    for (let at = 0; at < other.length; at += 1) {
      const item = value.items[at] as Value
      if (!(item.type === 'scalar' ? agrees(item, other[at]) : hasSame(item, other[at]))) return false
    }
    return true
  }
  if (typeof other !== 'object' || other === null || Array.isArray(other)) return false
  const keys = Object.keys(other)
  if (keys.length !== value.entries.size) return false
  let at = 0
  for (const [key, entry] of value.entries) {
    // Both have the order of the text, but for keys that look like numbers: to compare two keys is less than to look one up. With
    // the object's own string for a key its value is found without hashing.
    const own = keys[at] as string
    const found =
      own === key
        ? (other as Record<string, unknown>)[own]
        : Object.getOwnPropertyDescriptor(other, key)?.value
    // Most are scalars: no call of its own for each of them.
    if (!(entry.type === 'scalar' ? agrees(entry, found) : hasSame(entry, found))) return false
    at += 1
  }
  return true
}

/**
 * Where the tree built from syntax nodes and another library's reading differ, as a dotted key; nothing when they agree.
 * Libraries lose whether 1.0 was a float, and dates come in classes of their own: there the kind is compared alone.
 */
export function disagreement(value: Value, other: unknown): string | undefined {
  if (value.type === 'scalar') return agrees(value, other) ? undefined : ''
  if (value.type === 'list') {
    if (!Array.isArray(other) || other.length !== value.items.length) return ''
    for (const [index, item] of value.items.entries()) {
      const found = disagreement(item, other[index])
      if (found !== undefined) return `[${index}]${found}`
    }
    return undefined
  }
  if (typeof other !== 'object' || other === null || Array.isArray(other)) return ''
  if (Object.keys(other).length !== value.entries.size) return ''
  for (const [key, entry] of value.entries) {
    const found = Object.hasOwn(other, key)
      ? disagreement(entry, (other as Record<string, unknown>)[key])
      : ''
    if (found !== undefined) return found === '' || found.startsWith('[') ? key + found : `${key}.${found}`
  }
  return undefined
}

function agrees({ kind, text }: Scalar, other: unknown): boolean {
  if (kind === 'date') return other instanceof Date
  // Readers may or may not turn line ends inside of long strings into LF.
  if (kind === 'string')
    return other === text || (typeof other === 'string' && withoutCr(other) === withoutCr(text))
  if (kind === 'boolean') return other === (text === 'true')
  if (kind === 'integer') {
    // Of a number that JavaScript holds exactly no text need be made.
    if (Number.isSafeInteger(other)) return Number(text) === other
    return (typeof other === 'bigint' || Number.isInteger(other)) && String(other) === text
  }
  return typeof other === 'number' && floatText(other) === text
}

function withoutCr(text: string): string {
  return text.replaceAll('\r\n', '\n')
}
