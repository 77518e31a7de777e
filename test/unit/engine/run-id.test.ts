import { expect, it } from 'vitest'
import { newRunId } from '../../../src/engine/session.ts'

it.each([
  ['of its time where there was none before', undefined, /^20261122-171239-[0-9a-f]{4}$/],
  ['of its time behind an older one', '20261122-171238-ffff', /^20261122-171239-/],
  ['behind one of the same second', '20261122-171239-ffff', /^20261122-171240-/],
  ['behind one that a runner with a faster clock began', '20261231-235959-0000', /^20270101-000000-/],
])('names a new run %s', (_, newest, expected) => {
  expect(newRunId(new Date('2026-11-22T17:12:39.500Z'), newest)).toMatch(expected)
})
