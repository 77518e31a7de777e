import { elementOf, type Identity, nameOf } from './identity.ts'
import type { Judge } from './judge.ts'
import type { Ledger } from './ledger.ts'
import type { Path } from './path.ts'
import { equal, type Table, type Value } from './value.ts'

/** Elements that only the target has, in an array where the old server's elements replace the new pack's. */
export function replacedElements(
  rest: readonly Table[],
  {
    fresh,
    identity,
    path,
    forced,
  }: { fresh: Value | undefined; identity: Identity; path: Path; forced: boolean },
  judge: Judge,
  ledger: Ledger,
): Set<Table> {
  const gone = new Set<Table>()
  for (const element of rest) {
    const label = nameOf(element, identity) || String(element.basis)
    const here = [...path, { at: element.basis ?? 0, label }]
    const shipped = elementOf(fresh, element, identity)
    const rule = judge.decide(here, element, false)?.op
    if (rule === 'keep') continue
    if (forced || rule === 'take' || (shipped && equal(shipped, element))) {
      gone.add(element)
      ledger.decide(
        here,
        'taken',
        element,
        undefined,
        "the old server's elements replace those of the new pack",
      )
    } else
      ledger.conflict(
        here,
        'The target has an element of its own where the old ones should replace the default.',
      )
  }
  return gone
}

/** What a table of the target brings into the merge: where a rule has the old server's replace it, only keys that both have. */
export function withoutReplaced(
  target: Value | undefined,
  source: Table,
  rule: { why: string } | undefined,
  path: Path,
  ledger: Ledger,
): Table | undefined {
  if (target?.type !== 'table') return undefined
  if (!rule) return target
  const entries = new Map(target.entries)
  for (const [key, value] of target.entries) {
    if (source.entries.has(key)) continue
    entries.delete(key)
    ledger.decide([...path, key], 'taken', value, undefined, rule.why)
  }
  return { ...target, entries }
}
