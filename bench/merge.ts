// Usage: node bench/merge.ts [rounds] [folder of samples]
//
// Carries the settings of an old server's deployment.toml into the new pack's, beside what two libraries that edit TOML make of the same pairs.
// All do the same job: what the old file says goes into the new one, tables key by key, arrays of tables by `id` or `name`. What must come out is
// merged here, on plain objects, and read back by smol-toml. Each way warms up for as long as the others; then rounds alternate, and
// the median of each way counts. Writes bench/results/merge.md for 8 rounds and more.
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { cpus, loadavg } from 'node:os'
import path from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { patch, parse as readByPatch } from '@decimalturn/toml-patch'
import init, { edit, parse as readByEdit } from '@rainbowatcher/toml-edit-js'
import { diffLines } from 'diff'
import { parse } from 'smol-toml'
import { type MergeResult, mergeDeploymentToml } from '../src/toml/merge.ts'
import { readToml } from '../src/toml/read.ts'
import { mergeMarkdown } from '../src/toml/report.ts'
import { MergeRules } from '../src/toml/rules.ts'
import { Clock, type Way } from './merge/clock.ts'
import { generatedPairs, type Pair, samplePairs } from './merge/pairs.ts'
import { editsBetween, merged } from './merge/plain.ts'

const MOST_RATIO = 10
const PARSE = 'smol-toml'
const TOP = path.resolve(import.meta.dirname, '..')
const DEPTHS = ['*', '*.*', '*.*.*', '*.*.*.*']
const RULES = MergeRules.parse({
  rules: [
    ...DEPTHS.map((key) => ({ op: 'array', key, identity: ['name'] })),
    { op: 'array', key: 'datasource', identity: ['id'] },
  ],
})

