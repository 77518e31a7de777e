import leven from 'leven'
import type { Warning } from './ledger.ts'
import { scalars } from './mask.ts'
import { covers, parsePath, showPath } from './path.ts'
import { isKnown, type KnownKeys } from './unknown-keys.ts'
import { type Table, valueAt } from './value.ts'

/** Which settings the packs name. Without the old one it cannot be told whether a key ever meant anything. */
export interface PackKeys {
  source?: KnownKeys | undefined
  target: KnownKeys
}

const LOST = 'The old pack names this setting, the new one does not: it will most likely do nothing.'
const NOWHERE = 'Nothing in the new pack names this setting.'
const NEVER =
  'Nothing in the old pack or the new one names this setting: it may be misspelt, or be read by Java alone.'

/**
 * Warnings of settings that the merge brings into the target and that its pack does not name, with the name that it may have now.
 * Never more than warnings: some settings are read by Java, which no template shows.
 *
 * @param allowed dotted keys (with all below) that the pack reads although nothing in it says so
 */
export function keyWarnings(
  { target, merged }: { target: Table; merged: Table },
  packs: PackKeys,
  allowed: readonly string[],
): Warning[] {
  const patterns = allowed.map(parsePath)
  const groups = new Map<string, Warning>()
  const seen = new Set<string>()
  for (const [path] of scalars(merged)) {
    const names = path.filter((part) => typeof part === 'string')
    const key = names.join('.')
    // Names under [secrets] are the operator's own; what is in the target already was not brought by the merge.
    if (seen.has(key) || names[0] === 'secrets' || valueAt(target, names)) continue
    seen.add(key)
    if (isKnown(names, packs.target) || patterns.some((pattern) => covers(pattern, names))) continue
    const wasKnown = packs.source && isKnown(names, packs.source)
    const what = wasKnown ? LOST : packs.source ? NEVER : NOWHERE
    const renamed = nameNow(names, packs)
    const fix = renamed
      ? `if it is called ${showPath(renamed.to)} now, add { op = "rename", key = ${JSON.stringify(showPath(renamed.from))}, to = ${JSON.stringify(showPath(renamed.to))} } to the merge array.`
      : 'look it up in the documentation of the new version; a { op = "drop" } rule in the merge array leaves it behind.'
    const group = `${what} ${fix}`
    const known = groups.get(group)
    if (known) known.keys.push(showPath(names))
    else groups.set(group, { keys: [showPath(names)], what, fix })
  }
  return [...groups.values()]
}

/** The likeliest setting of the new pack, without the last parts that both names share. */
function nameNow(
  names: readonly string[],
  { source, target }: PackKeys,
): { from: string[]; to: string[] } | undefined {
  let best: { parts: string[]; score: number } | undefined
  for (const other of target.keys) {
    const parts = other.split('.')
    const likeness = likenessOf(names, parts)
    // A name that came with the new pack is likelier than one that was there beside the old one all along.
    const score = likeness > 0 && source && !isKnown(parts, source) ? likeness + 1 : likeness
    if (score > (best?.score ?? 0)) best = { parts, score }
  }
  if (!best) return undefined
  const from = [...names]
  const to = [...best.parts]
  while (from.length > 1 && to.length > 1 && from.at(-1) === to.at(-1) && from.at(-2) !== to.at(-2)) {
    from.pop()
    to.pop()
  }
  return { from, to }
}

/** 0: nothing in common that would make one name out of the other. */
function likenessOf(names: readonly string[], parts: readonly string[]): number {
  const isSameLength = names.length === parts.length
  const sameLast = names.at(-1) === parts.at(-1)
  if (isSameLength && leven(names.join('.'), parts.join('.')) <= 2) return 6
  if (names.length > 1 && sameLast && names.at(-2) === parts.at(-2)) return 4
  if (isSameLength && names.length > 2 && sameLast && names[0] === parts[0]) return 2
  return 0
}
