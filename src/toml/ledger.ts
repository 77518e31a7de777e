import { showValue } from './mask.ts'
import { type Path, showPath } from './path.ts'
import type { MergeRule } from './rules.ts'
import { equal, type Value } from './value.ts'

/** What became of one setting. `from` is the target's value before, `to` the one after; secrets are masked in both. */
export interface Decision {
  key: string
  action: 'added' | 'taken' | 'kept' | 'dropped' | 'set' | 'renamed'
  from?: string | undefined
  to?: string | undefined
  why: string
}

/** What a person must decide before anything is written. */
export interface Conflict {
  keys: string[]
  what: string
  fix: string
}

export interface Warning {
  keys: string[]
  what: string
  fix?: string | undefined
}

/** What a merge has decided so far, in the words of its report. */
export class Ledger {
  readonly #decisions: (() => Decision)[] = []
  readonly conflicts: Conflict[] = []
  readonly warnings: Warning[] = []

  /** In words: they take as long as deciding, and not everybody who merges reads them. */
  decisions(): Decision[] {
    return this.#decisions.map((inWords) => inWords())
  }

  /** How much is decided so far, for `forget`. */
  get mark(): number {
    return this.#decisions.length
  }

  /** Takes back what was decided since a mark. */
  forget(mark: number): void {
    this.#decisions.length = mark
  }

  /** A setting that goes on under another key. */
  renamed(from: string, to: string, why: string): void {
    this.#decisions.push(() => ({ key: from, action: 'renamed', to, why }))
  }

  /** A setting that only the old server has. */
  added(path: Path, source: Value, why = "the old server's own setting; the new pack has none"): Value {
    this.decide(path, 'added', undefined, source, why)
    return source
  }

  /** The old server's value instead of the target's. */
  taken(path: Path, target: Value, source: Value, why: string): Value {
    if (equal(target, source)) return target
    this.decide(path, 'taken', target, source, why)
    return source
  }

  /** What a rule makes of a setting; without one that takes or drops, the target's stays and is not spoken of. */
  ruled(rule: MergeRule, target: Value | undefined, source: Value, path: Path): Value | undefined {
    if (rule.op === 'take') {
      return target ? this.taken(path, target, source, rule.why) : this.added(path, source, rule.why)
    }
    if (rule.op === 'keep') this.decide(path, 'kept', target, target, rule.why)
    if (rule.op === 'drop') {
      this.decide(path, 'dropped', target, source, rule.why)
      if (rule.notice === 'warn') this.warn(showPath(path), rule.why)
    }
    return target
  }

  /** Notes what became of a setting. */
  decide(
    path: Path,
    action: Decision['action'],
    from: Value | undefined,
    to: Value | undefined,
    why: string,
  ): void {
    this.#decisions.push(() => {
      const different = from !== undefined && to !== undefined && !equal(from, to)
      return {
        key: showPath(path),
        action,
        from: from && showValue(path, from),
        to: to && showValue(path, to, different),
        why: why + (action === 'dropped' ? '' : rewriting(path, to)),
      }
    })
  }

  /** Notes what a rule of the user must decide. */
  conflict(path: Path, what: string): void {
    const key = showPath(path)
    const fix = `add a rule to the merge array of the migration file: { op = "take", key = ${JSON.stringify(key)} } for the old server's, "keep" for the target's.`
    this.conflicts.push({ keys: [key], what, fix })
  }

  /** Notes what is to be read, each sentence once with all its keys. */
  warn(key: string, what: string): void {
    const known = this.warnings.find((warning) => warning.what === what)
    if (known) known.keys.push(key)
    else this.warnings.push({ keys: [key], what })
  }
}

/** What a rule has made of the old server's text, after the reason for which it goes over. */
function rewriting(path: Path, value: Value | undefined): string {
  if (value?.type !== 'scalar' || !value.rewritten) return ''
  const { raw, why } = value.rewritten
  return `; ${showValue(path, { ...value, raw })} was rewritten: ${why}`
}
