import leven from 'leven'
import { arrayRuleOf, type Identify, namedScalars } from './identity.ts'
import type { Warning } from './ledger.ts'
import { covers, type Path, parsePath, showPath } from './path.ts'
import type { MergeRule } from './rules.ts'
import type { Table } from './value.ts'

/** More changed letters than these are another key, not a misspelt one. */
const FARTHEST = 3

/**
 * Warnings of the user's rules that speak of no setting in any of the files: most likely misspelt, and then what they should decide is
 * decided otherwise.
 *
 * @param trees old server's, target's and merged settings
 */
export function idleRules(
  own: readonly MergeRule[],
  rules: readonly MergeRule[],
  trees: readonly Table[],
): Warning[] {
  const asked = own.filter(({ op }) => op !== 'set' && op !== 'array' && op !== 'order')
  if (asked.length === 0) return []
  const array = arrayRuleOf(rules)
  const identify: Identify = (path) => array(path).identity
  const paths: Path[] = trees.flatMap((tree) => [...namedScalars(tree, identify)].map(([path]) => path))
  return asked
    .filter(({ key }) => {
      const pattern = parsePath(key)
      return !paths.some((path) => covers(pattern, path))
    })
    .map(({ op, key }) => {
      const near = nearest(key, paths)
      return {
        keys: [key],
        what: `The rule { op = "${op}", key = ${JSON.stringify(key)} } of the migration file fits no setting of either file.`,
        fix: near ? `did you mean ${near}?` : 'correct its key, or take the rule out.',
      }
    })
}

function nearest(key: string, paths: readonly Path[]): string | undefined {
  const length = parsePath(key).length
  const names = new Set(
    paths.map((path) => showPath(path.filter((part) => typeof part === 'string').slice(0, length))),
  )
  return [...names]
    .map((name) => ({ name, distance: leven(name, key) }))
    .filter(({ distance }) => distance <= FARTHEST)
    .sort((a, b) => a.distance - b.distance)[0]?.name
}
