import type { Entry, KeyPart, Part, Syntax, ValueNode } from './nodes.ts'
import { floatText, newTable, type Range, type Section, spell, type Table, type Value } from './value.ts'
import { floatOf, integerOf } from './words.ts'

/** A file's values with their places, and its sections in the order of the text. */
export interface Tree {
  root: Table
  sections: Section[]
}

/** An integer that Java's long does not hold: TOML allows none, and readers wrap or round it. */
export class IntegerRange extends Error {
  readonly offset: number
  constructor(offset: number) {
    super('integer outside of 64 bits')
    this.offset = offset
  }
}

/** Builds the typed tree of a parsed text from its syntax nodes, so that no number and no date passes through a JavaScript type. */
export function buildTree(syntax: Syntax, text: string): Tree {
  const root = newTable('root')
  const first = newSection(0, 'root', [], [0, 0])
  root.section = first
  const sections = [first]
  for (const entry of syntax.entries) addSetting(root, first, entry, text)
  for (const part of syntax.parts) {
    const path: (string | number)[] = []
    const section = newSection(sections.length, part.kind, path, part.range)
    sections.push(section)
    const table = openTable(root, part, section, path, text)
    for (const entry of part.entries) addSetting(table, section, entry, text)
  }
  return { root, sections }
}

function newSection(index: number, kind: Section['kind'], path: Section['path'], header: Range): Section {
  return { index, kind, path, header, settings: [], isLate: false }
}

/** @param path gets the table's place: its keys, with places in arrays of tables between */
function openTable(
  root: Table,
  { kind, keys }: Part,
  section: Section,
  path: (string | number)[],
  text: string,
): Table {
  const parent = descend(root, keys, 'implicit', text, path)
  const last = keys.at(-1) as KeyPart
  path.push(last.name)
  const existing = parent.entries.get(last.name)
  if (kind === 'element') {
    const element = newTable('element')
    element.section = section
    if (existing?.type === 'list') existing.items.push(element)
    else put(parent, last, { type: 'list', items: [element] }, text)
    path.push(existing?.type === 'list' ? existing.items.length - 1 : 0)
    return element
  }
  section.isLate = existing !== undefined
  if (existing?.type === 'list') path.push(existing.items.length - 1)
  const opened = tableIn(existing) ?? put(parent, last, newTable('header'), text)
  opened.form = 'header'
  opened.section = section
  return opened
}

/** The table around the last key, made where it is missing; of an array of tables the last element. */
function descend(
  top: Table,
  keys: readonly KeyPart[],
  form: 'implicit' | 'dotted',
  text: string,
  path?: (string | number)[],
): Table {
  let table = top
  for (let at = 0; at < keys.length - 1; at += 1) {
    const key = keys[at] as KeyPart
    const existing = table.entries.get(key.name)
    path?.push(key.name)
    if (existing?.type === 'list') path?.push(existing.items.length - 1)
    const { section } = table
    table = tableIn(existing) ?? put(table, key, newTable(form), text)
    if (form === 'dotted') table.section ??= section
  }
  return table
}

function tableIn(value: Value | undefined): Table | undefined {
  const inside = value?.type === 'list' ? value.items.at(-1) : value
  return inside?.type === 'table' ? inside : undefined
}

function put<T extends Value>(table: Table, { name, start, end }: KeyPart, value: T, text: string): T {
  table.entries.set(name, value)
  // Quotes and escapes make it longer.
  if (end - start > name.length) spell(table, name, text.slice(start, end))
  return value
}

function addSetting(table: Table, section: Section, entry: Entry, text: string): void {
  const value = place(table, entry, text)
  value.setting = { section, keys: entry.keys, range: entry.range, valueRange: entry.value.range, value }
  section.settings.push(value.setting)
}

function place(table: Table, { keys, value }: Entry, text: string): Value {
  const parent = keys.length > 1 ? descend(table, keys, 'dotted', text) : table
  return put(parent, keys.at(-1) as KeyPart, contentValue(value, text), text)
}

function contentValue(node: ValueNode, text: string): Value {
  const raw = 'raw' in node ? node.raw : text.slice(node.range[0], node.range[1])
  if (node.type === 'array') {
    const items = node.elements.map((element) => contentValue(element, text))
    return { type: 'list', items, raw, setting: undefined }
  }
  if (node.type === 'braces') {
    const table = newTable('inline')
    table.raw = raw
    for (const entry of node.entries) place(table, entry, text)
    return table
  }
  return { type: 'scalar', kind: node.type, text: scalarText(node, raw), raw, setting: undefined }
}

function scalarText(node: Exclude<ValueNode, { type: 'array' | 'braces' }>, raw: string): string {
  switch (node.type) {
    case 'string':
      // Readers may or may not turn line ends inside of long strings into LF.
      return node.value.includes('\r') ? longText(node.value, raw) : node.value
    case 'integer': {
      const { text, fits } = integerOf(raw)
      if (!fits) throw new IntegerRange(node.range[0])
      return text
    }
    case 'float':
      return floatText(floatOf(raw))
    case 'date':
      return dateText(raw)
    default:
      return raw
  }
}

function longText(value: string, raw: string): string {
  return /^"""|^'''/.test(raw) ? value.replaceAll('\r\n', '\n') : value
}

/** One spelling for each date and time: `T` and `Z`, no zeros at the end of a fraction. */
function dateText(raw: string): string {
  return raw
    .toUpperCase()
    .replace(' ', 'T')
    .replace(/\.(\d*?)0+(?!\d)/, (_, digits) => (digits ? `.${digits}` : ''))
}
