// Usage: node bench/judge.ts [megabytes] [rounds]
//
// A generated log of an API Manager (a migration run from begin to end, in the noise of a busy server with failures and stack traces of other
// classes), judged in one pass, beside `grep -c ERROR` on the same file. Rounds alternate; both files are in the page cache. Writes
// bench/results/judge.md for 200 MB and more.
import { spawnSync } from 'node:child_process'
import {
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import path from 'node:path'
import { loadRoute } from '../src/routes/load.ts'
import { readClientLog } from '../src/wso2/log-files.ts'
import { judgeLog } from '../src/wso2/migration-verdict.ts'

const MOST_RATIO = 12
const MOST_RSS = 150
const TOP = path.resolve(import.meta.dirname, '..')
const ROUTE = 'apim-4.0.0-to-4.1.0'
const CLASSES = [
  'org.wso2.carbon.apimgt.gateway.throttling.util.BlockingConditionRetriever',
  'org.wso2.carbon.databridge.core.DataBridge',
  'org.apache.synapse.mediators.builtin.LogMediator',
  'org.wso2.carbon.mediation.dependency.mgt.DependencyTracker',
]

if (process.argv[2] === '--pass') pass(process.argv[3]!)
else measure(Number(process.argv[2] ?? 200), Number(process.argv[3] ?? 5))

/** The pass alone, in a process of its own: milliseconds and the most memory it ever had. */
function pass(file: string): void {
  const client = loadRoute(ROUTE).clients[0]!
  const cpu = process.cpuUsage()
  const began = performance.now()
  const { history, readable } = readClientLog([file], client, 'migrate')
  const { log } = judgeLog(history, { client, phase: 'migrate', from: '4.0.0', to: '4.1.0' }, readable)
  const ms = performance.now() - began
  const { user, system } = process.cpuUsage(cpu)
  const rss = process.resourceUsage().maxRSS / 1024
  process.stdout.write(JSON.stringify({ log, ms, cpu: (user + system) / 1000, rss }))
}

function measure(megabytes: number, rounds: number): void {
  const folder = mkdtempSync(path.join(tmpdir(), 'wso2-migrate-bench-'))
  try {
    const file = path.join(folder, 'wso2carbon.log')
    const lines = generate(file, megabytes * 1e6)
    const times = {
      grep: [] as number[],
      grepCpu: [] as number[],
      pass: [] as number[],
      passCpu: [] as number[],
      command: [] as number[],
    }
    let rss = 0
    const judge = ['judge', '--route', ROUTE, '--phase', 'migrate', '--from', '4.0.0', '--to', '4.1.0', file]
    for (let round = 0; round < rounds; round += 1) {
      times.grep.push(timed('grep', ['-c', 'ERROR', file]).ms)
      times.grepCpu.push(cpuOfGrep(file))
      const one = JSON.parse(timed(process.execPath, [import.meta.filename, '--pass', file]).stdout)
      if (one.log !== 'passed') throw new Error(`The generated log is judged ${one.log}.`)
      times.pass.push(one.ms)
      times.passCpu.push(one.cpu)
      rss = Math.max(rss, one.rss)
      times.command.push(timed(process.execPath, [path.join(TOP, 'src/cli.ts'), ...judge]).ms)
    }
    const errors = timed('grep', ['-c', 'ERROR', file]).stdout.trim()
    const best = Object.fromEntries(
      Object.entries(times).map(([what, all]) => [what, Math.min(...all)]),
    ) as Record<keyof typeof times, number>
    const ratio = best.pass / best.grep
    const row = (what: string, wall: number, cpu?: number) =>
      `| ${what} | ${wall.toFixed(0)} | ${(wall / best.grep).toFixed(1)} | ${cpu === undefined ? '' : cpu.toFixed(0)} | ${cpu === undefined ? '' : (cpu / best.grepCpu).toFixed(1)} |`
    const text = `# Judging a log

\`node bench/judge.ts ${megabytes} ${rounds}\`: ${(statSync(file).size / 1e6).toFixed(0)} MB, ${lines} lines, ${errors} of them with ERROR; ${cpus().length} cores (${cpus()[0]!.model.trim()}), load ${loadavg()[0]!.toFixed(1)}.
The best of ${rounds} alternating rounds, the file in the page cache.

| what | ms | to grep | ms of processor time | to grep |
| --- | --: | --: | --: | --: |
${row('grep -c ERROR', best.grep, best.grepCpu)}
${row('judge, the pass over the log', best.pass, best.passCpu)}
${row('judge, the whole command with the start of Node, from sources', best.command)}

Most memory at any time: ${rss.toFixed(0)} MB (wanted: below ${MOST_RSS}). Wanted for the pass: at most ${MOST_RATIO} times grep.
`
    process.stdout.write(text)
    if (megabytes >= 200) writeFileSync(path.join(TOP, 'bench/results/judge.md'), text)
    if (ratio > MOST_RATIO || rss > MOST_RSS) process.exitCode = 1
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function timed(command: string, args: string[]): { ms: number; stdout: string } {
  const began = performance.now()
  const { stdout, status, stderr } = spawnSync(command, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command} ended with ${status}: ${stderr}${stdout}`)
  return { ms: performance.now() - began, stdout }
}

/** Milliseconds of user and system time, to the ten that `times` counts in. */
function cpuOfGrep(file: string): number {
  const { stdout } = timed('sh', ['-c', 'grep -c ERROR "$1"; times', 'sh', file])
  const ofChildren = stdout.trim().split('\n').at(-1)!
  return [...ofChildren.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, m, s]) => sum + Number(m) * 60_000 + Number(s) * 1000,
    0,
  )
}

/** A good run of the corpus, its lines spread over noise. Returns the number of lines. */
function generate(file: string, bytes: number): number {
  const story = readFileSync(path.join(TOP, 'test/corpus/good.log'), 'utf8').trimEnd().split('\n')
  const descriptor = openSync(file, 'w')
  let [written, lines, told] = [0, 0, 0]
  while (written < bytes) {
    let text = ''
    while (text.length < 1e6) {
      const noise = noiseOf(lines)
      text += noise
      lines += noise.split('\n').length - 1
    }
    const upTo = Math.ceil((story.length * Math.min(bytes, written + text.length)) / bytes)
    for (; told < upTo; told += 1) {
      text += `${story[told]}\n`
      lines += 1
    }
    writeSync(descriptor, text)
    written += text.length
  }
  closeSync(descriptor)
  return lines
}

/** One record of a busy server; one in a hundred is a failure with its trace. */
function noiseOf(n: number): string {
  const stamp = `2026-11-22 ${pad(n % 24)}:${pad(n % 60)}:${pad((n >> 3) % 60)},${String(n % 1000).padStart(3, '0')}`
  const head = (level: string) => `TID: [-1234] [] [${stamp}] ${level} {${CLASSES[n % CLASSES.length]}} - `
  if (n % 100 !== 7) {
    return `${head(n % 9 === 0 ? ' WARN' : ' INFO')}event ${n} was taken from the queue of the receiver and handed on to its stream\n`
  }
  const frames = Array.from(
    { length: 25 },
    (_, at) => `\tat org.apache.synapse.Frame${at}.run(Frame${at}.java:${n % 300})\n`,
  )
  return `${head('ERROR')}event ${n} was lost java.lang.IllegalStateException: closed\n${frames.join('')}Caused by: java.net.ConnectException: refused\n\t... 12 more\n`
}

function pad(n: number): string {
  return String(n).padStart(2, '0')
}
