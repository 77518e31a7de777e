import type { Ledger } from './ledger.ts'
import { equal, newTable, type Table, type Value } from './value.ts'

/** Does what a rule says that sets a key, in tables that are made where they are missing. */
export function setKey(merged: Table, keys: string[], value: Value, why: string, ledger: Ledger): void {
  let table = merged
  for (const key of keys.slice(0, -1)) {
    const below = table.entries.get(key)
    const next: Table =
      below?.type === 'table' ? { ...below, entries: new Map(below.entries) } : newTable('implicit')
    if (below && below.type !== 'table') {
      ledger.conflict(keys, 'A rule sets a key below something that is not a table.')
      return
    }
    table.entries.set(key, next)
    table = next
  }
  const key = keys.at(-1) as string
  const old = table.entries.get(key)
  if (old && equal(old, value)) return
  table.entries.set(key, value)
  ledger.decide(keys, 'set', old, value, why)
}
