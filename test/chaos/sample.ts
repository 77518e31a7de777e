import { ACTORS } from './blows.ts'
import { type Cell, MOMENTS, momentOf } from './cells.ts'

/** Cells that failed once: they are in every sample. */
export const FAILED_ONCE: readonly Cell[] = [
  { actor: 'worker', point: 'job.running', step: 'backup-database:WSO2_USER_DB' },
  { actor: 'network', point: 'merge.replaced', step: 'merge-config:mi1' },
]

/**
 * Cells that failed once, then by chance: each actor and each moment at least once, then whatever comes until there are `size`. The same seed gives the same
 * cells. Pure.
 */
export function pickSample(cells: readonly Cell[], seed: number, size: number): Cell[] {
  const shuffled = shuffle(cells, seed)
  const known = ({ actor, point, step }: Cell) =>
    FAILED_ONCE.some((one) => one.actor === actor && one.point === point && one.step === step)
  const picked = new Set(cells.filter(known))
  const need = (wanted: (cell: Cell) => boolean) => {
    if ([...picked].some(wanted)) return
    const found = shuffled.find(wanted)
    if (found) picked.add(found)
  }
  for (const actor of ACTORS) need((cell) => cell.actor === actor)
  for (const moment of MOMENTS) need((cell) => momentOf(cell.point) === moment)
  for (const cell of shuffled) if (picked.size < size) picked.add(cell)
  return [...picked]
}

/** In another order, by Fisher and Yates and a generator that a seed starts (mulberry32: 32 bits of state, each seed another order). */
export function shuffle<T>(items: readonly T[], seed: number): T[] {
  const out = [...items]
  let state = seed | 0
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  for (let last = out.length - 1; last > 0; last--) {
    const other = Math.floor(next() * (last + 1))
    ;[out[last], out[other]] = [out[other]!, out[last]!]
  }
  return out
}
