import { isUtf8 } from 'node:buffer'
import { crossCheck } from './cross-check.ts'
import { fail, failAt, failAtByte } from './faults.ts'
import type { Syntax } from './nodes.ts'
import { scan } from './scan.ts'
import { parseSyntax } from './syntax.ts'
import { SyntaxFault } from './syntax-fault.ts'
import { buildTree, IntegerRange } from './tree.ts'
import type { Range, Section, Table } from './value.ts'

/** The largest public deployment.toml has 56 KiB. */
export const LARGEST = 1024 * 1024

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

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
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    const what = 'The file is UTF-16, which Windows editors call Unicode.'
    failAtByte(bytes, 0, name, what, 'save the file as UTF-8.')
  }
  const nul = bytes.indexOf(0)
  if (nul >= 0) {
    const fix = 'check the path; save the file as UTF-8.'
    failAtByte(bytes, nul, name, 'The file is binary: it holds a NUL byte.', fix)
  }
  if (!isUtf8(bytes)) {
    failAtByte(bytes, firstBadByte(bytes), name, 'This byte is not UTF-8.', 'save the file as UTF-8.')
  }
  const decoded = UTF8.decode(bytes)
  const notes: string[] = []
  const text = decoded.startsWith('\ufeff') ? decoded.slice(1) : decoded
  if (text !== decoded) notes.push("A byte order mark was taken off: the server's reader refuses it.")
  return parseText(text, name, notes)
}

/** The same for text that is already decoded, such as a merge's own result. */
export function parseText(text: string, name: string, notes: readonly string[] = []): TomlFile {
  const syntax = syntaxOf(text, name)
  const { root, sections } = treeOf(syntax, text, name)
  crossCheck(text, root, name)
  return {
    name,
    text,
    root,
    sections,
    comments: syntax.comments.map((range) => ({ range, text: text.slice(range[0], range[1]) })),
    eol: text.includes('\r\n') ? '\r\n' : '\n',
    notes,
  }
}

function syntaxOf(text: string, name: string): Syntax {
  try {
    return parseSyntax(text)
  } catch (error) {
    if (!(error instanceof SyntaxFault)) throw error
    const fault = scan(text)
    if (fault) failAt(text, fault.offset, name, fault.what, fault.fix)
    failAt(text, error.offset, name, `This is not TOML: ${error.message}.`, 'correct this line.')
  }
}

function treeOf(syntax: Syntax, text: string, name: string): { root: Table; sections: Section[] } {
  try {
    return buildTree(syntax, text)
  } catch (error) {
    if (error instanceof IntegerRange) {
      failAt(text, error.offset, name, 'This number is outside of 64 bits.', 'write it as text, in quotes.')
    }
    throw error
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
