import { createHash } from 'node:crypto'
import type { Json } from './step.ts'

/**
 * JSON with sorted keys and no white space (the parts of RFC 8785 that our data needs: no number but integers and short
 * decimals occurs in a plan).
 */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (value !== null && typeof value === 'object') {
    const present = Object.entries(value as { [key: string]: Json | undefined }).filter(
      (entry): entry is [string, Json] => entry[1] !== undefined,
    )
    const entries = present.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`
  }
  return JSON.stringify(value)
}

/** SHA-256, in hexadecimal, over the canonical JSON. */
export function digestOf(value: Json): string {
  return createHash('sha256').update(canonicalJson(value), 'utf8').digest('hex')
}