type Editing = (pair: Pair) => string
type Table = Parameters<typeof merged>[0]
const WAYS: Record<string, Editing> = {
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
measure(Number(process.argv[2] ?? 15), process.argv[3] ?? path.resolve(TOP, '../shared/toml-samples'))

interface Score {
  name: string
  correct: number
  added: number
  removed: number
  comments: number
  /** Pairs that it throws on, and what. */
  thrown: Map<Pair, string>
  wrong: Pair[]
}

function measure(rounds: number, folder: string): void {
  const samples = samplePairs(folder)
  if (samples.length === 0) console.warn(`SKIPPED: pairs of public files, for want of the folder ${folder}`)
  const generated = generatedPairs()
  const pairs = [...samples, ...generated]
  const scores = Object.entries(WAYS).map(([name, way]) => scoreOf(name, way, pairs))
  const parseBoth: Way = ({ target, source }) => [plain(target), plain(source)]
  const clock = new Clock(new Map([[PARSE, parseBoth], ...Object.entries(WAYS)]), (name, pair) =>
    scores.some((score) => score.name === name && score.thrown.has(pair)),
  )
  const isSmall = ({ target }: Pair) => target.length < 10_000
  const groups: Group[] = [
    { name: `${samples.length} pairs of public files`, pairs: samples },
    { name: `${generated.filter(isSmall).length} small generated pairs`, pairs: generated.filter(isSmall) },
    ...generated
      .filter((pair) => !isSmall(pair))
      .map((pair) => ({ name: `generated, ${Math.round(pair.target.length / 1024)} KiB`, pairs: [pair] })),
  ].filter((group) => group.pairs.length > 0)
  const all: Group = { name: `all ${pairs.length} pairs`, pairs }
  clock.warmUp(pairs)
  for (let round = 0; round < rounds; round += 1) for (const group of groups) clock.round(round, group.pairs)
  const text = report(rounds, pairs.length, scores, [...groups, all], clock)
  process.stdout.write(text)
  if (rounds >= 8 && samples.length > 0) writeFileSync(path.join(TOP, 'bench/results/merge.md'), text)
  const [ours] = scores
  const isSlow = groups.some((group) => ratioOf(clock, 'ours', group.pairs) > MOST_RATIO)
  if (ours!.correct < pairs.length || ours!.comments > 0 || isSlow) process.exitCode = 1
}

function scoreOf(name: string, way: Editing, pairs: readonly Pair[]): Score {
  const score: Score = { name, correct: 0, added: 0, removed: 0, comments: 0, thrown: new Map(), wrong: [] }
  // A library compiled from Rust prints its panics before it throws them.
  const { error: print } = console
  console.error = () => undefined
  for (const pair of pairs) {
    let text: string
    try {
      text = way(pair)
    } catch (error) {
      score.thrown.set(pair, String(error).split('\n')[0]!)
      continue
    }
    for (const { added, removed, count } of diffLines(pair.target, text)) {
      if (added) score.added += count
      if (removed) score.removed += count
    }
    score.comments += lostComments(pair.target, text)
    if (isExpected(pair, text)) score.correct += 1
    else score.wrong.push(pair)
  }
  console.error = print
  return score
}

function isExpected(pair: Pair, text: string): boolean {
  try {
    return isDeepStrictEqual(sorted(plain(text)), sorted(merged(plain(pair.target), plain(pair.source))))
  } catch {
    return false
  }
}

function plain(text: string): Table {
  return parse(text, { integersAsBigInt: 'asNeeded' }) as Table
}

/** The order of keys means nothing. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.entries(value)
    .map(([key, entry]) => [key, sorted(entry)])
    .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1))
}

function lostComments(target: string, text: string): number {
  const comments = (of: string) =>
    of
      .split(/\r?\n/)
      .flatMap((line) => /^\s*(#.*)$|["\w\]]\s+(#[^"]*)$/.exec(line)?.slice(1) ?? [])
      .filter(Boolean)
  const left = comments(text)
  return comments(target).filter((comment) => {
    const at = left.indexOf(comment)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  }).length
}

/** Everything that the target says is its pack's default, as in a fresh home. */
function mergeOf(targetText: string, sourceText: string): MergeResult {
  const [target, source] = [targetText, sourceText].map((text) =>
    readToml(Buffer.from(text), 'deployment.toml'),
  )
  return mergeDeploymentToml({ target: target!, source: source!, pristineTarget: target, rules: RULES })
}

/** By the clock on the wall. */
function ratioOf(clock: Clock, name: string, pairs: readonly Pair[]): number {
  const { way, base } = clock.medians(name, PARSE, pairs)
  return way.wall / base.wall
}

interface Group {
  name: string
  pairs: readonly Pair[]
}

function report(
  rounds: number,
  count: number,
  scores: readonly Score[],
  groups: readonly Group[],
  clock: Clock,
): string {
  const names = [PARSE, ...scores.map(({ name }) => name)]
  const cell = (group: Group, name: string) => {
    const { way, base } = clock.medians(name, PARSE, group.pairs)
    if (way.wall === 0) return 'throws'
    return `${way.wall.toFixed(1)} (${(way.wall / base.wall).toFixed(1)}; ${(way.cpu / base.cpu).toFixed(1)})`
  }
  const faults = scores.flatMap(({ name, thrown, wrong }) => [
    ...[...thrown].map(([pair, what]) => `- ${name} throws on ${pair.name}: ${what}`),
    ...wrong.map((pair) => `- ${name} writes other values for ${pair.name}`),
  ])
  return `# Merging deployment.toml

\`node bench/merge.ts ${rounds}\`: ${count} pairs; ${cpus().length} cores, load ${loadavg()[0]!.toFixed(1)}.

| what | right values | throws | lines added | lines removed | comments lost |
| --- | --: | --: | --: | --: | --: |
${scores.map((s) => `| ${s.name} | ${s.correct} | ${s.thrown.size} | ${s.added} | ${s.removed} | ${s.comments} |`).join('\n')}

Right values: smol-toml reads in the result what the two files call for. Lines and comments are of the pairs that it did not throw on.

Milliseconds for all pairs of a row, the median of ${rounds} alternating rounds after a warm-up that is as long for each; in brackets how many times
what smol-toml takes to parse both files of the same pairs, by the clock and by the processor's time. Pairs that a library throws on are left out
for it. Ours is the reading of both files and the merge with all its laws, which read the result again, with two libraries beside our own reader; the report is the
table of decisions and the masked diff, in Markdown.

| pairs | ${names.join(' | ')} |
| --- | ${names.map(() => '--:').join(' | ')} |
${groups.map((group) => `| ${group.name} | ${names.map((name) => cell(group, name)).join(' | ')} |`).join('\n')}

Wanted for ours: at most ${MOST_RATIO} times by the clock.

${faults.join('\n')}
`
}
