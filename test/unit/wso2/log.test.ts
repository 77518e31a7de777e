import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadRoute } from '../../../src/routes/load.ts'
import { LogParser, parseLog } from '../../../src/wso2/log.ts'

const { record } = loadRoute('mi-7.1.0-to-4.0.0').markers
const TEXT = `Picked up JAVA_TOOL_OPTIONS: x
[2026-11-22 17:05:01,123]  INFO {org.wso2.micro.A} - one
[2026-11-22 17:05:01,124] ERROR {org.wso2.micro.B} - two {with} - dashes
java.lang.Exception: größe
\tat x.Y.z(Y.java:1)

[2026-11-22 17:05:02,000] FATAL {C} - three
`

describe('a log', () => {
  it('is cut into records with the lines that belong to them', () => {
    expect(parseLog(record, TEXT)).toEqual([
      {
        date: '2026-11-22 17:05:01,123',
        level: 'INFO',
        logger: 'org.wso2.micro.A',
        message: 'one',
        continuation: [],
        line: 2,
      },
      {
        date: '2026-11-22 17:05:01,124',
        level: 'ERROR',
        logger: 'org.wso2.micro.B',
        message: 'two {with} - dashes',
        continuation: ['java.lang.Exception: größe', '\tat x.Y.z(Y.java:1)', ''],
        line: 3,
      },
      {
        date: '2026-11-22 17:05:02,000',
        level: 'FATAL',
        logger: 'C',
        message: 'three',
        continuation: [],
        line: 7,
      },
    ])
  })

  it('gives the same records however it arrives', () => {
    const whole = parseLog(record, TEXT)
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: TEXT.length }), { maxLength: 12 }), (cuts) => {
        const parser = new LogParser(record)
        const ends = [...cuts.toSorted((a, b) => a - b), TEXT.length]
        let from = 0
        const records = ends.flatMap((end) => {
          const chunk = TEXT.slice(from, end)
          from = end
          return parser.push(chunk)
        })
        expect([...records, ...parser.end()]).toEqual(whole)
        expect(parser.orphans).toEqual(['Picked up JAVA_TOOL_OPTIONS: x'])
      }),
    )
  })

  it('shows its last record before another one follows', () => {
    const parser = new LogParser(record)
    expect(parser.push('[2026-11-22 17:05:01,123]  INFO {A} - started\n')).toEqual([])
    expect(parser.peek()).toMatchObject({ message: 'started' })
  })

  it('with Windows line ends is read too', () => {
    expect(parseLog(record, '[2026-11-22 17:05:01,123]  INFO {A} - x\r\n')[0]?.message).toBe('x')
  })
})

describe('a log of another kind', () => {
  const header = (logger: string, message: string) =>
    `[2026-11-22 17:05:01,123]  INFO {${logger}} - ${message}\n`
  const wanted = { words: ['a.b'], wants: ({ logger }: { logger: string }) => logger === 'a.b' }

  it('with NULs, broken UTF-8 and lines of megabytes keeps its records', () => {
    const parser = new LogParser(record, { bytes: true })
    const bytes = Buffer.concat([
      Buffer.alloc(3_000_000),
      Buffer.from(header('A', 'one ')),
      Buffer.from([0xff, 0xc3, 0x0a]),
      Buffer.from(header('B', `größe ${'x'.repeat(2_000_000)}`)),
      Buffer.from(header('C', 'three')),
    ])
    const records = []
    for (let at = 0; at < bytes.length; at += 1001)
      records.push(...parser.push(bytes.toString('latin1', at, at + 1001)))
    records.push(...parser.end())
    expect(records.map(({ logger, line }) => [logger, line])).toEqual([
      ['A', 1],
      ['B', 3],
      ['C', 4],
    ])
    expect(records[0]?.continuation).toEqual(['\ufffd\ufffd'])
    expect(records[1]?.message.startsWith('größe xxx')).toBe(true)
    expect(records[1]!.message.length).toBeLessThan(70_000)
  })

  it('gives the wanted records with the numbers of their lines, however it arrives', () => {
    const text = [
      header('c.d', 'of a.b'),
      '\tat a.b(C.java)\n',
      header('a.b', 'one'),
      'below\n',
      header('c.d', 'x'),
      header('a.b', 'two'),
    ].join('')
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: text.length }), { maxLength: 8 }), (cuts) => {
        const parser = new LogParser(record, { wanted, bytes: true })
        const ends = [0, ...cuts.toSorted((a, b) => a - b), text.length]
        const records = ends.flatMap((end, at) => parser.push(text.slice(at === 0 ? 0 : ends[at - 1], end)))
        expect([...records, ...parser.end()]).toMatchObject([
          { message: 'one', line: 3, continuation: ['below'] },
          { message: 'two', line: 6, continuation: [] },
        ])
      }),
    )
  })

  it('with a wanted header in the middle of a line says so', () => {
    const parser = new LogParser(record, { wanted })
    const text = `${header('c.d', 'cut').trimEnd()}${header('a.b', 'one')}${header('a.b', 'two')}`
    expect([...parser.push(text), ...parser.end()]).toMatchObject([
      { message: 'one', line: 1, glued: true },
      { message: 'two', line: 2 },
    ])
  })

  it('that rolled over goes on in the next file, with its lines counted anew', () => {
    const parser = new LogParser(record)
    const records = [
      ...parser.startFile('old'),
      ...parser.push(`${header('A', 'one')}  half a li`),
      ...parser.startFile('new'),
      ...parser.push(`  trace\n${header('B', 'two')}`),
      ...parser.end(),
    ]
    expect(records).toMatchObject([
      { file: 'old', line: 1, continuation: ['  half a li', '  trace'] },
      { file: 'new', line: 2 },
    ])
  })
})
