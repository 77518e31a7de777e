import { afterAll, beforeAll, expect, it } from 'vitest'
import { openApimScene } from './apim-scene.ts'
import { allCells, type Cell, runCell } from './cells.ts'
import { shuffle } from './sample.ts'
import { openStage, type Stage } from './stage.ts'

/** Where it costs most to be wrong: the data is being changed, and every change is final. */
const ALWAYS: readonly Cell[] = [
  { actor: 'server', point: 'client.running', step: 'run-migration:am1' },
  { actor: 'runner', point: 'client.running', step: 'run-migration:am1' },
]
/** No further cell is begun after it, on however slow a machine. */
const ENOUGH_MS = 30_000
const seed = Number(process.env.WSO2_CHAOS_SEED ?? Date.now() % 1_000_000)

let stage: Stage
beforeAll(async () => {
  console.log(
    `seed ${seed}; again: WSO2_CHAOS_SEED=${seed} script/in-lab npx vitest run --project chaos test/chaos/apim-sample.test.ts`,
  )
  stage = await openStage(await openApimScene())
})
afterAll(() => stage?.stop())

it('ends as if nothing had happened, and with one data migration, whoever is hit wherever', async () => {
  const failed: string[] = []
  const began = performance.now()
  for (const [at, cell] of [...ALWAYS, ...shuffle(allCells(stage), seed)].entries()) {
    if (at >= ALWAYS.length && performance.now() - began > ENOUGH_MS) break
    const { passed, seconds, why, notes } = await runCell(stage, cell, at < ALWAYS.length)
    console.log(
      `${passed ? 'ok    ' : 'FAILED'} ${seconds.toFixed(1)} s  ${cell.actor} at ${cell.point} of ${cell.step}${notes.map((note) => `\n         ${note.slice(0, 160)}`).join('')}`,
    )
    if (!passed) failed.push(`${cell.actor} at ${cell.point} of ${cell.step}: ${why.join('; ')}`)
  }
  expect(failed, `seed ${seed}`).toEqual([])
})

it('would see a data migration that ran twice on one database', async () => {
  const { scene } = stage
  const [[name, before]] = [...(await scene.counts())] as [[string, string]]
  await scene.server.query(
    'am_db',
    "INSERT INTO standin_migrations (phase, began_at, run) VALUES ('migrate', now(), 'another')",
  )
  expect((await scene.counts()).get(name)).toMatch(new RegExp(`^${Number.parseInt(before, 10) + 1}, `))
})
