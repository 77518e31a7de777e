import { expect, test } from 'vitest'
import { matcher } from '../../../src/transfer/globs.ts'

test.each([
  ['**', 'a/b\nc/.hidden', true],
  ['*.jks', 'deep/er/my.jks', true],
  ['**/*.jar', 'top.jar', true],
  ['**/*.jar', 'a/new\nline.jar', true],
  ['server/carbonapps/*.car', 'server/carbonapps/A.car', true],
  ['server/carbonapps/*.car', 'server/carbonapps/x/A.car', false],
  ['conf/**', 'repository/conf/a', false],
  ['rampart-*.mar', 'modules/rampart-1.6.1.mar', true],
])('%s on %j: %s', (glob, name, expected) => {
  expect(matcher([glob])(name)).toBe(expected)
})

test('no globs match nothing', () => {
  expect(matcher([])('a')).toBe(false)
})
