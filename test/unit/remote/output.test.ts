import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defuse, LineSplitter, LONGEST_LINE, labelled } from '../../../src/remote/output.ts'

function split(data: Buffer, cuts: readonly number[]): string[] {
  const splitter = new LineSplitter()
  const places = [0, ...cuts.map((cut) => cut % (data.length + 1)).sort((a, b) => a - b), data.length]
  const lines = places.slice(1).flatMap((end, index) => splitter.push(data.subarray(places[index], end)))
  return [...lines, ...splitter.end()]
}

describe('LineSplitter', () => {
  const text = fc
    .array(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\n', '\r', '\r\n', 'ü', '😀')), {
      maxLength: 20,
    })
    .map((parts) => parts.join(''))

  it('gives the same lines however the stream is cut, and loses nothing', () => {
    fc.assert(
      fc.property(text, fc.array(fc.nat(), { maxLength: 8 }), (whole, cuts) => {
        const expected = whole.split(/\r\n|\n|\r/)
        if (expected.at(-1) === '') expected.pop()
        expect(split(Buffer.from(whole), cuts)).toEqual(expected)
      }),
    )
  })

  it('hands a very long line on in pieces that no character is torn by', () => {
    const long = `x${'😀'.repeat(LONGEST_LINE)}`
    const lines = split(Buffer.from(long), [5000, 20_001])
    expect(lines.join('')).toBe(long)
    expect(lines.every((line) => line.length <= LONGEST_LINE && line.isWellFormed())).toBe(true)
  })
})

describe('defuse', () => {
  it.each([
    ['::set-output name=a::b', ': :set-output name=a::b'],
    ['  ::stop-commands::x', '  : :stop-commands::x'],
    ['\x1b[31m::error::x\x1b[0m', ': :error::x'],
    ['text ##[error]x', 'text # #[error]x'],
    ['###[x', '## #[x'],
    ['##\x1b[0m[error]', '# #[error]'],
    ['\x1b]0;title\x07plain', 'plain'],
    ['a\x08b\x00', 'a␈b␀'],
    ['std::string', 'std::string'],
    ['a\tb', 'a\tb'],
  ])('%j becomes %j', (line, harmless) => {
    expect(defuse(line)).toBe(harmless)
  })

  it('leaves nothing that the runner or a terminal obeys, and changes nothing the second time', () => {
    const parts = fc.constantFrom(
      '::',
      ':',
      '#',
      '##[',
      '[',
      ' ',
      '\t',
      '\x1b',
      '\x1b[',
      '\x9b',
      'm',
      '\r',
      '\n',
      '\u2028',
      'a',
      '\\',
    )
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 12 }), (list) => {
        const line = defuse(list.join(''))
        expect(line).not.toMatch(/^\s*::|##\[|[\x00-\x08\x0a-\x1f\x7f-\x9f]/)
        expect(defuse(line)).toBe(line)
      }),
      { numRuns: 1000 },
    )
  })
})

it('labels a line', () => {
  expect(labelled('new', '::debug::x')).toBe('[new] : :debug::x')
})
