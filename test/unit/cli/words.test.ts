import { expect, test } from 'vitest'
import { flagsOf, readFlags } from '../../../src/cli/flags.ts'

test('a word that belongs to no flag is refused, not passed over', () => {
  expect(() => readFlags(['apply', '--environment', 'staging'], flagsOf('plan'))).toThrow(
    '"apply" belongs to no flag.',
  )
})

test('a command that takes a word gets it', () => {
  expect(readFlags(['pack.zip'], {}, 1).rest).toEqual(['pack.zip'])
  expect(() => readFlags(['pack.zip', 'other.zip'], {}, 1)).toThrow('"other.zip" belongs to no flag.')
})

test('a flag that nothing would read is refused', () => {
  expect(() => readFlags(['--restore-to', 'backup'], flagsOf('plan'))).toThrow('--restore-to is not a flag')
})
