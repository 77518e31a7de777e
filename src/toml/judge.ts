import { arrayRuleOf, elementAt, type Identity, namedScalars } from './identity.ts'
import { covers, names, type Path, parsePath, type Segment } from './path.ts'
import type { MergeRule } from './rules.ts'
import { equal, type Table, type Value } from './value.ts'

type Deciding = Extract<MergeRule, { op: 'keep' | 'take' | 'drop' | 'ask' | 'set' }>
type Warning = Extract<MergeRule, { op: 'warn' }>
type Ruled<T> = { rule: T; pattern: Segment[] }

/** The rules with their keys parsed, and the old server's file for their conditions. */
export class Judge {
  readonly #deciding: Ruled<Deciding>[]
  readonly #warning: Ruled<Warning>[]
  /** How elements of an array of tables are told apart; without a rule by all of their values. */
  readonly array: (path: Path) => { identity: Identity; mode: 'union' | 'replace' }
  readonly #source: Table
  #named: [Path, Value][] | undefined
  readonly #defaults: Table

  /** @param source the old server's settings, renamed already @param defaults what its pack ships */
  constructor(rules: readonly MergeRule[], source: Table, defaults: Table) {
    const of = <Op extends MergeRule['op']>(...ops: Op[]) =>
      rules
        .filter((rule): rule is Extract<MergeRule, { op: Op }> => (ops as string[]).includes(rule.op))
        .map((rule) => ({ rule, pattern: parsePath(rule.key) }))
    this.#deciding = of('keep', 'take', 'drop', 'ask', 'set')
    this.#warning = of('warn')
    this.array = arrayRuleOf(rules)
    this.#source = source
    this.#defaults = defaults
  }

  /** The old server's settings; few rules have conditions that ask for them. */
  get #settings(): [Path, Value][] {
    this.#named ??= [...namedScalars(this.#source, (path) => this.array(path).identity)]
    return this.#named
  }

  /** The last rule that decides about a path; its conditions hold. */
  decide(path: Path, source: Value | undefined, isDefault: boolean): Deciding | undefined {
    return this.#deciding.findLast(
      ({ rule, pattern }) => covers(pattern, path) && this.#holds(rule, source, isDefault),
    )?.rule
  }

  /** The rule by which the old server's table replaces the target's of just this path. */
  replaces(path: Path, source: Value, shipped: Value | undefined): Deciding | undefined {
    const rule = this.decide(path, source, shipped !== undefined && equal(shipped, source))
    return rule?.op === 'take' && rule.whole && names(parsePath(rule.key), path) ? rule : undefined
  }

  /** `set` rules that no later rule overrides. */
  sets(): (Extract<MergeRule, { op: 'set' }> & { path: Segment[] })[] {
    const found: (Extract<MergeRule, { op: 'set' }> & { path: Segment[] })[] = []
    for (const { rule, pattern } of this.#deciding) {
      if (rule.op !== 'set') continue
      const path = pattern.flatMap(
        ({ key, selector }): Path => (selector === undefined ? [key] : [key, { at: 0, label: selector }]),
      )
      const value = this.#settings.find(([other]) => covers(pattern, other))?.[1]
      if (this.decide(path, value, false) === rule) found.push({ ...rule, path: pattern })
    }
    return found
  }

  /** `warn` rules with the settings of the old server that they speak of. */
  warnings(): { rule: Warning; paths: Path[] }[] {
    return this.#warning.flatMap(({ rule, pattern }) => {
      const hits = this.#settings.filter(
        ([path, value]) => covers(pattern, path) && this.#holds(rule, value, this.isDefault(path, value)),
      )
      return hits.length > 0 ? [{ rule, paths: hits.map(([path]) => path) }] : []
    })
  }

  /** Whether a setting of the old server is what its pack ships. */
  isDefault(path: Path, value: Value): boolean {
    let shipped: Value | undefined = this.#defaults
    for (const [index, part] of path.entries()) {
      if (typeof part === 'string') {
        shipped = shipped?.type === 'table' ? shipped.entries.get(part) : undefined
        continue
      }
      const { identity } = this.array(path.slice(0, index))
      const items: Value[] = shipped?.type === 'list' ? shipped.items : []
      shipped = items.find((item, at) => elementAt(item, at, identity).label === part.label)
    }
    return shipped !== undefined && equal(shipped, value)
  }

  #holds(rule: Deciding | Warning, source: Value | undefined, isDefault: boolean): boolean {
    // Nothing to take and nothing to ask about where the old server has no such setting.
    if ((rule.op === 'take' || rule.op === 'ask') && source === undefined) return false
    if (rule.when && (source === undefined || isDefault !== (rule.when === 'default'))) return false
    if (rule.pattern !== undefined) {
      if (source?.type !== 'scalar' || !new RegExp(rule.pattern, 'u').test(source.text)) return false
    }
    if (rule.if_present && !rule.if_present.some((key) => this.#hits(key).length > 0)) return false
    if (rule.if_absent?.some((key) => this.#hits(key).length > 0)) return false
    const customised = ([path, value]: [Path, Value]) => !this.isDefault(path, value)
    return !rule.if_customised || rule.if_customised.some((key) => this.#hits(key).some(customised))
  }

  #hits(key: string): [Path, Value][] {
    const pattern = parsePath(key)
    return this.#settings.filter(([path]) => covers(pattern, path))
  }
}
