import { cpus, loadavg, totalmem } from 'node:os'
import type { Bar } from './cases.ts'
import type { Line } from './line.ts'
import { type Measured, median, type Runs } from './measure.ts'

/** Most memory of ours, in MB. */
const RSS_GOAL = 200
const RSS_FLOOR = 300

const MISSED = 'FLOOR MISSED'

/** How good the line is, as measured before the cases. */
export interface LineProof {
  rtt: number
  /** Milliseconds until a connection stands. */
  connect: number
  /** Of one ssh stream to a server, in MB/s. */
  rate: number
}

interface Row {
  cells: string[]
  verdict: string
}

/** The result in Markdown, and whether a floor was missed or a result is wrong. */
export function report(
  command: string,
  measured: readonly Measured[],
  line: Line | undefined,
  proofs: readonly LineProof[],
  loadBefore: number,
): { text: string; failed: boolean } {
  const rows = [
    ...measured.flatMap((one) => one.case.bars.map((bar) => rowOf(one, bar))),
    memoryRow(measured),
  ]
  const wrong = measured.flatMap((one) =>
    one.runs.flatMap((runs) => runs.wrong.map((what) => `- WRONG: ${one.case.id}: ${runs.tool}: ${what}`)),
  )
  const isMissed = rows.some(({ verdict }) => verdict === MISSED)
  const remarks = [
    ...wrong,
    ...new Set(measured.flatMap((one) => one.skipped.map((what) => `- SKIPPED: ${what}`))),
  ]
  const text = `# Copying

\`${command}\`: ${cpus().length} cores (${cpus()[0]!.model.trim()}), ${Math.round(totalmem() / 1e9)} GB of memory, load ${loadBefore.toFixed(1)} before, ${loadavg()[0]!.toFixed(1)} at the end.
Two servers with sshd and a runner in network namespaces, all files in memory; large set: 3,200 files, 598 MB; small set: 485 files, 36 MB; 1 %: 32 files, 5 MB of the large one.
${lineText(line, proofs)}

Seconds are medians of the whole process, from its start to its end, in rounds of turns; every result was compared with its source: names, types,
sizes, modes, times, targets of links and SHA-256. Ours verifies every file that it sends on the target.

| case | against | ours, s | peer, s | ratio | at most | floor | |
| --- | --- | --: | --: | --: | --: | --: | --- |
${rows.map(({ cells, verdict }) => tableRow([...cells, verdict])).join('\n')}

All tools of each case, with the most memory that ours had at any time; in brackets how many runs, where it is not ${Math.max(0, ...measured.flatMap(({ runs }) => runs.map(({ seconds }) => seconds.length)))}.

| case | tool | median, s | least | most | memory, MB | does not keep |
| --- | --- | --: | --: | --: | --: | --- |
${measured.flatMap((one) => one.runs.map((runs) => toolRow(one, runs))).join('\n')}
${remarks.length > 0 ? `\n${remarks.join('\n')}\n` : ''}`
  return { text, failed: isMissed || wrong.length > 0 }
}

function rowOf(one: Measured, { against, goal, floor, unverified }: Bar): Row {
  const [ours] = one.runs
  const peer = one.runs.find(({ tool }) => tool === against.name)
  const title = [`${one.case.title}${unverified ? ', for copies that nobody verifies' : ''}`, against.name]
  const limits = [goal.toFixed(2), floor.toFixed(2)]
  if (!peer || peer.seconds.length === 0 || ours!.seconds.length === 0)
    return { cells: [...title, '', '', '', ...limits], verdict: 'SKIPPED' }
  const [own, theirs] = [median(ours!.seconds), median(peer.seconds)]
  const cells = [...title, own.toFixed(2), theirs.toFixed(2), (own / theirs).toFixed(2), ...limits]
  const verdict = one.case.isQuick ? 'not judged' : verdictOf(own / theirs, goal, floor)
  if (unverified && verdict === MISSED) return { cells, verdict: 'no such way' }
  return { cells, verdict }
}

function memoryRow(measured: readonly Measured[]): Row {
  const most = Math.max(...measured.map(({ runs }) => runs[0]?.maxRss ?? 0)) / 1e6
  const cells = ["memory of the runner's process, MB, the most of all runs", '', most.toFixed(0), '', '']
  return {
    cells: [...cells, String(RSS_GOAL), String(RSS_FLOOR)],
    verdict: verdictOf(most, RSS_GOAL, RSS_FLOOR),
  }
}

function verdictOf(found: number, goal: number, floor: number): string {
  if (found <= goal) return 'held'
  return found <= floor ? 'floor held' : MISSED
}

function toolRow(one: Measured, { tool, seconds, maxRss, loses }: Runs): string {
  const usual = one.runs[0]!.seconds.length
  const name = seconds.length === usual ? tool : `${tool} (${seconds.length})`
  const times = seconds.length > 0 ? [median(seconds), Math.min(...seconds), Math.max(...seconds)] : [0, 0, 0]
  const memory = maxRss === undefined ? '' : (maxRss / 1e6).toFixed(0)
  const cells = [one.case.id, name, ...times.map((time) => time.toFixed(2)), memory, loses.join(', ')]
  return tableRow(cells)
}

function tableRow(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
}

function lineText(line: Line | undefined, proofs: readonly LineProof[]): string {
  if (!line) return 'WAN part skipped: this machine has neither `tc netem` nor TUN devices.'
  const shown = proofs.map(
    ({ rtt, connect, rate }) =>
      `${rtt} ms wanted: a connection stands after ${connect.toFixed(1)} ms, one ssh stream carries ${rate.toFixed(0)} MB/s`,
  )
  return `The delay is made by ${line.how}: no loss, no limit of bandwidth, less than 1 ms between the servers. ${shown.join('; ')}.`
}
