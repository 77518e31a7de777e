import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  EMPTY,
  JournalDamage,
  type JournalEntry,
  readJournal,
  seal,
  sha256Of,
} from '../../../src/engine/journal.ts'

const ENTRIES: readonly JournalEntry[] = [
  {
    event: 'opened',
    at: '2026-11-22T18:00:00.000Z',
    planSha256: sha256Of('plan'),
    basis: { 'a.b': 'ä "q"\n' },
  },
  { key: 'sync:mi1', verb: 'sync', title: 'Kopieren 📦', state: 'started', at: '2026-11-22T18:00:01.000Z' },
  {
    key: 'sync:mi1',
    verb: 'sync',
    title: 'Kopieren 📦',
    state: 'done',
    at: '2026-11-22T18:00:02.000Z',
    seconds: 1.5,
    evidence: { summary: '3 files', details: { files: 3 } },
  },
  { event: 'closed', at: '2026-11-22T18:00:03.000Z' },
]

function written(entries: readonly JournalEntry[]): Buffer {
  let head = EMPTY
  const lines = entries.map((entry) => {
    const sealed = seal(entry, head)
    head = sealed.head
    return sealed.line
  })
  return Buffer.from(lines.join(''))
}

const whole = written(ENTRIES)
const ends = [...whole.keys()].filter((at) => whole[at] === 10).map((at) => at + 1)

describe('a journal', () => {
  it('reads as it was written, and says where the next record goes', () => {
    const { entries, head, torn } = readJournal(whole)
    expect(entries).toEqual(ENTRIES)
    expect(torn).toBeUndefined()
    expect(head).toMatchObject({ n: 4, size: whole.length })
    const more = seal({ event: 'closed', at: 'x' }, head)
    expect(readJournal(Buffer.concat([whole, Buffer.from(more.line)])).entries).toHaveLength(5)
  })

  it('cut at any byte is a shorter journal whose torn line is told, never anything else', () => {
    for (let cut = 0; cut <= whole.length; cut += 1) {
      const { entries, head, torn } = readJournal(whole.subarray(0, cut))
      const complete = ends.filter((end) => end <= cut)
      expect(entries).toEqual(ENTRIES.slice(0, complete.length))
      expect(head.size).toBe(complete.at(-1) ?? 0)
      expect(torn?.bytes ?? 0).toBe(cut - head.size)
    }
  })

  it('is refused with the place, whichever byte of a complete line is changed', () => {
    const from = ends.at(-2)!
    for (let at = 0; at < from; at += 1) {
      const changed = Buffer.from(whole)
      changed[at] = changed[at]! ^ 1
      const line = ends.filter((end) => end <= at).length + 1
      try {
        readJournal(changed)
        expect.unreachable(`byte ${at} was changed and not missed`)
      } catch (error) {
        expect(error).toBeInstanceOf(JournalDamage)
        // A newline that is no newline joins two lines: the place is the first of them.
        expect((error as JournalDamage).line).toBe(line)
      }
    }
  })

  it.each([
    ['a line was taken out', (lines: string[]) => lines.filter((_, at) => at !== 1)],
    [
      'a line was said twice',
      (lines: string[]) => lines.flatMap((line, at) => (at === 1 ? [line, line] : [line])),
    ],
    ['two lines changed places', ([a, b, c, d]: string[]) => [a, c, b, d]],
    ['the first line is gone', (lines: string[]) => lines.slice(1)],
    [
      'a line of another run stands in it',
      ([a, , c, d]: string[]) => [a, seal(ENTRIES[1]!, EMPTY).line, c, d],
    ],
    ['an empty line was put in', ([a, ...rest]: string[]) => [a, '\n', ...rest]],
  ])('is refused when %s', (_name, change) => {
    const lines = whole.toString().split(/(?<=\n)/)
    expect(() => readJournal(Buffer.from(change(lines).join('')))).toThrow(JournalDamage)
  })

  it('is either read or refused with a line, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.nat(whole.length), fc.uint8Array({ maxLength: 200 }), (at, noise) => {
        const bytes = Buffer.concat([whole.subarray(0, at), noise, whole.subarray(at)])
        try {
          const { entries } = readJournal(bytes)
          expect(entries).toEqual(ENTRIES.slice(0, entries.length))
        } catch (error) {
          expect(error).toBeInstanceOf(JournalDamage)
        }
      }),
      { numRuns: 500 },
    )
  })
})
