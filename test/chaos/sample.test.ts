import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { allCells, type Cell, runCell, wrong } from './cells.ts'
import { openMiScene } from './mi-scene.ts'
import { FAILED_ONCE, pickSample } from './sample.ts'
import { openStage, type Stage } from './stage.ts'

/** About a minute and a half beside half a minute for the stage; all cells are those of `docs/reliability.md`. */
const SIZE = 7
const seed = Number(process.env.WSO2_CHAOS_SEED ?? Date.now() % 1_000_000)

let stage: Stage
let sample: Cell[]
beforeAll(async () => {
  console.log(`seed ${seed}; again: WSO2_CHAOS_SEED=${seed} script/in-lab npx vitest run --project chaos`)
  stage = await openStage(await openMiScene())
  sample = pickSample(allCells(stage), seed, SIZE)
})
afterAll(() => stage?.stop())

it('knows the cells that failed once', () => {
  for (const cell of FAILED_ONCE) expect(allCells(stage)).toContainEqual(cell)
})

it('every step has a point before, in and after its work', () => {
  for (const { key, points } of stage.steps) {
    expect(points.slice(0, 2), key).toEqual(['step.before-intent', 'step.after-intent'])
    expect(points.slice(-2), key).toEqual(['step.after-work', 'step.after-record'])
    expect(points.length, key).toBeGreaterThan(4)
  }
})

it('ends as if nothing had happened, whoever is hit wherever', async () => {
  const failed: string[] = []
  for (const cell of sample) {
    const { passed, seconds, why, notes } = await runCell(stage, cell, true)
    console.log(
      `${passed ? 'ok    ' : 'FAILED'} ${seconds.toFixed(1)} s  ${cell.actor} at ${cell.point} of ${cell.step}${notes.map((note) => `\n         ${note.slice(0, 160)}`).join('')}`,
    )
    if (!passed) failed.push(`${cell.actor} at ${cell.point} of ${cell.step}: ${why.join('; ')}`)
  }
  expect(failed, `seed ${seed}`).toEqual([])
})

it('would see a file, a row and a script run twice that are not as they should be', async () => {
  const { scene } = stage
  expect(await wrong(stage, 'verify')).toEqual([])
  const toml = join(scene.lab.nodes[0]!.target.path, 'conf/deployment.toml')
  chmodSync(toml, 0o600)
  await scene.server.query('wso2_users', "INSERT INTO audit_trail (what) VALUES ('script begun')")
  const seen = (await wrong(stage, 'verify')).join('\n')
  expect(seen).toMatch(/changed: new:.*conf\/deployment\.toml/)
  expect(seen).toContain('changed: database wso2_users')
  expect(seen).toContain('changed: counted by the script: script begun (1 -> 2)')
})
