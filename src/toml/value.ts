import { keyText } from './path.ts'

/** Where something stands in a text: offsets in UTF-16 code units, end excluded. */
export type Range = readonly [start: number, end: number]

/** A `[header]` or `[[header]]` with its keys; the first section of a file has no header. */
export interface Section {
  readonly index: number
  readonly kind: 'root' | 'table' | 'element'
  readonly path: readonly (string | number)[]
  /** The header with its brackets; for the root an empty range at the start. */
  readonly header: Range
  readonly settings: Setting[]
  /** Whether a header below it stands before it. */
  isLate: boolean
}

/** One `key = value` of a section. */
export interface Setting {
  readonly section: Section
  /** From the first character of the key to the last of the value. */
  readonly range: Range
  readonly valueRange: Range
  /** Of this line alone. */
  readonly keys: readonly { readonly name: string }[]
  readonly value: Value
}

export interface Scalar {
  readonly type: 'scalar'
  readonly kind: 'string' | 'integer' | 'float' | 'boolean' | 'date'
  /** The value in one canonical spelling: equal texts of one kind are equal values. */
  readonly text: string
  readonly raw: string
  setting?: Setting | undefined
  /** What it was before a rule changed its text on the way, and why. */
  readonly rewritten?: { raw: string; why: string } | undefined
}

export interface List {
  readonly type: 'list'
  readonly items: Value[]
  /** Its text where it was written between brackets; none for `[[headers]]`. */
  readonly raw?: string | undefined
  setting?: Setting | undefined
}

export interface Table {
  readonly type: 'table'
  readonly entries: Map<string, Value>
  /** How its file wrote the keys that are not bare: quotes and all. */
  spelling?: Map<string, string> | undefined
  /** What made the table: its own header, a header below it, dotted keys, or braces. */
  form: 'root' | 'header' | 'element' | 'implicit' | 'dotted' | 'inline'
  section?: Section | undefined
  setting?: Setting | undefined
  raw?: string | undefined
  /** In a merged array: which element of the target's array this one grew from. */
  basis?: number | undefined
}

export type Value = Scalar | List | Table

export function newTable(form: Table['form']): Table {
  return {
    type: 'table',
    entries: new Map(),
    form,
    spelling: undefined,
    section: undefined,
    setting: undefined,
    raw: undefined,
  }
}

/** Keeps how a key of a table is written. */
export function spell(table: Table, key: string, text: string): void {
  table.spelling ??= new Map()
  table.spelling.set(key, text)
}

/** An array of tables, whether under headers or between brackets. */
export interface Tables extends List {
  readonly items: Table[]
}

/** Whether a value is an array whose elements are all tables. */
export function isTables(value: Value | undefined): value is Tables {
  return (
    value?.type === 'list' && value.items.length > 0 && value.items.every((item) => item.type === 'table')
  )
}

/** Typed equality: 1, 1.0 and "1" are three values; the order of keys means nothing. */
export function equal(a: Value, b: Value): boolean {
  if (a === b) return true
  // A call of its own for each scalar, which most values are, costs more than the comparison.
  if (a.type === 'scalar') return b.type === 'scalar' && a.kind === b.kind && a.text === b.text
  return haveEqual(a, b)
}

function haveEqual(a: List | Table, b: Value): boolean {
  if (a.type === 'list') {
    if (b.type !== 'list' || a.items.length !== b.items.length) return false
    for (let at = 0; at < a.items.length; at += 1)
      if (!equal(a.items[at] as Value, b.items[at] as Value)) return false
    return true
  }
  if (b.type !== 'table' || a.entries.size !== b.entries.size) return false
  for (const [key, value] of a.entries) {
    const other = b.entries.get(key)
    if (!other || !equal(value, other)) return false
  }
  return true
}

/** The first place where two readings differ, as a dotted key; nothing when they are equal. */
export function firstDifference(a: Value, b: Value, path = ''): string | undefined {
  if (equal(a, b)) return undefined
  if (a.type === 'table' && b.type === 'table') {
    for (const key of new Set([...a.entries.keys(), ...b.entries.keys()])) {
      const [left, right] = [a.entries.get(key), b.entries.get(key)]
      const below = path ? `${path}.${keyText(key)}` : keyText(key)
      if (!left || !right) return below
      const found = firstDifference(left, right, below)
      if (found !== undefined) return found
    }
  }
  if (a.type === 'list' && b.type === 'list' && a.items.length === b.items.length) {
    for (const [index, item] of a.items.entries()) {
      const found = firstDifference(item, b.items[index] as Value, `${path}[${index}]`)
      if (found !== undefined) return found
    }
  }
  return path
}

/** A copy that shares no tables or lists with the original. */
export function clone<T extends Value>(value: T): T {
  if (value.type === 'scalar') return value
  if (value.type === 'list') return { ...value, items: value.items.map((item) => clone(item)) }
  const entries = new Map<string, Value>()
  for (const [key, entry] of value.entries) entries.set(key, clone(entry))
  return { ...value, entries, spelling: value.spelling && new Map(value.spelling) }
}

/** A text as a TOML basic string that the server's reader takes too. */
export function stringRaw(text: string): string {
  return JSON.stringify(text).replaceAll('\u007f', '\\u007f')
}

/** Plain data (rules, route defaults) as a value. Numbers without fraction are integers. */
export function fromPlain(data: unknown): Value {
  if (typeof data === 'string') return { type: 'scalar', kind: 'string', text: data, raw: stringRaw(data) }
  if (typeof data === 'boolean')
    return { type: 'scalar', kind: 'boolean', text: String(data), raw: String(data) }
  if (typeof data === 'bigint' || Number.isInteger(data)) {
    return { type: 'scalar', kind: 'integer', text: String(data), raw: String(data) }
  }
  if (typeof data === 'number')
    return { type: 'scalar', kind: 'float', text: floatText(data), raw: floatText(data) }
  if (Array.isArray(data)) return { type: 'list', items: data.map(fromPlain) }
  if (typeof data === 'object' && data !== null && !(data instanceof Date)) {
    const table = newTable('implicit')
    for (const [key, entry] of Object.entries(data)) table.entries.set(key, fromPlain(entry))
    return table
  }
  throw new TypeError('a merge rule can set texts, numbers, booleans, arrays and tables only')
}

/** One spelling for each float: -0, nan and inf kept apart. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  const text = Object.is(value, -0) ? '-0' : String(value)
  return /[.e]/.test(text) ? text : `${text}.0`
}

/** The value at a path of keys; elements of arrays are not entered. */
export function valueAt(table: Table, keys: readonly string[]): Value | undefined {
  let value: Value | undefined = table
  for (const key of keys) value = value?.type === 'table' ? value.entries.get(key) : undefined
  return value
}

/** Finds the setting whose value is around a range; ranges must be asked for in the order of the text. */
export function valueFinder(sections: readonly Section[]): (range: Range) => Setting | undefined {
  const settings = sections.flatMap((section) => section.settings)
  let next = 0
  return ([start, end]) => {
    while (next < settings.length && (settings[next] as Setting).valueRange[1] < end) next += 1
    const found = settings[next]
    return found && found.valueRange[0] <= start ? found : undefined
  }
}
