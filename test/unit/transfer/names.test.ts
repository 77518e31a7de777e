import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeName, encodeName, nameList, showName } from '../../../src/transfer/names.ts'

test('any bytes come back after decoding, JSON and encoding', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const name: string = JSON.parse(JSON.stringify(decodeName(bytes)))
      expect(encodeName(name)).toEqual(Buffer.from(bytes))
    }),
    { numRuns: 2000 },
  )
})

test('valid UTF-8 reads as text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(decodeName(Buffer.from(text))).toBe(text)
    }),
  )
})

test('stray bytes beside text that would hide them', () => {
  // CESU-8 surrogates, an overlong slash, a cut emoji: none is valid UTF-8.
  for (const hex of ['eda080', 'c0af', 'f09fa6', 'ff80', '41c3', 'efbbbf41'])
    expect(encodeName(decodeName(Buffer.from(hex, 'hex'))).toString('hex')).toBe(hex)
})

test('a list for a tool: nothing looks like an option, bytes kept', () => {
  const stray = decodeName(Buffer.from([0xff]))
  expect(nameList(['-rf', stray])).toEqual(Buffer.from([...Buffer.from('./-rf\0./'), 0xff, 0]))
})

test('names are shown on one line', () => {
  expect(showName(`a\nb\t${decodeName(Buffer.from([0xfe]))}é\\`)).toBe('a\\nb\\x09\\xfeé\\\\')
})
