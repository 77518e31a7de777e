import { createHash } from 'node:crypto'
import { rmSync } from 'node:fs'
import { expect } from 'vitest'
import { MigrateError } from '../../../src/errors.ts'
import type { Cut } from './line.ts'
import { Job, type LinedLab, type Side } from './lined-lab.ts'
import type { Node } from './trees.ts'

/** `WSO2_SEED` does the same cuts again. */
export const SEED = Number(process.env.WSO2_SEED ?? Math.floor(Math.random() * 2 ** 31))

/** A number from 0 to 1 that follows from the seed and its name alone, so that one cut can be done again by itself. */
function chance(name: string): number {
  return createHash('sha256').update(`${SEED} ${name}`).digest().readUInt32BE() / 2 ** 32
}

/** Looking, keeping, renaming and tidying up are few bytes and all come last. */
const END_BYTES = 12_000

/** Bytes of one copy that nobody disturbs, connecting included. */
async function bytesOfOne(
  lined: LinedLab,
  tree: readonly Node[],
  older: readonly Node[],
): Promise<Record<Side, number>> {
  const job = new Job(lined, 'undisturbed')
  job.plant(tree, older)
  await lined.afresh()
  await job.copy()
  job.expectNew()
  clear(job)
  return { old: lined.lines.old.bytes, new: lined.lines.new.bytes }
}

function clear(job: Job): void {
  for (const name of [job.from, job.home])
    for (const host of ['old', 'new'] as const) rmSync(job.seen(host, name), { recursive: true, force: true })
}

/**
 * Copies a tree over an older one again and again, each time in a process of its own, and breaks one side's line at a random byte, every
 * connection or one of them. After each: every file is old or new and whole, and the next run completes it.
 */
export async function cutAtRandom(
  lined: LinedLab,
  tree: readonly Node[],
  older: readonly Node[],
  { cuts, onlyOne }: { cuts: number; onlyOne: boolean },
): Promise<void> {
  const whole = await bytesOfOne(lined, tree, older)
  const counts = { failed: 0, healed: 0, 'not reached': 0 }
  for (let round = 0; round < cuts; round++) {
    const side: Side = chance(`side ${round}`) < 0.5 ? 'old' : 'new'
    const span = chance(`span ${round}`) < 0.3 ? END_BYTES : whole[side]
    const at = Math.floor(whole[side] - chance(`at ${round}`) * span)
    const how: Cut = chance(`how ${round}`) < 0.7 ? 'reset' : 'end'
    const away = chance(`away ${round}`) < 0.3
    const one = onlyOne && !away ? chance(`one ${round}`) : undefined
    const where = `round ${round} of seed ${SEED}: ${side}, byte ${at} of ${whole[side]}, ${how}${away ? ', away' : ''}${one === undefined ? '' : ', one connection'}`
    const job = new Job(lined, `cut-${round}`)
    job.plant(tree, older)
    await lined.afresh()
    const line = lined.lines[side]
    let cut = false
    line.whenPassed(at, () => {
      cut = true
      line.refusing = away
      line.cut(how, one)
    })
    const error = await job.copy().then(
      () => undefined,
      (cause: unknown) => cause,
    )
    line.whenPassed(Number.POSITIVE_INFINITY, () => {})
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
          expect(problem).toMatchObject({
            host: side,
            what: expect.any(String),
            safe: expect.any(String),
            fix: expect.any(String),
          })
      }
      line.refusing = false
      await job.copy()
      job.expectNew()
    } catch (cause) {
      throw new Error(`${where}: ${(error as Error | undefined)?.message ?? 'no error'}`, { cause })
    }
    clear(job)
  }
  console.log(`seed ${SEED}:`, counts)
  expect(counts['not reached']).toBeLessThan(cuts / 2)
}
