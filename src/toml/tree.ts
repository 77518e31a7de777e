import type { Entry, KeyPart, Part, Syntax, ValueNode } from './syntax.ts'
import { floatText, newTable, type Section, type Setting, type Table, type Value } from './value.ts'
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
  const first: Section = { index: 0, kind: 'root', path: [], header: [0, 0], settings: [] }
  root.section = first
  const sections = [first]
  for (const entry of syntax.entries) addSetting(root, first, entry, text)
  for (const part of syntax.parts) {
    const path: (string | number)[] = []
    const section: Section = {
      index: sections.length,
      kind: part.kind,
      path,
      header: part.range,
      settings: [],
    }
    sections.push(section)
    const table = openTable(root, part, section, path, text)
    for (const entry of part.entries) addSetting(table, section, entry, text)
  }
  return { root, sections }
}

/** @param path gets the table's place: its keys, with places in arrays of tables between */
function openTable(
  root: Table,
  { kind, keys }: Part,
  section: Section,
  path: (string | number)[],
  text: string,
): Table {
  let table = root
  for (const key of keys.slice(0, -1)) table = step(table, key, text, 'implicit', path)
  const last = keys.at(-1) as KeyPart
  if (kind === 'element') {
    const existing = table.entries.get(last.name)
    const element = newTable('element')
    element.section = section
    if (existing?.type === 'list') existing.items.push(element)
    else {
      table.entries.set(last.name, { type: 'list', items: [element] })
      table.spelling.set(last.name, text.slice(last.range[0], last.range[1]))
    }
    path.push(last.name, existing?.type === 'list' ? existing.items.length - 1 : 0)
    return element
  }
  const opened = step(table, last, text, 'implicit', path)
  opened.form = 'header'
  opened.section = section
  return opened
}

/** The table below a key, made if missing; of an array of tables the last element. */
function step(
  table: Table,
  { name, range }: KeyPart,
  text: string,
  form: Table['form'],
  path?: (string | number)[],
): Table {
  const existing = table.entries.get(name)
  path?.push(name)
  if (existing?.type === 'list') path?.push(existing.items.length - 1)
  const inside = existing?.type === 'list' ? existing.items.at(-1) : existing
  if (inside?.type === 'table') return inside
  const made = newTable(form)
  table.entries.set(name, made)
  table.spelling.set(name, text.slice(range[0], range[1]))
  return made
}

function addSetting(table: Table, section: Section, entry: Entry, text: string): void {
  const setting: Setting = {
    section,
    range: entry.range,
    valueRange: entry.value.range,
    keys: entry.keys.map(({ name }) => name),
  }
  section.settings.push(setting)
  place(table, entry, text, setting)
}

function place(table: Table, { keys, value }: Entry, text: string, setting: Setting | undefined): void {
  let parent = table
  for (const key of keys.slice(0, -1)) {
    parent = step(parent, key, text, 'dotted')
    if (setting) parent.section ??= setting.section
  }
  const last = keys.at(-1) as KeyPart
  parent.entries.set(last.name, contentValue(value, text, setting))
  parent.spelling.set(last.name, text.slice(last.range[0], last.range[1]))
}

function contentValue(node: ValueNode, text: string, setting?: Setting): Value {
  const raw = text.slice(node.range[0], node.range[1])
  if (node.type === 'array') {
    return { type: 'list', items: node.elements.map((element) => contentValue(element, text)), raw, setting }
  }
  if (node.type === 'braces') {
    const table = newTable('inline')
    table.setting = setting
    table.raw = raw
    for (const entry of node.entries) place(table, entry, text, undefined)
    return table
  }
  return { type: 'scalar', kind: node.type, text: scalarText(node, raw), raw, setting }
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
