import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { MigrateError } from '../../../src/errors.ts'
import { editSettings } from '../../../src/toml/edit.ts'
import { mergeDeploymentToml } from '../../../src/toml/merge.ts'
import { mergeOffline } from '../../../src/toml/offline.ts'
import { readToml, type TomlFile } from '../../../src/toml/read.ts'
import { mergeMarkdown, mergeReport } from '../../../src/toml/report.ts'
import { type MergeRule, MergeRules } from '../../../src/toml/rules.ts'
import { fromPlain, valueAt } from '../../../src/toml/value.ts'

const none = MergeRules.parse({})
const read = (text: string, name = 'deployment.toml'): TomlFile => readToml(Buffer.from(text), name)
const take = (key: string): MergeRule => ({ op: 'take', key, why: 'decided' })

function merge(target: string, source: string, ownRules: MergeRule[] = []): string | undefined {
  const result = mergeDeploymentToml({ target: read(target), source: read(source), rules: none, ownRules })
  JSON.stringify(mergeReport(result))
  mergeMarkdown(result)
  return result.text
}

describe('keys that every object of JavaScript has', () => {
  const GLOBALS = [Object.prototype, Object, Function.prototype, Array.prototype, Map.prototype]
  const state = () =>
    GLOBALS.map((global) => [
      Object.getPrototypeOf(global),
      ...Reflect.ownKeys(global).flatMap((key) => [key, Object.getOwnPropertyDescriptor(global, key)?.value]),
    ])
  let before: unknown[][]
  beforeEach(() => {
    before = state()
  })
  afterEach(() => {
    // By identity: a function that got a property of its own is still the same function.
    expect(
      state()
        .flat()
        .every((value, at) => Object.is(value, before.flat()[at])),
    ).toBe(true)
    expect(Reflect.ownKeys(Object.prototype.hasOwnProperty)).toEqual(['length', 'name'])
    expect(Reflect.ownKeys(Object.prototype.toString)).toEqual(['length', 'name'])
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })

  describe.each(['__proto__', 'constructor', 'hasOwnProperty', 'toString', 'prototype'])('%s', (key) => {
    test.each([
      ['a key', `${key} = "new"\n`, [key]],
      ['a key of a table', `[server]\n${key} = "new"\n`, ['server', key]],
      ['a table', `[${key}]\npolluted = "new"\n`, [key, 'polluted']],
      ['a table below a table', `[constructor.${key}]\npolluted = "new"\n`, ['constructor', key, 'polluted']],
      ['dotted', `${key}.call = "new"\n`, [key, 'call']],
      ['inline', `[x]\na = { ${key} = { polluted = "new" } }\n`, ['x', 'a', key, 'polluted']],
    ])('%s, added, taken, kept and again', (_, source, path) => {
      for (const target of ['', '[server]\nhostname = "h"\n', source.replace('new', 'old')]) {
        const text = merge(target, source, [take(path[0] as string)]) as string
        expect(valueAt(read(text).root, path)).toMatchObject({ kind: 'string', text: 'new' })
        expect(merge(text, source)).toBe(text)
      }
    })

    test('an array of tables and an element of one', () => {
      const source = `[[${key}]]\nname = "a"\n[[${key}]]\nname = "b"\n[${key}.${key}]\npolluted = "new"\n[[list]]\n${key} = 1\n`
      const text = merge(`[[${key}]]\nname = "a"\n`, source) as string
      expect(text.match(/polluted/g)).toHaveLength(1)
      expect(valueAt(read(text).root, [key])).toMatchObject({ items: [{}, {}] })
      expect(merge(text, source)).toBe(text)
    })

    test('between the brackets of an array in an array', () => {
      const source = `x = [[{ ${key}.polluted = "new" }]]\n`
      const text = merge('', source) as string
      expect(text).toBe(source)
      expect(merge(text, source)).toBe(text)
    })

    test('named by rules and by edits', () => {
      const value = JSON.parse(`{ "${key}": { "polluted": "new" } }`)
      const set: MergeRule = { op: 'set', key: `${key}.polluted`, value: 'new', why: 'decided' }
      const rename: MergeRule = { op: 'rename', key: `x.${key}`, to: `${key}.polluted`, why: 'decided' }
      for (const rule of [set, rename]) {
        const text = merge('', `[x]\n${key} = "new"\n`, [rule]) as string
        expect(valueAt(read(text).root, [key, 'polluted'])).toMatchObject({ text: 'new' })
      }
      const edited = editSettings(read('[a]\nb = 1\n'), [{ keys: ['a', 'c'], value: fromPlain(value) }])
      expect(valueAt(read(edited).root, ['a', 'c', key, 'polluted'])).toMatchObject({ text: 'new' })
    })
  })
})

