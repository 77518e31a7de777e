import { env } from 'node:process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MigrateError } from '../../../src/errors.ts'
import { lint } from '../../../src/toml/lint.ts'
import { scalars } from '../../../src/toml/mask.ts'
import { type MergeResult, mergeDeploymentToml } from '../../../src/toml/merge.ts'
import { readToml, type TomlFile } from '../../../src/toml/read.ts'
import { mergeMarkdown, mergeReport } from '../../../src/toml/report.ts'
import { type MergeRule, MergeRules } from '../../../src/toml/rules.ts'
import { documents, rules as generatedRules } from './documents.ts'

const PAIRS = Number(env.MERGE_PAIRS ?? 500)
const SEED = Number(env.MERGE_SEED ?? Date.now() % 2 ** 31)
console.info(`Laws of the merge: MERGE_SEED=${SEED} MERGE_PAIRS=${PAIRS}`)

/** How whoever decides conflicts would: always for one side; `rules` are any, and then for the old server. */
type Policy = 'keep' | 'take' | 'rules'
const none = MergeRules.parse({
  rules: [
    { op: 'array', key: '*', identity: ['id'] },
    { op: 'array', key: '*.*', identity: ['id'], mode: 'replace' },
  ],
})

/** Rules of which one sets a key below what another one makes a text of. */
class Impossible extends Error {}

function read(text: string, name: string): TomlFile {
  return readToml(Buffer.from(text), name)
}

/** Merges, deciding every conflict by the policy, as an operator would: conflict by conflict, by own rules. */
function decided(
  target: TomlFile,
  source: TomlFile,
  policy: 'keep' | 'take',
  before: readonly MergeRule[] = [],
): MergeResult {
  const ownRules: MergeRule[] = [...before]
  for (let round = 0; round < 60; round++) {
    const result = mergeDeploymentToml({ target, source, rules: none, ownRules })
    if (result.conflicts.length === 0) return result
    if (result.conflicts.some(({ what }) => /below something that is not a table/.test(what))) {
      throw new Impossible()
    }
    const known = ownRules.length
    for (const { keys } of result.conflicts) {
      for (const key of keys) {
        if (!ownRules.some((rule) => rule.key === key && rule.op === policy))
          ownRules.push({ op: policy, key, why: 'decided' })
      }
    }
    expect(ownRules.length, JSON.stringify(result.conflicts)).toBeGreaterThan(known)
  }
  throw new Error('conflicts without end')
}

function commentLines(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => /^# (about|head|the end|password|port|\[)/.test(line))
}

function isSubsequence(parts: string[], whole: string[]): boolean {
  let at = 0
  for (const line of whole) if (line === parts[at]) at += 1
  return at === parts.length
}

/** Merges by the policy; nothing where the old file holds what the server cannot read, or rules want the impossible. */
function merged(
  target: TomlFile,
  source: TomlFile,
  policy: Policy,
  rules: readonly MergeRule[],
): MergeResult | undefined {
  try {
    return decided(target, source, policy === 'keep' ? 'keep' : 'take', rules)
  } catch (error) {
    if (error instanceof Impossible) return undefined
    // What the server cannot read in the old file must not come into the new one.
    const isRefused = error instanceof MigrateError && /law L6/.test(error.message)
    if (isRefused && lint(source).some(({ severity }) => severity === 'refused')) return undefined
    throw error
  }
}

function checkPair(targetText: string, sourceText: string, policy: Policy, rules: MergeRule[]): void {
  const target = read(targetText, 'target')
  const source = read(sourceText, 'source')
  const before = policy === 'rules' ? rules : []
  const result = merged(target, source, policy, before)
  if (!result) return
  const text = result.text as string
  const after = read(text, 'merged')
  expect(isSubsequence(commentLines(target.text), commentLines(text))).toBe(true)
  if (target.eol === '\n' && source.eol === '\n') expect(text).not.toContain('\r')
  if (target.eol === '\r\n' && !/"""|'''/.test(target.text + source.text)) {
    expect(text.replaceAll('\r\n', '')).not.toContain('\n')
  }
  if (target.text !== '' && text !== '') {
    if (target.text.endsWith('\n')) expect(text.endsWith('\n')).toBe(true)
    else if (policy === 'keep') expect(text.endsWith('\n')).toBe(false)
  }
  expect(mergeMarkdown(result) + JSON.stringify(mergeReport(result))).not.toContain('Gen-Pw')
  // Where a person had to decide for the target's side, the difference stays and comes up again.
  const isDecided = (onto: TomlFile) =>
    mergeDeploymentToml({ target: onto, source, rules: none, ownRules: before }).conflicts.length === 0
  // What a rule sets may be a table where the old server has an array: that comes up again too.
  const isSet = before.some(({ op }) => op === 'set')
  if (isDecided(target) && (!isSet || isDecided(after))) {
    expect(merged(after, source, policy, before)?.text).toBe(text)
  }
  if (policy === 'take') {
    const values = new Map([...scalars(after.root)].map(([path, value]) => [JSON.stringify(path), value]))
    for (const [path, value] of scalars(source.root)) {
      if (path.some((part) => typeof part !== 'string')) continue
      expect(values.get(JSON.stringify(path))?.text, JSON.stringify(path)).toBe(value.text)
    }
  }
}

for (const [name, full] of [
  ['what a WSO2 server reads', false],
  ['all of TOML 1.0, hostile keys too', true],
] as const) {
  test(`the laws hold on generated pairs: ${name}`, { timeout: 0 }, () => {
    fc.assert(
      fc.property(
        documents(full),
        documents(full),
        fc.constantFrom<Policy>('keep', 'take', 'rules'),
        generatedRules,
        checkPair,
      ),
      { numRuns: PAIRS, seed: SEED },
    )
  })

  test(`a file merged with itself is the same file: ${name}`, { timeout: 0 }, () => {
    fc.assert(
      fc.property(documents(full), (text) => {
        const file = read(text, 'same')
        const result = mergeDeploymentToml({ target: file, source: file, rules: MergeRules.parse({}) })
        expect(result.text).toBe(file.text)
        expect(result.edits).toEqual([])
      }),
      { numRuns: PAIRS, seed: SEED },
    )
  })
}
