import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { MigrateError, type Problem } from '../errors.ts'
import type { ClientLog } from '../routes/client.ts'
import { LogParser, type LogRecord } from './log.ts'
import { ClientHistoryReader, wantedOf } from './migration-log.ts'
import type { ClientHistory, Phase } from './migration-run.ts'

/** Bytes. Strings of this length stay among the young ones of the heap: larger ones cost as much to free as to read. */
const CHUNK = 64 * 1024
const SAFE = 'Nothing was changed.'

/**
 * Reads server logs of this machine in one pass and constant memory; several files are one log that rolled over, the oldest first.
 * @throws MigrateError with a complaint for every file that cannot be read, is packed or stands in the wrong place
 */
export function readClientLog(
  files: readonly string[],
  client: ClientLog,
  phase: Phase,
): { history: ClientHistory; readable: boolean } {
  const opened = openAll(files)
  try {
    if (opened.length > 1) checkOrder(opened, client.record)
    const parser = new LogParser(client.record, { wanted: wantedOf(client), bytes: true })
    const reader = new ClientHistoryReader(client, phase)
    const take = (records: LogRecord[]) => {
      for (const record of records) reader.take(record)
    }
    for (const { file, descriptor } of opened) {
      take(parser.startFile(file))
      for (const chunk of chunksOf(descriptor)) take(parser.push(chunk))
    }
    take(parser.end())
    return { history: reader.end(), readable: parser.readable }
  } finally {
    for (const { descriptor } of opened) closeSync(descriptor)
  }
}

interface Opened {
  file: string
  descriptor: number
}

function openAll(files: readonly string[]): Opened[] {
  const opened: Opened[] = []
  const problems: Problem[] = []
  const complain = (file: string, what: string, fix: string) =>
    problems.push({ reason: 'config-invalid', what, place: { file }, safe: SAFE, fix })
  for (const [at, file] of files.entries()) {
    if (files.indexOf(file) < at) {
      complain(file, 'The log is named twice.', 'name each file once.')
      continue
    }
    try {
      const descriptor = openSync(file, 'r')
      opened.push({ file, descriptor })
      if (fstatSync(descriptor).isDirectory()) {
        complain(file, 'This is a folder, not a log.', `name the log in it: ${file}/wso2carbon.log.`)
      } else if (firstBytes(descriptor).startsWith('\x1f\x8b')) {
        complain(file, 'The log is packed.', `unpack it first: gzip -dk ${file}.`)
      }
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException
      complain(
        file,
        `The log cannot be read: ${code === 'ENOENT' ? 'there is no such file' : code}.`,
        'give the path of a log that you may read.',
      )
    }
  }
  const [first, ...rest] = problems
  if (!first) return opened
  for (const { descriptor } of opened) closeSync(descriptor)
  throw new MigrateError([first, ...rest])
}

/** Rolled-over files in another order would be read as another story. */
function checkOrder(opened: readonly Opened[], record: string): void {
  const dated = opened.map(({ file, descriptor }) => {
    const parser = new LogParser(record, { bytes: true })
    const [first] = [...parser.push(firstBytes(descriptor)), ...parser.end()]
    return { file, date: first?.date }
  })
  const unreadable = dated.filter(({ date }) => date === undefined)
  const right = dated.toSorted((a, b) => (a.date ?? '').localeCompare(b.date ?? ''))
  const isOrdered = right.every(({ file }, at) => file === dated[at]!.file)
  const [first, ...rest] = unreadable.map(
    ({ file }): Problem => ({
      reason: 'config-invalid',
      what: "No line among the first ones has the layout of the server's log: its place among the others is not known.",
      place: { file },
      safe: SAFE,
      fix: 'leave it out if it is no part of this log.',
    }),
  )
  if (first) throw new MigrateError([first, ...rest])
  if (isOrdered) return
  throw new MigrateError({
    reason: 'config-invalid',
    what: 'The files of the log stand in the wrong order; the oldest comes first.',
    safe: SAFE,
    fix: `name them in this order: ${right.map(({ file }) => file).join(' ')}`,
  })
}

function firstBytes(descriptor: number): string {
  const buffer = Buffer.alloc(CHUNK)
  return buffer.toString('latin1', 0, readSync(descriptor, buffer, 0, CHUNK, 0))
}

/** Pieces that end with a line wherever a line ends in them; one character for each byte. */
function* chunksOf(descriptor: number): Generator<string> {
  const buffer = Buffer.alloc(CHUNK)
  for (let kept = 0; ; ) {
    const length = kept + readSync(descriptor, buffer, kept, CHUNK - kept, null)
    if (length === kept) {
      if (kept > 0) yield buffer.toString('latin1', 0, kept)
      return
    }
    const end = buffer.lastIndexOf(LINE_FEED, length - 1) + 1 || length
    yield buffer.toString('latin1', 0, end)
    buffer.copyWithin(0, end, length)
    kept = length - end
  }
}

const LINE_FEED = 10
