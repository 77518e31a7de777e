import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openApimScene } from './apim-scene.ts'
import { allCells, type Cell, type CellResult, goesToTheEnd, runCell } from './cells.ts'
import { openMiScene } from './mi-scene.ts'
import { openStage } from './stage.ts'
import { machine, type Part, ROUTES, type Route, tableOf } from './table.ts'

const USAGE = `usage: script/chaos-matrix [parts] [mi|apim]   every cell, and docs/reliability.md (or -apim.md) from it
       script/in-lab node test/chaos/matrix.ts run --results FILE [--route mi|apim] [--part 1/3] [--only REGEX] [--to-the-end]
       node test/chaos/matrix.ts write FILE...

A cell is called "<actor> at <point> of <step>"; --only takes those that match. --to-the-end runs the rest of the
route again in every cell, instead of in one of each step and actor.
`
const DOCUMENTS: Record<Route, string> = { mi: 'reliability.md', apim: 'reliability-apim.md' }

/** Runs the cells of one part and adds a line of JSON to the results for each, beginning with what all of them are. */
async function run(
  results: string,
  route: Route,
  part: string,
  only: string,
  toTheEnd: boolean,
): Promise<void> {
  const [number, parts] = part.split('/').map(Number)
  const stage = await openStage(await (route === 'apim' ? openApimScene() : openMiScene()))
  try {
    const all = allCells(stage)
    const mine = all.filter((_, at) => at % parts! === number! - 1)
    const { steps, seconds } = stage
    const head: Part = {
      route,
      date: new Date().toISOString(),
      seconds,
      steps,
      cells: all.length,
      machine: machine(),
    }
    appendFileSync(results, `${JSON.stringify(head)}\n`)
    const wanted = new RegExp(only)
    for (const cell of mine) {
      const name = nameOf(cell)
      if (!wanted.test(name)) continue
      const result = await runCell(stage, cell, toTheEnd || goesToTheEnd(cell))
      appendFileSync(results, `${JSON.stringify(result)}\n`)
      console.log(
        `${result.passed ? 'ok    ' : 'FAILED'} ${result.seconds.toFixed(1)} s  ${name}${result.why.map((line) => `\n         ${line}`).join('')}`,
      )
    }
  } finally {
    await stage.stop()
  }
}

function nameOf({ actor, point, step }: Cell): string {
  return `${actor} at ${point} of ${step}`
}

function write(files: readonly string[]): void {
  const lines = files.flatMap((file) => readFileSync(file, 'utf8').split('\n').filter(Boolean))
  const all = lines.map((line) => JSON.parse(line) as Part | CellResult)
  const parts = all.filter((one): one is Part => 'machine' in one)
  // A cell that was run again counts as it went the last time.
  const cells = all.filter((one): one is CellResult => 'actor' in one)
  const results = [...new Map(cells.map((cell) => [nameOf(cell), cell])).values()]
  const document = join(import.meta.dirname, '../../docs', DOCUMENTS[parts[0]!.route])
  writeFileSync(document, tableOf(parts, results))
  console.log(
    `${results.filter(({ passed }) => passed).length} of ${results.length} cells passed: ${document}`,
  )
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    results: { type: 'string' },
    route: { type: 'string', default: 'mi' },
    part: { type: 'string', default: '1/1' },
    only: { type: 'string', default: '' },
    'to-the-end': { type: 'boolean', default: false },
  },
})
const [what, ...files] = positionals
const route = ROUTES.find((known) => known === values.route)
if (what === 'run' && values.results && route)
  await run(values.results, route, values.part, values.only, values['to-the-end'])
else if (what === 'write' && files.length > 0) write(files)
else {
  process.stderr.write(USAGE)
  process.exitCode = 2
}
