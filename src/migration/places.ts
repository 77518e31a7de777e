import { parse, TomlError } from 'smol-toml'
import type { Place } from '../errors.ts'
import { placeOf } from '../toml/faults.ts'
import type { Entry, Part, Syntax, ValueNode } from '../toml/nodes.ts'
import { parseSyntax } from '../toml/syntax.ts'
import { SyntaxFault } from '../toml/syntax-fault.ts'

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

/** Reads TOML 1.0 with positions; a byte order mark, as Windows editors write it, is passed over. Throws TomlSyntaxError. */
export function readTomlSource(file: string, given: string): TomlSource {
  const text = given.replace(/^\ufeff/, '')
  const value = parseValues(file, text)
  const { entries, parts } = parseTree(file, text)
  const spots = new Spots(file, text)
  for (const entry of entries) spots.addEntry([], entry)
  const elements = new Map<string, number>()
  for (const part of parts) {
    const path = pathOf(part, elements)
    // A table may be opened by any of its sub-tables: the first mention is where a reader looks.
    for (let length = 1; length <= path.length; length++)
      spots.add(path.slice(0, length), part.keys[0]!.start)
    for (const entry of part.entries) spots.addEntry(path, entry)
  }
  return {
    file,
    value,
    placeOf: (path) => spots.nearest(path, 'value'),
    placeOfKey: (path) => spots.nearest(path, 'key'),
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

/** The second reader is stricter or laxer here and there: what it refuses must not end as a stack trace. */
function parseTree(file: string, text: string): Syntax {
  try {
    return parseSyntax(text)
  } catch (error) {
    if (!(error instanceof SyntaxFault)) throw error
    throw new TomlSyntaxError(error.message, { file, ...placeOf(text, error.offset) })
  }
}

/**
 * Path of a header, with the number of each element that it lies in.
 * @param elements how many elements each array of tables has had so far, by its path; counted on here
 */
function pathOf({ kind, keys }: Part, elements: Map<string, number>): KeyPath {
  const path: (string | number)[] = []
  for (const [at, { name }] of keys.entries()) {
    path.push(name)
    const array = JSON.stringify(path)
    if (kind === 'element' && at === keys.length - 1) elements.set(array, (elements.get(array) ?? 0) + 1)
    const count = elements.get(array)
    if (count !== undefined) path.push(count - 1)
  }
  return path
}

/** Where keys and values stand, by their paths; the first mention counts. */
class Spots {
  readonly #file: string
  readonly #text: string
  readonly #spots = new Map<string, { key: number; value: number }>()

  constructor(file: string, text: string) {
    this.#file = file
    this.#text = text
  }

  add(path: KeyPath, start: number): void {
    const name = JSON.stringify(path)
    if (!this.#spots.has(name)) this.#spots.set(name, { key: start, value: start })
  }

  addEntry(base: KeyPath, { keys, value }: Entry): void {
    const path = [...base]
    for (const key of keys) {
      path.push(key.name)
      this.add(path, key.start)
    }
    const last = this.#spots.get(JSON.stringify(path))
    if (last) last.value = value.range[0]
    this.#addContent(path, value)
  }

  #addContent(path: KeyPath, value: ValueNode): void {
    if (value.type === 'braces') for (const entry of value.entries) this.addEntry(path, entry)
    if (value.type !== 'array') return
    for (const [at, element] of value.elements.entries()) {
      this.add([...path, at], element.range[0])
      this.#addContent([...path, at], element)
    }
  }

  /** Place of the path, or of its nearest ancestor that is written down; of the first character where there is none. */
  nearest(path: KeyPath, part: 'key' | 'value'): Place {
    for (let length = path.length; length > 0; length--) {
      const spot = this.#spots.get(JSON.stringify(path.slice(0, length)))
      if (spot) return { file: this.#file, ...placeOf(this.#text, spot[part]) }
    }
    return { file: this.#file, line: 1, column: 1 }
  }
}
