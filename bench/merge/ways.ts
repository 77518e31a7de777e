import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { patch, parse as readByPatch } from '@decimalturn/toml-patch'
import init, { edit, parse as readByEdit } from '@rainbowatcher/toml-edit-js'
import { parse } from 'smol-toml'
import { type MergeResult, mergeDeploymentToml } from '../../src/toml/merge.ts'
import { readToml } from '../../src/toml/read.ts'
import { mergeMarkdown } from '../../src/toml/report.ts'
import { MergeRules } from '../../src/toml/rules.ts'
import type { Pair } from './pairs.ts'
import { editsBetween, merged } from './plain.ts'

/** What a way makes of a pair: the merged text. */
export type Way = (pair: Pair) => string
export type Table = Parameters<typeof merged>[0]

/** The yardstick: both files parsed, nothing written. */
export const PARSE = 'smol-toml'

const DEPTHS = ['*', '*.*', '*.*.*', '*.*.*.*']
const RULES = MergeRules.parse({
  rules: [
    ...DEPTHS.map((key) => ({ op: 'array', key, identity: ['name'] })),
    { op: 'array', key: 'datasource', identity: ['id'] },
  ],
})

/** Ways to merge a pair, by their names; the first is the yardstick and merges nothing. */
export const WAYS: Readonly<Record<string, Way>> = {
  [PARSE]({ target, source }) {
    plain(target)
    plain(source)
    return target
  },
  ours({ target, source }) {
    return mergeOf(target, source).text ?? 'conflicts'
  },
  'ours with the report'({ target, source }) {
    const result = mergeOf(target, source)
    mergeMarkdown(result)
    return result.text ?? 'conflicts'
  },
  '@decimalturn/toml-patch'({ target, source }) {
    return patch(target, merged(readByPatch(target), readByPatch(source)))
  },
  '@rainbowatcher/toml-edit-js'({ target, source }) {
    const before: Table = readByEdit(target)
    const edits = editsBetween(before, merged(before, readByEdit(source)))
    return edits.reduce((text, { path: at, value }) => edit(text, at, value, { inline: false }), target)
  },
}

const wasm = createRequire(import.meta.url).resolve('@rainbowatcher/toml-edit-js/index_bg.wasm')
await init({ module_or_path: readFileSync(wasm) })

/** What smol-toml reads. */
export function plain(text: string): Table {
  return parse(text, { integersAsBigInt: 'asNeeded' }) as Table
}

/** Everything that the target says is its pack's default, as in a fresh home. */
function mergeOf(targetText: string, sourceText: string): MergeResult {
  const [target, source] = [targetText, sourceText].map((text) =>
    readToml(Buffer.from(text), 'deployment.toml'),
  )
  return mergeDeploymentToml({ target: target!, source: source!, pristineTarget: target, rules: RULES })
}
