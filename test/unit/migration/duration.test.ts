import { describe, expect, it } from 'vitest'
import { isDuration, parseDuration } from '../../../src/migration/duration.ts'

describe('durations', () => {
  it.each([
    ['500ms', 500],
    ['30s', 30_000],
    ['10m', 600_000],
    ['1h30m', 5_400_000],
    ['1.5h', 5_400_000],
    ['7d', 604_800_000],
  ])('%s is %d ms', (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds)
  })

  it.each(['', '10', 'm', '10 m', '-5m', '0s', '8d', '10min', '1e3s', '30S', '30s '])(
    'refuses "%s"',
    (text) => {
      expect(isDuration(text)).toBe(false)
      expect(() => parseDuration(text)).toThrow(RangeError)
    },
  )
})
