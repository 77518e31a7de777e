import { duplicates, elementOf, entry, nameOf, sameElement } from './identity.ts'
import { Judge } from './judge.ts'
import { Ledger } from './ledger.ts'
import { showValue } from './mask.ts'
import { type Path, showPath } from './path.ts'
import { spellingOf } from './render.ts'
import { replacedElements, withoutReplaced } from './replaced.ts'
import type { MergeRule } from './rules.ts'
import { setKey } from './set-key.ts'
import { transform } from './transform.ts'
import { equal, fromPlain, isTables, newTable, type Table, type Tables, type Value } from './value.ts'

/** The merged settings, before any text. */
export interface Semantic {
  merged: Table
  ledger: Ledger
}

/**
 * Decides what the target's settings become: the old server's own settings go in, its pack's defaults do not, and the new
 * pack's defaults give way. Where both sides have a will of their own and no rule decides, it is a conflict.
 *
 * @param shipped what the packs ship; pure data, may be empty
 */
export function mergeSettings(
  target: Table,
  source: Table,
  shipped: { source: Table; target: Table },
  rules: readonly MergeRule[],
): Semantic {
  return new Merger(target, source, shipped, rules).run()
}

type Side = Value | undefined

class Merger {
  readonly #judge: Judge
  readonly #target: Table
  readonly #source: Table
  readonly #oldDefaults: Table
  readonly #newDefaults: Table
  readonly #asked = new Map<MergeRule, string[]>()
  readonly #ledger = new Ledger()

  constructor(
    target: Table,
    source: Table,
    shipped: { source: Table; target: Table },
    rules: readonly MergeRule[],
  ) {
    this.#target = target
    const { root, renamed } = transform(source, rules)
    this.#source = root
    this.#oldDefaults = transform(shipped.source, rules).root
    this.#newDefaults = shipped.target
    for (const { from, to, why } of renamed) {
      this.#ledger.renamed(from, to, why)
    }
    this.#judge = new Judge(rules, this.#source, this.#oldDefaults)
  }

