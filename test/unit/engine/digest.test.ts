import fc from 'fast-check'
import { expect, it } from 'vitest'
import { canonicalJson, digestOf } from '../../../src/engine/digest.ts'
import type { Json } from '../../../src/engine/step.ts'

it('does not depend on the order of keys', () => {
  expect(digestOf({ a: 1, b: [true, null, { d: 'x', c: 2 }] })).toBe(
    digestOf({ b: [true, null, { c: 2, d: 'x' }], a: 1 }),
  )
})

it('depends on the order of elements and on every value', () => {
  expect(digestOf([1, 2])).not.toBe(digestOf([2, 1]))
  expect(digestOf({ a: '1' })).not.toBe(digestOf({ a: 1 }))
})

it('is JSON that reads back to the same value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(canonicalJson(value as Json))).toEqual(JSON.parse(JSON.stringify(value)))
    }),
  )
})
