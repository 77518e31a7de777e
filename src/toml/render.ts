import type { Location } from './difference.ts'
import { keyText } from './path.ts'
import { isTables, type Section, type Table, type Value } from './value.ts'

/** A value on one line, or as its source wrote it. */
export function valueText(value: Value, eol: string): string {
  if (value.type === 'scalar') return value.raw
  if (value.type === 'list') {
    if (value.raw !== undefined) return rawList(value.raw, eol)
    return `[${value.items.map((item) => valueText(item, eol)).join(', ')}]`
  }
  if (value.entries.size === 0) return '{}'
  const entries = [...value.entries].map(
    ([key, entry]) => `${spelled(value, key)} = ${valueText(entry, eol)}`,
  )
  return `{ ${entries.join(', ')} }`
}

/** Line ends inside of an array follow the target; inside of a long string they are part of the value. */
function rawList(raw: string, eol: string): string {
  return /"""|'''/.test(raw) ? raw : raw.replaceAll(/\r?\n/g, eol)
}

/** A key as its file spelled it. */
export function spelled(table: Table, key: string): string {
  return table.spelling?.get(key) ?? keyText(key)
}

/** How keys are written: as the target does, and those that it has not as the old server does. */
export function spellingOf(target: Table | undefined, source: Table): Table['spelling'] {
  if (!target || !source.spelling) return target ? target.spelling : source.spelling
  const foreign = [...source.spelling].filter(
    ([key]) => !target.entries.has(key) && !target.spelling?.has(key),
  )
  return foreign.length > 0 ? new Map([...foreign, ...(target.spelling ?? [])]) : target.spelling
}

/** Whether a value goes under headers of its own rather than on lines of its parent's section. */
export function wantsHeader(value: Value): boolean {
  if (value.type === 'list') return isTables(value) && value.raw === undefined
  if (value.type !== 'table') return false
  return value.form === 'header' || value.form === 'implicit' || needsHeaders(value)
}

/** Whether dotted keys cannot hold a value: arrays of tables in it would go between braces. */
export function needsHeaders(value: Value): boolean {
  if (value.type === 'table') return [...value.entries.values()].some(needsHeaders)
  return value.type === 'list' && value.raw === undefined && holdsEmptyList(value)
}

/** Whether a rebuilt value would put an empty array inside of braces, which the server's reader refuses. */
export function holdsEmptyList(value: Value, inside = false): boolean {
  if (value.type === 'scalar') return false
  if (value.type === 'list') {
    if (value.items.length === 0) return inside
    return value.items.some((item) => holdsEmptyList(item, inside))
  }
  return [...value.entries.values()].some((entry) => holdsEmptyList(entry, true))
}

/** `key = value` lines; a table becomes dotted keys. */
export function settingLines(key: string, value: Value, eol: string): string[] {
  if (value.type !== 'table' || value.entries.size === 0) return [`${key} = ${valueText(value, eol)}`]
  return [...value.entries].flatMap(([below, entry]) =>
    settingLines(`${key}.${spelled(value, below)}`, entry, eol),
  )
}

/** A table with everything below it as sections, a blank line between them, each line ended. */
export function sectionText(header: string, value: Value, eol: string): string {
  return sections(header, value, eol)
    .map((lines) => lines.map((line) => line + eol).join(''))
    .join(eol)
}

function sections(header: string, value: Value, eol: string): string[][] {
  if (value.type === 'list') {
    return value.items.flatMap((item) =>
      item.type === 'table' ? tableSections(`[[${header}]]`, header, item, eol) : [],
    )
  }
  return value.type === 'table' ? tableSections(`[${header}]`, header, value, eol) : []
}

function tableSections(title: string, header: string, table: Table, eol: string): string[][] {
  const own: string[] = []
  const below: string[][] = []
  for (const [key, entry] of table.entries) {
    if (wantsHeader(entry)) below.push(...sections(`${header}.${spelled(table, key)}`, entry, eol))
    else own.push(...settingLines(spelled(table, key), entry, eol))
  }
  if (own.length > 0 || below.length === 0 || title.startsWith('[[')) return [[title, ...own], ...below]
  return below
}

/** The dotted name of a location, each key spelled as the target spells it where it has it. */
export function headerText(root: Table, location: Location, last?: string): string {
  const parts: string[] = []
  let value: Value | undefined = root
  for (const [index, part] of location.entries()) {
    if (typeof part === 'number') {
      value = value?.type === 'list' ? value.items[part] : undefined
      continue
    }
    const table: Table | undefined = value?.type === 'table' ? value : undefined
    const own = index === location.length - 1 ? last : undefined
    parts.push(own ?? (table ? spelled(table, part) : keyText(part)))
    value = table?.entries.get(part)
  }
  return parts.join('.')
}

/** `a.b.` for a setting that a section holds under dotted keys. */
export function dottedPrefix(root: Table, section: Section, location: Location): string {
  if (location.length === section.path.length + 1) return ''
  const header = headerText(root, section.path)
  const parent = headerText(root, location.slice(0, -1))
  const relative = header ? parent.slice(header.length + 1) : parent
  return relative ? `${relative}.` : ''
}
