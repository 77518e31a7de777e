import { afterAll, beforeAll, expect, test } from 'vitest'
import { cutAtRandom, SEED } from './cuts.ts'
import { Job, type LinedLab, startLinedLab } from './lined-lab.ts'
import { noise } from './noise.ts'
import type { Node } from './trees.ts'

/** How often; `WSO2_CUTS=200` is a quarter of it here. */
const CUTS = Math.ceil(Number(process.env.WSO2_CUTS ?? 20) / 4)

/** Far enough for several connections, and enough bytes for them, which few files (16 MB) would not be. */
const FAR_MS = 80
const TREE: readonly Node[] = Array.from({ length: 120 }, (_, at) => ({
  name: `${at % 9}/archive ${at}.car`,
  content: noise(`archive ${at}`, 170_000),
}))
const OLDER: readonly Node[] = TREE.filter((_, at) => at % 4 === 0).map((node) => ({
  ...node,
  content: 'older',
}))

let lined: LinedLab
beforeAll(async () => {
  lined = await startLinedLab(FAR_MS)
})
afterAll(() => lined?.stop())

test('a long line is worth several connections', async () => {
  const job = new Job(lined, 'lanes')
  job.plant(TREE, OLDER)
  await lined.afresh()
  await job.copy()
  job.expectNew()
  for (const line of Object.values(lined.lines)) {
    expect(line.connections).toBeGreaterThan(2)
    expect(line.connections).toBeLessThanOrEqual(9)
  }
})

test(`one or all connections cut at ${CUTS} random bytes (seed ${SEED})`, async () => {
  await cutAtRandom(lined, TREE, OLDER, { cuts: CUTS, onlyOne: true })
}, 1_800_000)
