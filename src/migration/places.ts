import { parse, TomlError } from 'smol-toml'
import { type AST, ParseError, parseTOML } from 'toml-eslint-parser'
import type { Place } from '../errors.ts'

/** Keys from the top of a document; numbers count elements of arrays (of tables too). */
export type KeyPath = readonly (string | number)[]

/** A TOML text that parsed, and where each of its values stands. */
export interface TomlSource {
  file: string
  value: Record<string, unknown>
  /** Place of the value at the path, or of its nearest ancestor that is written down. */
  placeOf(path: KeyPath): Place
  /** Place of the key itself: for complaints about a name. */
  placeOfKey(path: KeyPath): Place
}

/** A TOML text that does not parse: one sentence and the place. */
export class TomlSyntaxError extends Error {
  readonly place: Place

  constructor(message: string, place: Place) {
    super(message)
    this.name = 'TomlSyntaxError'
    this.place = place
  }
}

interface Spot {
  key: Place
  value: Place
}

/** Reads TOML 1.0 with positions; a byte order mark, as Windows editors write it, is passed over. Throws TomlSyntaxError. */
export function readTomlSource(file: string, given: string): TomlSource {
  const text = given.replace(/^\ufeff/, '')
  const value = parseValues(file, text)
  const spots = new Map<string, Spot>()
  for (const entry of parseTree(file, text).body[0].body) {
    if (entry.type === 'TOMLTable') {
      const place = placeOfNode(file, entry.key)
      // A table may be opened by any of its sub-tables: the first mention is where a reader looks.
      for (let length = 1; length <= entry.resolvedKey.length; length++) {
        add(spots, entry.resolvedKey.slice(0, length), { key: place, value: place })
      }
      for (const pair of entry.body) collect(file, entry.resolvedKey, pair, spots)
    } else {
      collect(file, [], entry, spots)
    }
  }
  const nearest = (path: KeyPath, part: keyof Spot): Place => {
    for (let length = path.length; length > 0; length--) {
      const spot = spots.get(JSON.stringify(path.slice(0, length)))
      if (spot) return spot[part]
    }
    return { file, line: 1, column: 1 }
  }
  return {
    file,
    value,
    placeOf: (path) => nearest(path, 'value'),
    placeOfKey: (path) => nearest(path, 'key'),
  }
}

function parseValues(file: string, text: string): Record<string, unknown> {
  try {
    return parse(text)
  } catch (error) {
    if (!(error instanceof TomlError)) throw error
    const sentence = error.message.split('\n')[0]?.replace(/^Invalid TOML document:\s*/, '') ?? error.message
    throw new TomlSyntaxError(sentence, { file, line: error.line, column: error.column })
  }
}

/** The second parser is stricter or laxer here and there: what it refuses must not end as a stack trace. */
function parseTree(file: string, text: string): AST.TOMLProgram {
  try {
    return parseTOML(text, { tomlVersion: '1.0' })
  } catch (error) {
    if (!(error instanceof ParseError)) throw error
    throw new TomlSyntaxError(error.message, { file, line: error.lineNumber, column: error.column + 1 })
  }
}

function collect(file: string, base: KeyPath, pair: AST.TOMLKeyValue, spots: Map<string, Spot>): void {
  const path = [...base]
  for (const key of pair.key.keys) {
    path.push(key.type === 'TOMLBare' ? key.name : key.value)
    const place = placeOfNode(file, key)
    add(spots, path, { key: place, value: place })
  }
  const last = spots.get(JSON.stringify(path))
  if (last) last.value = placeOfNode(file, pair.value)
  collectContent(file, path, pair.value, spots)
}

function collectContent(
  file: string,
  path: KeyPath,
  node: AST.TOMLContentNode,
  spots: Map<string, Spot>,
): void {
  if (node.type === 'TOMLInlineTable') {
    for (const pair of node.body) collect(file, path, pair, spots)
  }
  if (node.type === 'TOMLArray') {
    for (const [index, element] of node.elements.entries()) {
      const place = placeOfNode(file, element)
      add(spots, [...path, index], { key: place, value: place })
      collectContent(file, [...path, index], element, spots)
    }
  }
}

function add(spots: Map<string, Spot>, path: KeyPath, spot: Spot): void {
  const name = JSON.stringify(path)
  if (!spots.has(name)) spots.set(name, spot)
}

function placeOfNode(file: string, node: { loc: AST.SourceLocation }): Place {
  return { file, line: node.loc.start.line, column: node.loc.start.column + 1 }
}
