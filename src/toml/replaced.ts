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
