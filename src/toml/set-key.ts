import { elementAt, type Identify } from './identity.ts'
import type { Ledger } from './ledger.ts'
import type { Path, Segment } from './path.ts'
import { equal, newTable, type Table, type Value } from './value.ts'

/** Does what a rule says that sets a key, in tables that are made where they are missing. */
export function setKey(
  merged: Table,
  segments: readonly Segment[],
  { value, why }: { value: Value; why: string },
  identify: Identify,
  ledger: Ledger,
): void {
  let table = merged
  const path: Path[number][] = []
  for (const { key, selector } of segments.slice(0, -1)) {
    path.push(key)
    const below = table.entries.get(key)
    if (selector !== undefined) {
      const list = below?.type === 'list' ? { ...below, items: [...below.items] } : undefined
      const found = list?.items
        .map((item, at) => elementAt(item, at, identify(path)))
        .find(({ label }) => label === selector)
      const element = found && list?.items[found.at]
      if (!list || !found || element?.type !== 'table') {
        ledger.conflict(path, `A rule sets a key of the element ${selector}, which is not there.`)
        return
      }
      path.push(found)
      const next = { ...element, entries: new Map(element.entries) }
      list.items[found.at] = next
      table.entries.set(key, list)
      table = next
      continue
    }
    if (below && below.type !== 'table') {
      ledger.conflict(path, 'A rule sets a key below something that is not a table.')
      return
    }
    const next: Table = below ? { ...below, entries: new Map(below.entries) } : newTable('implicit')
    table.entries.set(key, next)
    table = next
  }
  const key = segments.at(-1)?.key as string
  const old = table.entries.get(key)
  if (old && equal(old, value)) return
  table.entries.set(key, value)
  ledger.decide([...path, key], 'set', old, value, why)
}
