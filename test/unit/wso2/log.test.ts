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
