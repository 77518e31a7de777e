import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lanesWorth, spread } from '../../../src/transfer/lanes.ts'

describe('connections', () => {
  it.each([
    ['a line of a building', 600_000_000, 0, 1, 1],
    ['little over a long line', 5_000_000, 0, 80, 1],
    ['a folder of artifacts over a long line', 36_000_000, 0, 80, 8],
    ['much over a middling line', 600_000_000, 0, 20, 8],
    ['between two far servers', 36_000_000, 80, 80, 8],
    ['nothing', 0, 80, 80, 1],
  ])('%s', (_, bytes, sourceMs, targetMs, wanted) => {
    expect(lanesWorth(bytes, sourceMs, targetMs)).toBe(wanted)
  })
})

describe('spread', () => {
  it('keeps every file, in its order, in parts that are none of them empty', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ size: fc.nat(100_000_000) })),
        fc.integer({ min: 1, max: 8 }),
        (files, lanes) => {
          const parts = spread(files, lanes)
          expect(parts.flat()).toEqual(files)
          expect(parts.length).toBeLessThanOrEqual(lanes)
          expect(parts.every((part) => part.length > 0)).toBe(true)
        },
      ),
    )
  })

  it('makes parts of about the same size of many files', () => {
    const files = Array.from({ length: 1000 }, (_, at) => ({ size: 1000 + (at % 7) * 3000 }))
    const sizes = spread(files, 8).map((part) => part.reduce((sum, { size }) => sum + size, 0))
    expect(Math.max(...sizes) / Math.min(...sizes)).toBeLessThan(1.1)
  })
})
