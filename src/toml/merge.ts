import { maskedDiff } from './diff.ts'
import { difference } from './difference.ts'
import { idleRules } from './idle-rules.ts'
import { keyWarnings, type PackKeys } from './key-warnings.ts'
import { checkLaws } from './laws.ts'
import type { Conflict, Decision, Ledger, Warning } from './ledger.ts'
import type { Finding } from './lint.ts'
import { parsePath } from './path.ts'
import { plainSecrets } from './plain-secrets.ts'
import type { TomlFile } from './read.ts'
import type { MergeRule, MergeRules } from './rules.ts'
import type { Placement } from './section-place.ts'
import { mergeSettings } from './semantic.ts'
import { fromPlain, newTable, type Table } from './value.ts'
import { applyEdits, type Edit, writeEdits } from './write.ts'

export interface MergeInput {
  /** The new pack's file, on which the edits are made. */
  target: TomlFile
  /** The old server's file. */
  source: TomlFile
  /** The file of the pristine old pack: it knows the old defaults better than the route's data. */
  pristineSource?: TomlFile | undefined
  /** The file of the pristine new pack: what the target has of it gives way to the old server's own values. */
  pristineTarget?: TomlFile | undefined
  rules: MergeRules
  /** The user's own rules: they come last and win. */
  ownRules?: readonly MergeRule[] | undefined
  /** Which settings the packs name; absent: nobody looks. */
  packs?: PackKeys | undefined
}

export interface MergeResult {
  /** The merged file; nothing while conflicts are undecided. It holds secrets: everything else here does not. */
  text: string | undefined
  /** On the target's text; none while conflicts are undecided. */
  edits: Edit[]
  readonly decisions: Decision[]
  conflicts: Conflict[]
  warnings: Warning[]
  notes: string[]
  /** Unified, secrets masked. */
  readonly diff: string
}

/**
 * Merges the old server's `deployment.toml` into the new pack's. Pure: nothing is written anywhere.
 *
 * @throws MigrateError naming the law that the result broke; then there is no text
 */
export function mergeDeploymentToml(input: MergeInput): MergeResult {
  const { target, source, pristineSource, pristineTarget, rules } = input
  const all = [...rules.rules, ...(input.ownRules ?? [])]
  const shipped = {
    source: pristineSource?.root ?? asTable(rules.defaults.source),
    target: pristineTarget?.root ?? asTable(rules.defaults.target),
  }
  const { merged, ledger } = mergeSettings(target.root, source.root, shipped, all)
  const { conflicts, warnings } = ledger
  warnings.push(...idleRules(input.ownRules ?? [], all, [source.root, target.root, merged]))
  const notes = [target, source].flatMap((file) => file.notes.map((note) => `${file.name}: ${note}`))
  if (conflicts.length > 0)
    return { text: undefined, edits: [], decisions: ledger.decisions(), conflicts, warnings, notes, diff: '' }

  const edits = writeEdits(target, difference(target.root, merged), placementsOf(all))
  const text = applyEdits(target.text, edits)
  const { file, advice } = checkLaws(target, merged, edits, text)
  const plain = plainSecrets(file.root)
  if (plain.length > 0) {
    const fix = 'run bin/ciphertool.sh -Dconfigure in the new home before its first start.'
    warnings.push({
      keys: plain,
      what: 'Secrets in brackets are not encrypted yet: the server refuses to start with them.',
      fix,
    })
  }
  if (input.packs) {
    const brought = { target: target.root, merged: file.root }
    warnings.push(...keyWarnings(brought, input.packs, rules.known))
  }
  warnings.push(...adviceOf(advice))
  return new Merged({ text, edits, conflicts, warnings, notes }, ledger, target, file)
}

/**
 * Decisions and diff take as long as the merge, and not everybody who merges shows them. They are getters of a class: what getters
 * of an object literal close over lives until the next full collection, and that was every tree of every merge.
 */
class Merged implements MergeResult {
  readonly text: string
  readonly edits: Edit[]
  readonly conflicts: Conflict[]
  readonly warnings: Warning[]
  readonly notes: string[]
  readonly #ledger: Ledger
  readonly #target: TomlFile
  readonly #file: TomlFile
  #decisions: Decision[] | undefined
  #diff: string | undefined

  constructor(
    made: Pick<Merged, 'text' | 'edits' | 'conflicts' | 'warnings' | 'notes'>,
    ledger: Ledger,
    target: TomlFile,
    file: TomlFile,
  ) {
    this.text = made.text
    this.edits = made.edits
    this.conflicts = made.conflicts
    this.warnings = made.warnings
    this.notes = made.notes
    this.#ledger = ledger
    this.#target = target
    this.#file = file
  }

  get decisions(): Decision[] {
    this.#decisions ??= this.#ledger.decisions()
    return this.#decisions
  }

  get diff(): string {
    this.#diff ??= maskedDiff(this.#target, this.#file)
    return this.#diff
  }
}

function asTable(data: Record<string, unknown>): Table {
  const value = fromPlain(data)
  return value.type === 'table' ? value : newTable('root')
}

function placementsOf(rules: readonly MergeRule[]): Placement[] {
  return rules.flatMap((rule) => {
    if (rule.op !== 'order') return []
    const keys = (text: string) => parsePath(text).map(({ key }) => key)
    const before = rule.place === 'last' ? undefined : keys(rule.place.before)
    return [{ key: keys(rule.key), before }]
  })
}

/** Traps for the server's templates that the merge brought in. */
function adviceOf(findings: readonly Finding[]): Warning[] {
  return [...Map.groupBy(findings, ({ what }) => what)].map(([what, alike]) => ({
    keys: alike.map(({ key }) => key),
    what,
  }))
}
