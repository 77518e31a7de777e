import { createHash } from 'node:crypto'
import { rmSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { MigrateError } from '../../../src/errors.ts'
import type { Cut } from './line.ts'
import { Job, type LinedLab, type Side, startLinedLab } from './lined-lab.ts'
import { noise } from './noise.ts'
import type { Node } from './trees.ts'

/** How often; `WSO2_CUTS=200` is the whole of it. */
const CUTS = Number(process.env.WSO2_CUTS ?? 20)
const SEED = Number(process.env.WSO2_SEED ?? Math.floor(Math.random() * 2 ** 31))

const END_BYTES = 12_000

let lined: LinedLab
beforeAll(async () => {
  lined = await startLinedLab()
})
afterAll(() => lined?.stop())

/** A number from 0 to 1 that follows from the seed and its name alone, so that one cut can be done again by itself. */
function chance(name: string): number {
  return createHash('sha256').update(`${SEED} ${name}`).digest().readUInt32BE() / 2 ** 32
}

function tree(): Node[] {
  return [
    ...Array.from({ length: 50 }, (_, at) => ({
      name: `synapse-configs/${at % 5}/proxy ${at}.xml`,
      content: `<proxy n="${at}">${'x'.repeat(at * 100)}</proxy>`,
    })),
    ...['one.car', 'two.car', 'new\nline.car', 'sub/-rf.jar'].map((name) => ({
      name,
      content: noise(name, 500_000),
    })),
    { name: 'sub/link', link: '../one.car' },
    { name: 'current', link: 'two.car' },
    { name: 'empty', folder: true, mode: 0o750 },
    { name: 'empty file', content: '' },
  ]
}

/** Every third thing is there already, in an older state, and there is something that nobody copies. */
function older(): Node[] {
  const there = tree().filter((node, at) => at % 3 === 0 && !('folder' in node))
  return [
    ...there.map(
      (node): Node =>
        'link' in node ? { ...node, link: 'older' } : { ...node, content: `older ${node.name}` },
    ),
    { name: 'current', link: 'one.car' },
    { name: 'one.car', content: noise('older', 300_000) },
    { name: "the new pack's own.xml", content: 'own' },
  ]
}

/** Bytes of one copy that nobody disturbs, connecting included. */
async function bytesOfOne(): Promise<Record<Side, number>> {
  const job = new Job(lined, 'undisturbed')
  job.plant(tree(), older())
  await lined.afresh()
  await job.copy()
  job.expectNew()
  return { old: lined.lines.old.bytes, new: lined.lines.new.bytes }
}

test(`cut at ${CUTS} random bytes: each file is old or new and whole, and the second run completes it (seed ${SEED})`, async () => {
  const whole = await bytesOfOne()
  const counts = { failed: 0, healed: 0, 'not reached': 0 }
  for (let round = 0; round < CUTS; round++) {
    const side: Side = chance(`side ${round}`) < 0.5 ? 'old' : 'new'
    // Looking, keeping, renaming and tidying up are few bytes and all come last.
    const span = chance(`span ${round}`) < 0.3 ? END_BYTES : whole[side]
    const at = Math.floor(whole[side] - chance(`at ${round}`) * span)
    const how: Cut = chance(`how ${round}`) < 0.7 ? 'reset' : 'end'
    const away = chance(`away ${round}`) < 0.3
    const where = `round ${round} of seed ${SEED}: ${side}, byte ${at} of ${whole[side]}, ${how}${away ? ', away' : ''}`
    const job = new Job(lined, `cut-${round}`)
    job.plant(tree(), older())
    await lined.afresh()
    const line = lined.lines[side]
    let cut = false
    line.whenPassed(at, () => {
      cut = true
      line.refusing = away
      line.cut(how)
    })
    const error = await job.copy().then(
      () => undefined,
      (cause: unknown) => cause,
    )
    try {
      job.expectOldOrNew()
      if (!error) {
        counts[cut ? 'healed' : 'not reached'] += 1
        // Who was cut off when all was in place may have left the emptied staging folder.
        job.expectWhole()
      } else {
        counts.failed += 1
        if (!(error instanceof MigrateError)) throw error
        for (const problem of error.problems)
          expect(problem).toMatchObject({ host: side, what: expect.any(String), fix: expect.any(String) })
      }
      line.refusing = false
      await job.copy()
      job.expectNew()
    } catch (cause) {
      throw new Error(`${where}: ${(error as Error | undefined)?.message ?? 'no error'}`, { cause })
    }
    for (const name of [job.from, job.home])
      for (const host of ['old', 'new'] as const)
        rmSync(job.seen(host, name), { recursive: true, force: true })
  }
  console.log(`seed ${SEED}:`, counts)
  expect(counts['not reached']).toBeLessThan(CUTS / 2)
}, 1_800_000)
