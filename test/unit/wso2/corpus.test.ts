import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parse } from 'smol-toml'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadRoute } from '../../../src/routes/load.ts'
import { LogParser, type LogRecord } from '../../../src/wso2/log.ts'
import { readClientLog } from '../../../src/wso2/log-files.ts'
import { wantedOf } from '../../../src/wso2/migration-log.ts'
import type { Phase } from '../../../src/wso2/migration-run.ts'
import { judgeLog, type LogVerdict } from '../../../src/wso2/migration-verdict.ts'

const CORPUS = path.resolve(import.meta.dirname, '../../corpus')
const client = loadRoute('apim-4.0.0-to-4.1.0').clients[0]!

type Edit = {
  remove?: number
  replace?: number
  text?: string
  after?: number
  insert?: string[]
  insert_file?: string
}

interface Entry {
  files: string[]
  phase: Phase
  verdict: LogVerdict['log']
  rule?: string
  line?: number
  /** The file that `line` and `flip` speak of; the first where absent. */
  file?: string
  why: string
  flip?: Edit[]
  flips_to?: string
}

const entries = (parse(readFileSync(path.join(CORPUS, 'index.toml'), 'utf8')) as unknown as { log: Entry[] })
  .log
const named = entries.map((entry): [string, Entry] => [`${entry.files.join(' + ')} (${entry.phase})`, entry])

let folder: string
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'wso2-migrate-corpus-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

function judge(files: readonly string[], phase: Phase, base = CORPUS): LogVerdict {
  const { history, readable } = readClientLog(
    files.map((file) => path.join(base, file)),
    client,
    phase,
  )
  return judgeLog(history, { client, phase, from: '4.0.0', to: '4.1.0' }, readable)
}

/** Judges the entry's files with one of them edited. */
function judgeEdited({ files, phase, file = files[0]! }: Entry, edits: readonly Edit[]): LogVerdict {
  const lines = linesOf(file)
  for (const edit of edits) {
    if (edit.remove !== undefined) lines.splice(edit.remove - 1, recordLength(lines, edit.remove - 1))
    if (edit.replace !== undefined) lines[edit.replace - 1] = edit.text!
    if (edit.after !== undefined) lines.splice(edit.after, 0, ...(edit.insert ?? linesOf(edit.insert_file!)))
  }
  for (const each of files) {
    const text =
      each === file
        ? lines.map((line) => `${line}\n`).join('')
        : readFileSync(path.join(CORPUS, each), 'latin1')
    writeFileSync(path.join(folder, each), text, 'latin1')
  }
  return judge(files, phase, folder)
}

/** Bytes as characters: line ends of Windows and broken UTF-8 stay what they are. A last line without its end gets one. */
function linesOf(file: string): string[] {
  const lines = readFileSync(path.join(CORPUS, file), 'latin1').split('\n')
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines
}

/** A header and what stands below it up to the next. */
function recordLength(lines: readonly string[], from: number): number {
  const next = lines.findIndex((line, at) => at > from && /^\0*TID: \[/.test(line))
  return (next < 0 ? lines.length : next) - from
}

describe('the corpus', () => {
  it('is whole: every log is judged, every entry has its log', () => {
    const there = readdirSync(CORPUS).filter((name) => name.endsWith('.log'))
    expect(new Set(entries.flatMap(({ files }) => files))).toEqual(new Set(there))
    expect(there.length).toBeGreaterThanOrEqual(40)
  })

  it('gives the same records whether the rest is passed over or read', () => {
    const wanted = wantedOf(client)
    const told = (records: LogRecord[]) => records.map(({ line, logger, message }) => [line, logger, message])
    for (const name of readdirSync(CORPUS).filter((each) => each.endsWith('.log'))) {
      const text = readFileSync(path.join(CORPUS, name), 'latin1')
      const all = new LogParser(client.record, { bytes: true })
      const some = new LogParser(client.record, { bytes: true, wanted })
      const read = [...all.push(text), ...all.end()].filter((record) => wanted.wants(record))
      const found = [...some.push(text), ...some.end()].filter(({ glued }) => !glued)
      expect(told(found), name).toEqual(told(read))
    }
  })

  it.each(named)('%s: as the index says, by its rule and line', (_name, entry) => {
    const { files, phase, verdict, rule, line, file = files[0]! } = entry
    const judged = judge(files, phase)
    expect(judged.log, JSON.stringify(judged.reasons, null, 1)).toBe(verdict)
    if (verdict === 'passed') return
    const decided = judged.reasons.filter((reason) => reason.rule === rule)
    expect(decided.length, JSON.stringify(judged.reasons, null, 1)).toBeGreaterThan(0)
    const places = decided.map(({ at }) => at && [path.basename(at.file!), at.line])
    if (line !== undefined) expect(places).toContainEqual([file, line])
  })

  it.each(named.filter(([, { verdict }]) => verdict !== 'passed'))(
    '%s: without the deciding thing the verdict is another one',
    (_name, entry) => {
      const flipped = judgeEdited(entry, entry.flip!)
      expect(flipped.log, JSON.stringify(flipped.reasons, null, 1)).toBe(entry.flips_to)
      expect(flipped.log).not.toBe(entry.verdict)
    },
  )

  it.each(named.filter(([, { verdict, files }]) => verdict === 'passed' && files.length === 1))(
    '%s: passes no more without any one record of its evidence',
    (_name, entry) => {
      const { evidence } = judge(entry.files, entry.phase)
      expect(evidence.length).toBeGreaterThanOrEqual(entry.phase === 'migrate' ? 6 : 4)
      for (const { place, says } of evidence) {
        const line = Number(place.slice(place.lastIndexOf(':') + 1))
        expect(judgeEdited(entry, [{ remove: line }]).log, `without: ${says}`).not.toBe('passed')
      }
    },
  )
})
