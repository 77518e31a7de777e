import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import path from 'node:path'
import type { Case } from './cases.ts'
import type { OursResult } from './ours.ts'
import { ours, type Tool } from './peers.ts'
import { HOME, type Site, TARGET } from './site.ts'
import { differences, type Portrait, portraitOf } from './trees.ts'

/** All runs of one tool in one case. */
export interface Runs {
  tool: string
  /** Of each run, the whole process. */
  seconds: number[]
  /** What it did not keep although nobody can rely on it to: fields of files. */
  loses: string[]
  /** What makes its result worthless. */
  wrong: string[]
  /** Most memory of any run, in bytes; of ours alone. */
  maxRss?: number
}

export interface Measured {
  case: Case
  /** Ours first. */
  runs: Runs[]
  /** Tools left out, and what for. */
  skipped: string[]
}

/** Runs every tool of a case so many times, in turns; every result is compared with its source to the last byte. */
export async function measure(site: Site, one: Case, rounds: number): Promise<Measured> {
  if (one.rtt > 0 && !site.line) return { case: one, runs: [], skipped: [`${one.id}: no line with delay`] }
  const set = await site.set(one.set, one.from)
  const tools = [...new Set([ours, ...one.bars.map(({ against }) => against), ...one.others])]
  const skipped = tools.flatMap((tool) => lacking(tool).map((need) => `${tool.name}: no ${need} here`))
  const able = tools.filter((tool) => lacking(tool).length === 0)
  const all = new Map(able.map((tool) => [tool, emptyRuns(tool)]))
  await site.line?.setRoundTrip(one.rtt)
  // Straight to the servers where no delay is wanted.
  const far = one.rtt > 0 ? site.line!.at : []
  let wanted = portraitOf(set.root)
  await site.prepare(one.state === 'first' ? undefined : set)
  for (let round = 0; round < rounds; round += 1) {
    // Whoever comes first in a round comes last in the next one.
    for (const tool of round % 2 === 0 ? able : able.toReversed()) {
      if (tool.once && round > 0) continue
      if (one.state === 'first') await site.prepare()
      else await site.emptyRunner()
      if (one.state === 'percent') {
        set.change()
        wanted = portraitOf(set.root)
      }
      const runs = all.get(tool)!
      const line = await runOnce(site, one, tool, far, runs)
      judge(site, tool, wanted, runs)
      if (runs.wrong.length > 0 && one.state !== 'first') await site.prepare(set)
      process.stderr.write(`${[line, ...runs.wrong].join('; ')}\n`)
    }
  }
  return { case: one, runs: [...all.values()], skipped }
}

/** Gives a line about the run. */
async function runOnce(
  site: Site,
  one: Case,
  tool: Tool,
  far: readonly string[],
  runs: Runs,
): Promise<string> {
  try {
    const { seconds, stdout } = await site.run([...far, ...tool.argv(site, one)])
    runs.seconds.push(seconds)
    const line = `${one.id}: ${tool.name} ${seconds.toFixed(2)} s`
    if (tool !== ours) return line
    const { ms, files, bytes, maxRss }: OursResult = JSON.parse(stdout)
    runs.maxRss = Math.max(runs.maxRss ?? 0, maxRss)
    return `${line} (inside ${(ms / 1000).toFixed(2)} s, ${files} files of ${bytes} bytes sent, ${(maxRss / 1e6).toFixed(0)} MB of memory)`
  } catch (error) {
    note(runs.wrong, (error as Error).message)
    return `${one.id}: ${tool.name} failed`
  }
}

function judge(site: Site, tool: Tool, wanted: ReadonlyMap<string, Portrait>, runs: Runs): void {
  const target = site.onNew(TARGET)
  for (const [what, { count, example }] of differences(wanted, portraitOf(target))) {
    if (tool.loses?.includes(what)) note(runs.loses, what)
    else note(runs.wrong, `${what} of ${count} of its things, ${example} among them`)
  }
  const beside = readdirSync(site.onNew(HOME)).filter(
    (name) => name !== path.basename(TARGET) && name !== 'backup',
  )
  for (const name of beside) note(runs.wrong, `left ${name} behind`)
}

function note(list: string[], text: string): void {
  if (!list.includes(text)) list.push(text)
}

function emptyRuns(tool: Tool): Runs {
  return { tool: tool.name, seconds: [], loses: [], wrong: [] }
}

function lacking({ needs = [] }: Tool): string[] {
  return needs.filter((need) => spawnSync('sh', ['-c', `command -v ${need}`]).status !== 0)
}

/** The middle of some numbers; of two, their mean. */
export function median(of: readonly number[]): number {
  const sorted = [...of].sort((a, b) => a - b)
  const middle = sorted.length / 2
  return (sorted[Math.ceil(middle) - 1]! + sorted[Math.floor(middle)]!) / 2
}