  run(): Semantic {
    const decided = this.#tables(this.#target, this.#source, this.#oldDefaults, this.#newDefaults, [])
    const merged = { ...decided, entries: new Map(decided.entries) }
    const identify = (path: Path) => this.#judge.array(path).identity
    for (const { path, value, why } of this.#judge.sets())
      setKey(merged, path, { value: fromPlain(value), why }, identify, this.#ledger)
    for (const [rule, keys] of this.#asked) {
      if (rule.op === 'ask') this.#ledger.conflicts.push({ keys, what: rule.why, fix: rule.fix })
    }
    for (const { rule, paths } of this.#judge.warnings()) {
      this.#ledger.warnings.push({ keys: [...new Set(paths.map(showPath))], what: rule.why, fix: rule.fix })
    }
    return { merged, ledger: this.#ledger }
  }

  /** The target's own table where the old server's brings nothing into it. */
  #tables(target: Table | undefined, source: Table, old: Side, fresh: Side, path: Path): Table {
    let merged = target ?? newTable(source.form)
    for (const [key, value] of source.entries) {
      const theirs = target?.entries.get(key)
      if (theirs && equal(theirs, value)) continue
      const result = this.#value(theirs, value, entry(old, key), entry(fresh, key), [...path, key])
      if (!result || result === theirs) continue
      if (merged === target) merged = { ...target, entries: new Map(target.entries), raw: undefined }
      merged.entries.set(key, result)
    }
    const spelling = spellingOf(target, source)
    return spelling === merged.spelling ? merged : { ...merged, spelling }
  }

  #value(target: Side, source: Value, old: Side, fresh: Side, path: Path): Side {
    if (source.type === 'table' && (target ? target.type === 'table' : source.entries.size > 0)) {
      const rule = this.#judge.replaces(path, source, old)
      const kept = withoutReplaced(target, source, rule, path, this.#ledger)
      const below = this.#tables(kept, source, old, fresh, path)
      return below.entries.size > 0 ? below : undefined
    }
    if (isTables(source) && (!target || isTables(target)))
      return this.#arrays(target, source, old, fresh, path)
    return this.#leaf(target, source, old, fresh, path)
  }

  #leaf(target: Side, source: Value, old: Side, fresh: Side, path: Path): Side {
    const isDefault = old !== undefined && equal(old, source)
    const rule = this.#judge.decide(path, source, isDefault)
    if (rule) return this.#ruled(rule, target, source, path)
    if (isDefault) {
      const why = 'the old server had the value that its pack shipped'
      this.#ledger.decide(path, target ? 'kept' : 'dropped', target, target ? target : source, why)
      return target
    }
    if (!target) return this.#ledger.added(path, source)
    if (target.type === 'scalar' && source.type === 'scalar' && target.text === source.text) {
      this.#ledger.decide(path, 'kept', target, target, 'the same value, written as another type')
      return target
    }
    const sameShape = (target.type === 'table') === (source.type === 'table')
    if (sameShape && fresh && equal(fresh, target)) {
      return this.#ledger.taken(
        path,
        target,
        source,
        "the old server's own value; the new pack had its default",
      )
    }
    this.#ledger.conflict(
      path,
      sameShape
        ? `Both have a value of their own: the old server ${showValue(path, source)}, the target ${showValue(path, target, true)}.`
        : 'One file has a table here and the other a value.',
    )
    return target
  }

  #ruled(rule: NonNullable<ReturnType<Judge['decide']>>, target: Side, source: Value, path: Path): Side {
    if (rule.op === 'ask') this.#asked.set(rule, [...(this.#asked.get(rule) ?? []), showPath(path)])
    return this.#ledger.ruled(rule, target, source, path)
  }

  #arrays(target: Tables | undefined, source: Tables, old: Side, fresh: Side, path: Path): Side {
    const whole = this.#judge.decide(path, source, old !== undefined && equal(old, source))
    if (whole && whole.op !== 'take') return this.#ruled(whole, target, source, path)
    const { identity, mode } = this.#judge.array(path)
    const name = (table: Table) => nameOf(table, identity)
    const twice = new Set([source, target].flatMap((side) => duplicates((side?.items ?? []).map(name))))
    if (twice.size > 0 && !whole) {
      const ids = [...twice].join(', ')
      this.#ledger.conflict(
        path,
        `Several elements have the same identity (${ids}): which is meant cannot be known.`,
      )
      return target
    }
    // Whoever takes the array gets all elements of it, those too that only their values tell apart.
    const same = twice.size > 0 ? [] : identity
    if (mode === 'replace' && !whole && old && equal(old, source)) {
      const why = 'the old server had the elements that its pack shipped'
      this.#ledger.decide(path, 'kept', target, target, why)
      return target
    }
    const items: Table[] = (target?.items ?? []).map((item, basis) => ({ ...item, basis }))
    const used = new Set<number>()
    for (const element of source.items) {
      const at = items.findIndex(
        (item) => item.basis !== undefined && !used.has(item.basis) && sameElement(item, element, same),
      )
      const label = name(element) || String(at < 0 ? items.length : at)
      const here = [...path, { at: at < 0 ? items.length : at, label }]
      const shippedOld = elementOf(old, element, same)
      if (at >= 0) {
        used.add(at)
        const shipped = elementOf(fresh, element, same)
        const merged = this.#tables(items[at] as Table, element, shippedOld, shipped, here)
        items[at] = { ...merged, basis: at }
      } else if (shippedOld && equal(shippedOld, element) && !whole) {
        const why = 'the old server had the element that its pack shipped'
        this.#ledger.decide(here, 'dropped', undefined, element, why)
      } else {
        const { mark } = this.#ledger
        const added = this.#tables(undefined, element, undefined, undefined, here)
        // Rules may leave nothing of an element.
        if (added.entries.size === 0 && element.entries.size > 0) continue
        // Without a name, what they left of it tells that an earlier merge has brought it already.
        const there = items.find(
          ({ basis, ...item }) => basis !== undefined && !used.has(basis) && equal(item, added),
        )?.basis
        if (there !== undefined) {
          used.add(there)
          this.#ledger.forget(mark)
        } else items.push({ ...added, form: 'element' })
      }
    }
    const rest =
      mode === 'replace' || whole
        ? items.filter((item) => item.basis !== undefined && !used.has(item.basis))
        : []
    const given = { fresh, identity, path, forced: whole !== undefined }
    const replaced = replacedElements(rest, given, this.#judge, this.#ledger)
    const left = items.filter((item) => !replaced.has(item))
    if (left.length === 0) return target
    return { type: 'list', items: left, setting: target?.setting }
  }
}
