import { isUtf8 } from 'node:buffer'
import { parse as parseFirst, TomlError } from 'smol-toml'
import { type AST, ParseError, parseTOML } from 'toml-eslint-parser'
import { crossCheck } from './cross-check.ts'
import { fail, failAt, failAtByte, firstSentence, offsetOfLine } from './faults.ts'
import { scan } from './scan.ts'
import { buildTree, IntegerRange } from './tree.ts'
import type { Range, Section, Table } from './value.ts'

/** The largest public deployment.toml has 56 KiB. */
export const LARGEST = 1024 * 1024

export interface Comment {
  readonly range: Range
  /** From `#` to the end of the line. */
  readonly text: string
}

/** A `deployment.toml` that all readers understood alike. */
export interface TomlFile {
  /** As messages name it. */
  readonly name: string
  /** Decoded, without byte order mark; line ends as in the file. */
  readonly text: string
  readonly root: Table
  readonly sections: readonly Section[]
  readonly comments: readonly Comment[]
  readonly eol: '\n' | '\r\n'
  readonly notes: readonly string[]
}

/**
 * Reads the bytes of a `deployment.toml`.
 *
 * @param name what messages call the file
 * @throws MigrateError `config-invalid` with line and column where there are any, and the text around it, secrets masked
 */
export function readToml(bytes: Uint8Array, name: string): TomlFile {
  if (bytes.length > LARGEST) {
    fail(name, `The file has more than ${LARGEST / 1024} KiB: no deployment.toml has.`, 'check the path.')
  }
  if (/^(?:fffe|feff)/.test(Buffer.from(bytes.subarray(0, 2)).toString('hex'))) {
    fail(name, 'The file is UTF-16, which Windows editors call Unicode.', 'save the file as UTF-8.')
  }
  const nul = bytes.indexOf(0)
  if (nul >= 0) {
    const fix = 'check the path; save the file as UTF-8.'
    failAtByte(bytes, nul, name, 'The file is binary: it holds a NUL byte.', fix)
  }
  if (!isUtf8(bytes)) {
    failAtByte(bytes, firstBadByte(bytes), name, 'This byte is not UTF-8.', 'save the file as UTF-8.')
  }
  const decoded = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  const notes: string[] = []
  const text = decoded.startsWith('\ufeff') ? decoded.slice(1) : decoded
  if (text !== decoded) notes.push("A byte order mark was taken off: the server's reader refuses it.")
  return parseText(text, name, notes)
}

/** The same for text that is already decoded, such as a merge's own result. */
export function parseText(text: string, name: string, notes: readonly string[] = []): TomlFile {
  const fault = scan(text)
  if (fault) failAt(text, fault.offset, name, fault.what, fault.fix)
  const program = parseSyntax(text, name)
  const { root, sections } = treeOf(program, text, name)
  crossCheck(text, root, name)
  return {
    name,
    text,
    root,
    sections,
    comments: program.comments.map(({ range }) => ({ range, text: text.slice(...range).replace(/\r$/, '') })),
    eol: /\r\n/.test(text) ? '\r\n' : '\n',
    notes,
  }
}

function parseSyntax(text: string, name: string): AST.TOMLProgram {
  try {
    // Without the newline the parser gives a one-digit number at the end of the text an empty range.
    return parseTOML(`${text}\n`, { tomlVersion: '1.0' })
  } catch (error) {
    if (error instanceof ParseError) {
      const twice = /multiple times/.test(error.message) ? definedTwice(text, error.lineNumber) : undefined
      if (twice) failAt(text, offsetOfLine(text, error.lineNumber), name, twice.what, twice.fix)
      const what = `This is not TOML: ${firstSentence(error.message)}.`
      failAt(text, faultOffset(text, error), name, what, 'correct this line.')
    }
    if (error instanceof RangeError) fail(name, 'A value is too large to read.', 'shorten the longest value.')
    throw error
  }
}

/** The syntax parser reports where it gave up, often a line too late; smol-toml where the mistake is. */
function faultOffset(text: string, error: ParseError): number {
  try {
    parseFirst(text, { integersAsBigInt: 'asNeeded' })
  } catch (other) {
    if (other instanceof TomlError) return offsetOfLine(text, other.line) + other.column - 1
  }
  return Math.min(error.index, text.length)
}

function treeOf(program: AST.TOMLProgram, text: string, name: string): { root: Table; sections: Section[] } {
  try {
    return buildTree(program, text)
  } catch (error) {
    if (error instanceof IntegerRange) {
      failAt(text, error.offset, name, 'This number is outside of 64 bits.', 'write it as text, in quotes.')
    }
    throw error
  }
}

/** The server refuses a table that is defined twice as well: uncommenting both `[transport.jms]` of MI 1.2's own examples makes one. */
function definedTwice(text: string, line: number): { what: string; fix: string } | undefined {
  const lines = text.split('\n')
  const here = /^\s*(\[.*?\]+)/.exec(lines[line - 1] ?? '')?.[1]?.replaceAll(/\s/g, '')
  if (here) {
    const first =
      lines.findIndex((other) => /^\s*(\[.*?\]+)/.exec(other)?.[1]?.replaceAll(/\s/g, '') === here) + 1
    if (first > 0 && first < line) {
      return {
        what: `The table ${here} is defined twice: first on line ${first}.`,
        fix: `move the settings of this one under line ${first} and delete this header; the server refuses the file too.`,
      }
    }
  }
  return {
    what: 'This key or table is defined twice.',
    fix: 'keep one of them; the server refuses the file too.',
  }
}

/** Where the first character begins that is not UTF-8. */
function firstBadByte(bytes: Uint8Array): number {
  let at = 0
  while (at < bytes.length) {
    const length = [1, 2, 3, 4].find((each) => isUtf8(bytes.subarray(at, at + each)))
    if (length === undefined) return at
    at += length
  }
  return bytes.length
}
