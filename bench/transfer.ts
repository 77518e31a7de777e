// Usage: node bench/transfer.ts [rounds] [cases] [quick]
//
// Copies sets of files from a runner to a server, and from server to server through the runner, beside rsync and what else people use, with
// round trips of 0, 20 and 80 ms. Default: 5 rounds of all cases (bench/transfer/cases.ts), some 30 minutes; `cases` is a regular expression
// for their ids, `quick` takes the small set everywhere and leaves out what takes minutes. Needs root and namespaces, as the lab does.
// Exit code 1 when a result is wrong or, with the set that it is for, a floor is missed. Writes bench/results/transfer.md when
// all cases ran five times and more.
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import path from 'node:path'
import { labRootOrUndefined } from '../test/lab/machine/inside.ts'
import { CASES, quick } from './transfer/cases.ts'
import { prove } from './transfer/line-proof.ts'
import { type Measured, measure } from './transfer/measure.ts'
import { report } from './transfer/report.ts'
import { Site } from './transfer/site.ts'

const TOP = path.resolve(import.meta.dirname, '..')
const args = process.argv.slice(2)

if (labRootOrUndefined()) await main()
else {
  const { status } = spawnSync(
    path.join(TOP, 'script/in-lab'),
    [process.execPath, import.meta.filename, ...args],
    { stdio: 'inherit' },
  )
  process.exitCode = status ?? 1
}

async function main(): Promise<void> {
  const isQuick = args.includes('quick')
  const [rounds = '5', pattern = ''] = args.filter((arg) => arg !== 'quick')
  const chosen = CASES.filter(({ id }) => new RegExp(pattern).test(id)).map((one) =>
    isQuick ? quick(one) : one,
  )
  const load = loadavg()[0]!
  const site = await Site.open()
  try {
    const proofs = await prove(site)
    const measured: Measured[] = []
    for (const one of chosen) measured.push(await measure(site, one, Number(rounds)))
    const { text, failed } = report(
      `node bench/transfer.ts ${args.join(' ')}`.trim(),
      measured,
      site.line,
      proofs,
      load,
    )
    process.stdout.write(text)
    if (Number(rounds) >= 5 && chosen.length === CASES.length && !isQuick)
      writeFileSync(path.join(TOP, 'bench/results/transfer.md'), text)
    if (failed) process.exitCode = 1
  } finally {
    await site.close()
  }
}