describe('numbers', () => {
  test.each([
    ['9223372036854775807', '9223372036854775806'],
    ['-9223372036854775808', '-9223372036854775807'],
    ['9007199254740993', '9007199254740992'],
    ['0x7fffffffffffffff', '0x7ffffffffffffffe'],
    ['0.0', '-0.0'],
    ['inf', '-inf'],
    ['nan', 'inf'],
    ['0.1', '0.10000000000000002'],
    ['1e300', '1e301'],
  ])('%s and %s are two', (source, target) => {
    expect(merge(`a = ${target}\n`, `a = ${source}\n`, [take('a')])).toBe(`a = ${source}\n`)
    expect(merge(`a = ${target}\n`, `a = ${source}\n`)).toBeUndefined()
    expect(merge('', `a = ${source}\n`)).toBe(`a = ${source}\n`)
  })

  test.each([
    ['0', '-0'],
    ['0', '+0'],
    ['1_000', '1000'],
    ['0x1F', '31'],
    ['9223372036854775807', '0x7fff_ffff_ffff_ffff'],
    ['nan', '-nan'],
    ['1.0', '1.00'],
    ['1e3', '1000.0'],
  ])('%s and %s are one: the target stays as it is written', (source, target) => {
    expect(merge(`a = ${target} # c\n`, `a = ${source}\n`)).toBe(`a = ${target} # c\n`)
  })

  test.each(['9223372036854775808', '-9223372036854775809', '0xffffffffffffffff', '99999999999999999999999'])(
    '%s is outside of 64 bits',
    (number) => expect(problemOf(`a = 1\nb = ${number}\n`)).toMatchObject({ place: { line: 2, column: 5 } }),
  )
})

describe('dates', () => {
  test.each([
    ['1979-05-27T07:32:00Z', '1979-05-27 07:32:00Z'],
    ['1979-05-27t07:32:00.5', '1979-05-27T07:32:00.500'],
  ])('%s and %s are one', (source, target) => {
    expect(merge(`a = ${target}\n`, `a = ${source}\n`)).toBe(`a = ${target}\n`)
  })

  test.each([
    ['1979-05-27T07:32:00Z', '1979-05-27T07:32:00'],
    ['1979-05-27', '1979-05-28'],
    ['07:32:00', '07:32:01'],
    ['07:32:00.5', '07:32:00.05'],
    ['0001-01-01T00:00:00.123456789+23:59', '0001-01-01T00:00:00.123456788+23:59'],
  ])('%s and %s are two', (source, target) => {
    expect(merge(`a = ${target}\n`, `a = ${source}\n`, [take('a')])).toBe(`a = ${source}\n`)
    expect(merge(`a = ${target}\n`, `a = ${source}\n`)).toBeUndefined()
  })
})

describe('20,000 levels', () => {
  const N = 20_000
  const nest = (open: string, close: string) => `b = 1\na = ${open.repeat(N)}${close.repeat(N)}\n`
  test.each([
    ['arrays', nest('[', ']')],
    ['arrays without end', `b = 1\na = ${'['.repeat(N)}`],
    ['inline tables', nest('{a=', '}').replace('=}', '=1}')],
    ['inline tables without end', `b = 1\na = ${'{a='.repeat(N)}`],
    ['both', nest('[{a=', '}]').replace('=}', '=1}')],
    ['a dotted key', `b = 1\n${'a.'.repeat(N)}a = 1\n`],
    ['a dotted key, quoted', `b = 1\n${'"a".'.repeat(N)}a = 1\n`],
    ['a header', `b = 1\n[${'a.'.repeat(N)}a]\n`],
    ['an element', `b = 1\n[[${'a.'.repeat(N)}a]]\n`],
    ['dotted keys in inline tables', `b = 1\na = ${`{${'a.'.repeat(90)}a=`.repeat(90)}1${'}'.repeat(90)}\n`],
  ])('%s', (_, text) => {
    expect(problemOf(text)).toMatchObject({ place: { line: 2, column: expect.any(Number) } })
    const side = { name: 'deployment.toml', bytes: Buffer.from(text) }
    expect(mergeOffline({ source: side, target: side, rules: none }).exitCode).toBe(2)
  })

  test('brackets in strings and comments, elements and sections side by side are no levels', () => {
    const text = [
      `# ${'[{'.repeat(N)}`,
      `a = "${'['.repeat(N)}" # ${'{'.repeat(N)}`,
      `b = [${'1,'.repeat(N)}]`,
      `c = [${'{a=1},'.repeat(2_000)}]`,
      ...Array.from({ length: 2_000 }, (_, at) => `[s${at}.x]\n"a.b" = '${'.'.repeat(10)}'`),
      ...Array.from({ length: 2_000 }, () => '[[list]]'),
      '',
    ].join('\n')
    expect(merge(text, text)).toBe(text)
  })
})

function problemOf(text: string) {
  try {
    read(text)
  } catch (error) {
    if (error instanceof MigrateError) return error.problems[0]
    throw error
  }
  throw new Error('was read')
}
