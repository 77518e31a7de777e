import { MigrateError, type Problem } from '../errors.ts'
import { frame } from './frame.ts'

/** Line and column of an offset, from 1. */
export function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset)
  const line = before.split('\n').length
  return { line, column: offset - before.lastIndexOf('\n') }
}

/** Where a line begins, counted from 1. */
export function offsetOfLine(text: string, line: number): number {
  let offset = 0
  for (let at = 1; at < line; at++) {
    const next = text.indexOf('\n', offset)
    if (next < 0) break
    offset = next + 1
  }
  return offset
}

/** Complains of a place in a text, which is shown, secrets masked. */
export function failAt(text: string, offset: number, name: string, what: string, fix: string): never {
  const { line, column } = placeOf(text, offset)
  throw new MigrateError(
    invalid(`${what}\n${frame(text, line, column)}\n`, fix, { file: name, line, column }),
  )
}

/** The same for bytes that are no text; what cannot be shown of them is replaced. */
export function failAtByte(
  bytes: Uint8Array,
  offset: number,
  name: string,
  what: string,
  fix: string,
): never {
  const shown = new TextDecoder('utf-8', { ignoreBOM: true })
  failAt(shown.decode(bytes), shown.decode(bytes.subarray(0, offset)).length, name, what, fix)
}

/** Complains of a file as a whole. */
export function fail(name: string, what: string, fix: string): never {
  throw new MigrateError(invalid(what, fix, { file: name }))
}

function invalid(what: string, fix: string, place: Problem['place']): Problem {
  return { reason: 'config-invalid', what, place, safe: 'Nothing was written.', fix }
}

/** What a reader says, without what it adds below. */
export function firstSentence(message: string): string {
  return (message.split('\n')[0] ?? '').replace(/\.?\s*$/, '')
}
