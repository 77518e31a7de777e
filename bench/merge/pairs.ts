import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** A new pack's file and the old server's. */
export interface Pair {
  name: string
  target: string
  source: string
}

const SAMPLES: readonly (readonly [source: string, target: string])[] = [
  ['mi-1.1.0', 'mi-4.0.0'],
  ['mi-1.2.0', 'mi-4.0.0'],
  ['pair-mi12-tests-transport', 'mi-4.0.0'],
  ['pair-mi12-tests-transport', 'mi-4.3.0'],
  ['pair-mi40-docker', 'mi-4.1.0'],
  ['pair-mi40-docker', 'mi-4.2.0'],
  ['mi-it-transport', 'mi-4.3.0'],
  ['mi-it-sslprofiles', 'mi-4.4.0-alpha'],
  ['am-3.0.0', 'am-4.1.0'],
  ['am-3.1.0', 'am-4.1.0'],
  ['am-3.2.0', 'am-4.1.0'],
  ['am-4.0.0', 'am-4.1.0'],
  ['am-4.0.0', 'am-4.7.0'],
  ['am-4.0.0-control-plane', 'am-4.1.0-control-plane'],
  ['am-4.0.0-gateway-worker', 'am-4.1.0-gateway-worker'],
  ['am-4.0.0-traffic-manager', 'am-4.1.0-traffic-manager'],
  ['am-4.0.0-iskm', 'am-4.1.0'],
  ['apim-3.1.0-mysql-testtool', 'am-4.1.0'],
  ['apim-3.1.0-postgresql-testtool', 'am-4.1.0'],
  ['apim-3.1.0-oracle-testtool', 'am-4.1.0'],
  ['apim-3.1.0-mssql-testtool', 'am-4.1.0'],
  ['apim-3.1.0-mysql-testtool', 'am-4.1.0-control-plane'],
  ['apim-4.1.0-tests-full-scenario1', 'am-4.1.0'],
  ['apim-4.1.0-tests-full-scenario1', 'am-4.5.0'],
]

/** Pairs of public files; none where the folder is not. */
export function samplePairs(folder: string): Pair[] {
  if (!existsSync(folder)) return []
  const read = (name: string) => readFileSync(path.join(folder, `${name}.toml`), 'utf8')
  return SAMPLES.map(([source, target]) => ({
    name: `${source} into ${target}`,
    target: read(target),
    source: read(source),
  }))
}

/** Files as a server's are, sections of settings and comments, some commented out; of the two, some differ and some are the same. */
export function generatedPairs(): Pair[] {
  const small = Array.from({ length: 40 }, (_, at) => pair(at + 1, 12))
  return [...small, pair(101, 60), pair(102, 150)]
}

function pair(seed: number, sections: number): Pair {
  const random = numbers(seed)
  const [target, source] = [[] as string[], [] as string[]]
  target.push('# Settings of the new pack', '', '[server]', 'hostname = "localhost"', '#offset = 1', '')
  source.push('[server]', 'hostname = "wso2.internal"', 'offset = 10', '')
  for (let at = 0; at < sections; at += 1) {
    const name = at % 4 === 0 ? `group${at % 7}.part${at}` : `part_${at}`
    const repeated = at % 5 === 3
    for (let element = 0; element < (repeated ? 2 : 1); element += 1) {
      const header = repeated ? [`[[${name}]]`, `name = "n${element}"`] : [`[${name}]`]
      const [inTarget, inSource] = [random() < 0.85, random() < 0.6]
      const [theirs, ours] = body(random)
      if (inTarget) target.push(`# about ${name}, as the pack explains it`, ...header, ...ours, '')
      if (inSource) source.push(...header, ...theirs, '')
    }
  }
  const eol = seed % 5 === 0 ? '\r\n' : '\n'
  return { name: `generated ${seed}`, target: target.join(eol), source: source.join(eol) }
}

/** The lines of one section in the old file and in the new one. */
function body(random: () => number): [string[], string[]] {
  const [theirs, ours] = [[] as string[], [] as string[]]
  for (let at = 0; at < 6; at += 1) {
    const key = at === 4 ? `parameter.limit_${at}` : `setting_${at}`
    const value = () => textOf(Math.floor(random() * 6), Math.floor(random() * 4))
    const [mine, other] = [value(), value()]
    if (random() < 0.2) ours.push(`# ${key} = ${mine}`)
    else if (random() < 0.85) ours.push(`${key} = ${mine}${random() < 0.1 ? ' # as shipped' : ''}`)
    if (random() < 0.8) theirs.push(`${key}=${random() < 0.6 ? mine : other}`)
  }
  return [theirs, ours]
}

function textOf(kind: number, n: number): string {
  const values = [`"text ${n}"`, String(8280 + n), n % 2 === 0 ? 'true' : 'false', `["a${n}", "b"]`]
  return values[kind] ?? `"jdbc:postgresql://db${n}.internal:5432/apim_db?a=1&amp;b=2"`
}

/** The same numbers between 0 and 1 for the same seed (a linear congruential generator of Park and Miller). */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48271) % 2147483647
    return state / 2147483647
  }
}
