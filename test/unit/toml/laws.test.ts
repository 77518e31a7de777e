import { env } from 'node:process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MigrateError } from '../../../src/errors.ts'
import { lint } from '../../../src/toml/lint.ts'
import { scalars } from '../../../src/toml/mask.ts'
import { type MergeResult, mergeDeploymentToml } from '../../../src/toml/merge.ts'
import { readToml, type TomlFile } from '../../../src/toml/read.ts'
import { type MergeRule, MergeRules } from '../../../src/toml/rules.ts'
import { documents } from './documents.ts'

const PAIRS = Number(env.MERGE_PAIRS ?? 500)
const SEED = Number(env.MERGE_SEED ?? Date.now() % 2 ** 31)

type Policy = 'keep' | 'take'
const none = MergeRules.parse({
  rules: [
    { op: 'array', key: '*', identity: ['id'] },
    { op: 'array', key: '*.*', identity: ['id'], mode: 'replace' },
  ],
})

function read(text: string, name: string): TomlFile {
  return readToml(Buffer.from(text), name)
}

/** Merges, deciding every conflict by the policy, as an operator would: conflict by conflict, by own rules. */
function decided(target: TomlFile, source: TomlFile, policy: Policy): MergeResult {
  const ownRules: MergeRule[] = []
  for (let round = 0; round < 60; round++) {
    const result = mergeDeploymentToml({ target, source, rules: none, ownRules })
    if (result.conflicts.length === 0) return result
    const before = ownRules.length
    for (const { keys } of result.conflicts) {
      for (const key of keys) {
        // Elements that share an identity cannot be told apart: only leaving the array alone decides that.
        const op = result.conflicts.some((c) => c.keys.includes(key) && /same identity/.test(c.what))
          ? 'keep'
          : policy
        if (!ownRules.some((rule) => rule.key === key && rule.op === op))
          ownRules.push({ op, key, why: 'decided' })
      }
    }
    expect(ownRules.length, JSON.stringify(result.conflicts)).toBeGreaterThan(before)
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

function checkPair(targetText: string, sourceText: string, policy: Policy): void {
  const target = read(targetText, 'target')
  const source = read(sourceText, 'source')
  let result: MergeResult
  try {
    result = decided(target, source, policy)
  } catch (error) {
    // What the server cannot read in the old file must not come into the new one.
    if (
      error instanceof MigrateError &&
      /law L6/.test(error.message) &&
      lint(source).some((f) => f.severity === 'refused')
    )
      return
    throw error
  }
  const text = result.text as string
  const merged = read(text, 'merged')
  expect(isSubsequence(commentLines(target.text), commentLines(text))).toBe(true)
  if (target.eol === '\n' && source.eol === '\n') expect(text).not.toContain('\r')
  if (policy === 'keep' && target.text !== '' && text !== '') {
    expect(text.endsWith('\n')).toBe(target.text.endsWith('\n'))
  }
  // Where a person had to decide for the target's side, the difference stays and comes up again.
  if (mergeDeploymentToml({ target, source, rules: none }).conflicts.length === 0) {
    expect(decided(merged, source, policy).text).toBe(text)
  }
  if (policy === 'take') {
    const values = new Map([...scalars(merged.root)].map(([path, value]) => [JSON.stringify(path), value]))
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
      fc.property(documents(full), documents(full), fc.constantFrom<Policy>('keep', 'take'), checkPair),
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
