import type { AST } from 'toml-eslint-parser'
import {
  floatText,
  newTable,
  type Scalar,
  type Section,
  type Setting,
  type Table,
  type Value,
} from './value.ts'

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
export function buildTree(program: AST.TOMLProgram, text: string): Tree {
  const root = newTable('root')
  const first: Section = { index: 0, kind: 'root', path: [], header: [0, 0], settings: [] }
  root.section = first
  const sections = [first]
  for (const node of program.body[0].body) {
    if (node.type === 'TOMLKeyValue') addSetting(root, first, node, text)
    else {
      const section: Section = {
        index: sections.length,
        kind: node.kind === 'array' ? 'element' : 'table',
        path: node.resolvedKey,
        header: headerRange(node, text),
        settings: [],
      }
      sections.push(section)
      const table = openTable(root, node, section, text)
      for (const entry of node.body) addSetting(table, section, entry, text)
    }
  }
  return { root, sections }
}

function headerRange(node: AST.TOMLTable, text: string): [number, number] {
  const close = text.indexOf(']', node.key.range[1])
  return [node.range[0], close + (node.kind === 'array' ? 2 : 1)]
}

function openTable(root: Table, node: AST.TOMLTable, section: Section, text: string): Table {
  let table = root
  const names = node.key.keys
  for (const name of names.slice(0, -1)) table = step(table, name, text, 'implicit')
  const last = names.at(-1) as AST.TOMLBare | AST.TOMLQuoted
  const key = keyOf(last)
  const existing = table.entries.get(key)
  if (node.kind === 'array') {
    const element = newTable('element')
    element.section = section
    if (existing?.type === 'list') existing.items.push(element)
    else {
      table.entries.set(key, { type: 'list', items: [element] })
      table.spelling.set(key, text.slice(...last.range))
    }
    return element
  }
  const opened = step(table, last, text, 'implicit')
  opened.form = 'header'
  opened.section = section
  return opened
}

/** The table below a key, made if missing; of an array of tables the last element. */
function step(table: Table, name: AST.TOMLBare | AST.TOMLQuoted, text: string, form: Table['form']): Table {
  const key = keyOf(name)
  const existing = table.entries.get(key)
  const inside = existing?.type === 'list' ? existing.items.at(-1) : existing
  if (inside?.type === 'table') return inside
  const made = newTable(form)
  table.entries.set(key, made)
  table.spelling.set(key, text.slice(...name.range))
  return made
}

function addSetting(table: Table, section: Section, node: AST.TOMLKeyValue, text: string): void {
  const setting: Setting = {
    section,
    range: node.range,
    valueRange: node.value.range,
    keys: node.key.keys.map(keyOf),
  }
  section.settings.push(setting)
  place(table, node, text, setting)
}

function place(table: Table, node: AST.TOMLKeyValue, text: string, setting: Setting | undefined): void {
  let parent = table
  for (const name of node.key.keys.slice(0, -1)) {
    parent = step(parent, name, text, 'dotted')
    if (setting) parent.section ??= setting.section
  }
  const last = node.key.keys.at(-1) as AST.TOMLBare | AST.TOMLQuoted
  parent.entries.set(keyOf(last), contentValue(node.value, text, setting))
  parent.spelling.set(keyOf(last), text.slice(...last.range))
}

function keyOf(node: AST.TOMLBare | AST.TOMLQuoted): string {
  return node.type === 'TOMLBare' ? node.name : node.value
}

function contentValue(node: AST.TOMLContentNode, text: string, setting?: Setting): Value {
  const raw = text.slice(...node.range)
  if (node.type === 'TOMLArray') {
    return { type: 'list', items: node.elements.map((element) => contentValue(element, text)), raw, setting }
  }
  if (node.type === 'TOMLInlineTable') {
    const table = newTable('inline')
    table.setting = setting
    table.raw = raw
    for (const entry of node.body) place(table, entry, text, undefined)
    return table
  }
  return { type: 'scalar', ...scalarOf(node, raw), raw, setting }
}

const INT64 = 2n ** 63n

function scalarOf(node: AST.TOMLValue, raw: string): Pick<Scalar, 'kind' | 'text'> {
  switch (node.kind) {
    case 'string':
      // Readers may or may not turn line ends inside of long strings into LF.
      return { kind: 'string', text: node.multiline ? node.value.replaceAll('\r\n', '\n') : node.value }
    case 'boolean':
      return { kind: 'boolean', text: String(node.value) }
    case 'integer':
      if (node.bigint >= INT64 || node.bigint < -INT64) throw new IntegerRange(node.range[0])
      return { kind: 'integer', text: String(node.bigint) }
    case 'float':
      return { kind: 'float', text: floatText(node.value) }
    default:
      return { kind: 'date', text: dateText(raw) }
  }
}

/** One spelling for each date and time: `T` and `Z`, no zeros at the end of a fraction. */
function dateText(raw: string): string {
  return raw
    .toUpperCase()
    .replace(' ', 'T')
    .replace(/\.(\d*?)0+(?!\d)/, (_, digits) => (digits ? `.${digits}` : ''))
}
