import { parse as parseSecond } from '@iarna/toml'
import { parse as parseFirst, TomlError } from 'smol-toml'
import { disagreement, isSame } from './agree.ts'
import { fail, failAt, firstSentence, offsetOfLine } from './faults.ts'
import type { TomlFile } from './read.ts'
import type { Table, Value } from './value.ts'

const INHERITED = new Set(Object.getOwnPropertyNames(Object.prototype))

/** smol-toml must read the same values. */
export function crossCheck(text: string, root: Table, name: string): void {
  let first: unknown
  try {
    first = parseFirst(text, { integersAsBigInt: 'asNeeded' })
  } catch (error) {
    if (error instanceof TomlError) {
      if (/redefine/.test(error.message)) {
        const { what, fix } = definedTwice(text, error.line)
        failAt(text, offsetOfLine(text, error.line), name, what, fix)
      }
      const what = firstSentence(error.message.replace(/^Invalid TOML document: /, ''))
      failAt(
        text,
        offsetOfLine(text, error.line) + error.column - 1,
        name,
        `This is not TOML: ${what}.`,
        'correct this line.',
      )
    }
    throw error
  }
  refuseDifference(root, first, name)
}

/**
 * The same with \@iarna/toml, wherever its known faults do not bite, on a text that is to be written. It takes longer than all else
 * together, half of it for comments: it gets the text without them.
 */
export function crossCheckWritten(file: Pick<TomlFile, 'name' | 'text' | 'root' | 'comments'>): void {
  // It writes into global functions when a key is named like a property of Object.prototype.
  if (hasInheritedKey(file.root)) return
  let second: unknown
  try {
    second = parseSecond(withoutComments(file).replaceAll('\r\n', '\n'))
  } catch {
    // It refuses about one valid construct in twenty; a value that it does read must be the same.
    return
  }
  refuseDifference(file.root, second, file.name)
}

function refuseDifference(root: Table, other: unknown, name: string): void {
  if (isSame(root, other)) return
  fail(
    name,
    `Two TOML readers do not agree on \`${disagreement(root, other)}\`.`,
    'write this setting in a simpler way, and report the file to the project.',
  )
}

function hasInheritedKey(value: Value): boolean {
  if (value.type === 'scalar') return false
  if (value.type === 'list') return value.items.some(hasInheritedKey)
  for (const [key, below] of value.entries) {
    if (INHERITED.has(key) || (below.type !== 'scalar' && hasInheritedKey(below))) return true
  }
  return false
}

/** Blanks and blank lines before a comment go along: a string would end with a quote. */
function withoutComments({ text, comments }: Pick<TomlFile, 'text' | 'comments'>): string {
  const parts: string[] = []
  let from = 0
  for (const { range } of comments) {
    let end = range[0]
    while (end > from && isBlank(text.charCodeAt(end - 1))) end -= 1
    if (end > from) parts.push(text.slice(from, end))
    from = range[1]
  }
  parts.push(text.slice(from))
  return parts.join('')
}

/** Tabs, line ends and spaces: nothing else below a space stands in TOML. */
function isBlank(char: number): boolean {
  return char <= 0x20
}

/** The server refuses a table that is defined twice as well: uncommenting both `[transport.jms]` of MI 1.2's own examples makes one. */
function definedTwice(text: string, line: number): { what: string; fix: string } {
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
