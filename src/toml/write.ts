import type { Change, Location } from './difference.ts'
import { Layout } from './layout.ts'
import { keyText } from './path.ts'
import type { TomlFile } from './read.ts'
import {
  dottedPrefix,
  headerText,
  sectionText,
  settingLines,
  spelled,
  valueText,
  wantsHeader,
} from './render.ts'
import { afterRegion, type Placement, sectionPosition, startsWith } from './section-place.ts'
import { newTable, type Range, type Section, type Setting, spell, type Table, type Value } from './value.ts'

/** Text that takes the place of a range of the target's text. */
export interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

interface Insertion {
  lines: string[]
  /** `depth` orders what belongs to elements of arrays: a table of the last element goes before a new element. */
  sections: { depth: number; last: boolean; text: string }[]
}

/**
 * Edits on the target's text that make the changes: values are replaced inside of their own range, new settings and sections
 * are inserted at starts of lines, removed settings go by whole lines and leave their comments. Sorted and disjoint.
 */
export function writeEdits(
  target: TomlFile,
  changes: readonly Change[],
  placements: readonly Placement[],
): Edit[] {
  const layout = new Layout(target)
  const edits: Edit[] = []
  /** Starts of the lines whose headers go. */
  const headers: number[] = []
  const insertions = new Map<number, Insertion>()
  const at = (position: number): Insertion => {
    const existing = insertions.get(position) ?? { lines: [], sections: [] }
    insertions.set(position, existing)
    return existing
  }
  const implicit = new Map<Table, { at: Location; header: Table }>()
  const addSection = (location: Location, header: string, value: Value): void => {
    // Sections without a common header each find their own place, next to where they stand commented out.
    if (value.type === 'table' && value.entries.size > 0 && [...value.entries.values()].every(wantsHeader)) {
      for (const [key, entry] of value.entries) {
        addSection([...location, key], `${header}.${spelled(value, key)}`, entry)
      }
      return
    }
    const { position, last, depth } = sectionPosition(target, layout, location, placements)
    at(position).sections.push({ depth, last, text: sectionText(header, value, target.eol) })
  }

  for (const change of changes) {
    if (change.op === 'replace') edits.push(...replaceValue(target, layout, change.old, change.value))
    else if (change.op === 'remove') {
      for (const range of linesOf(change.old)) edits.push(removeLines(target, layout, range))
      headers.push(...headersOf(change.old))
    } else if (change.op === 'append') {
      const last = [...change.at, change.list.length - 1]
      const value: Value = { type: 'list', items: change.elements }
      at(afterRegion(target, layout, last)).sections.push({
        depth: change.at.length,
        last: false,
        text: sectionText(headerText(target.root, change.at), value, target.eol),
      })
    } else {
      const { parent, value, key } = change
      const spelling = change.keyText ?? keyText(key)
      if (wantsHeader(value) && parent.form !== 'dotted') {
        addSection(change.at, headerText(target.root, change.at, spelling), value)
      } else if (parent.form === 'implicit') {
        const entry = implicit.get(parent) ?? { at: change.at.slice(0, -1), header: newTable('header') }
        entry.header.entries.set(key, value)
        spell(entry.header, key, spelling)
        implicit.set(parent, entry)
      } else {
        const section = parent.section as Section
        const relative = change.at.slice(section.path.length).map(String)
        const position =
          layout.afterCommentedSetting(section, relative) ??
          layout.afterSettings(section, parent.form === 'dotted' ? relative.slice(0, -1) : [])
        const prefix = dottedPrefix(target.root, section, change.at)
        const lines = settingLines(prefix + spelling, value, target.eol)
        at(position).lines.push(...lines.map((line) => layout.indent(section) + line))
      }
    }
  }
  for (const { at: location, header } of implicit.values()) {
    const child = target.sections.find(({ path }) => startsWith(path, location)) as Section
    at(layout.beforeSection(child)).sections.push({
      depth: 0,
      last: false,
      text: sectionText(headerText(target.root, location), header, target.eol),
    })
  }
  for (const [position, insertion] of insertions) edits.push(insert(target, layout, position, insertion))
  return withoutBlanks(layout, edits, headers).sort((a, b) => a.start - b.start || a.end - b.end)
}

/** A header that goes takes the blank line before it along, unless something new is put there. */
function withoutBlanks(layout: Layout, edits: readonly Edit[], headers: readonly number[]): Edit[] {
  return edits.map((edit) => {
    if (edit.text !== '' || edit.start === 0 || layout.lineBefore(edit.start) !== '') return edit
    if (!headers.some((header) => edit.start <= header && header < edit.end)) return edit
    const start = layout.lineStart(edit.start - 1)
    const isFree = edits.every((other) => {
      const endsBefore = other.end < start || (other.end === start && other.start < start)
      return other === edit || endsBefore || other.start > edit.start
    })
    return isFree && start > 0 ? { ...edit, start } : edit
  })
}

function headersOf(value: Value): number[] {
  if (value.type === 'scalar') return []
  const below = value.type === 'list' ? value.items : [...value.entries.values()]
  const own = value.type === 'table' && value.section && /header|element/.test(value.form)
  return [...(own ? [value.section!.header[0]] : []), ...below.flatMap(headersOf)]
}

/** The text with the edits in it; they are sorted and disjoint. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const parts: string[] = []
  let from = 0
  for (const edit of edits) {
    parts.push(text.slice(from, edit.start), edit.text)
    from = edit.end
  }
  parts.push(text.slice(from))
  return parts.join('')
}

function insert(target: TomlFile, layout: Layout, position: number, insertion: Insertion): Edit {
  const { eol, text: whole } = target
  const ordered = insertion.sections.toSorted((a, b) => Number(a.last) - Number(b.last) || b.depth - a.depth)
  const parts: string[] = []
  if (insertion.lines.length > 0) parts.push(insertion.lines.map((line) => line + eol).join(''))
  for (const section of ordered) {
    const before = parts.length > 0 ? 'text' : layout.lineBefore(position)
    parts.push((before ? eol : '') + section.text)
  }
  const next = layout.lineAt(position)
  const rootLines = insertion.lines.length > 0 && (next?.startsWith('#') || next?.startsWith('['))
  const first = target.sections[1]
  const opensFile = rootLines && first !== undefined && position <= first.header[0]
  if (next && (ordered.length > 0 || (opensFile && target.sections[0]?.settings.length === 0)))
    parts.push(eol)
  let text = parts.join('')
  if (position === whole.length && whole !== '' && !whole.endsWith('\n')) {
    text = eol + text.slice(0, -eol.length)
  }
  return { start: position, end: position, text }
}

function replaceValue(target: TomlFile, layout: Layout, old: Value, value: Value): Edit[] {
  const setting = old.setting as Setting
  const [start, end] = setting.valueRange
  const text = valueText(value, target.eol)
  const edits: Edit[] = [{ start, end, text }]
  // Comments stand between brackets alone.
  if (old.type === 'scalar' || !target.text.slice(start, end).includes('#')) return edits
  const lost = target.comments.filter(
    (comment) => comment.range[0] >= start && comment.range[1] <= end && !text.includes(comment.text),
  )
  const line = layout.lineStart(setting.range[0])
  const indent = target.text.slice(line, setting.range[0])
  const kept = lost.map((comment) => indent + comment.text + target.eol).join('')
  if (kept) edits.unshift({ start: line, end: line, text: kept })
  return edits
}

/** Ranges of the header and settings that make up a value. */
function linesOf(value: Value): Range[] {
  if (value.setting) return [value.setting.range]
  if (value.type === 'scalar') return []
  const below = value.type === 'list' ? value.items : [...value.entries.values()]
  const own =
    value.type === 'table' && value.section && (value.form === 'header' || value.form === 'element')
      ? [value.section.header]
      : []
  return [...own, ...below.flatMap(linesOf)]
}

function removeLines(target: TomlFile, layout: Layout, range: Range): Edit {
  const start = layout.lineStart(range[0])
  const end = layout.lineEnd(range[1])
  const kept = target.comments.filter((comment) => comment.range[0] >= start && comment.range[1] <= end)
  return { start, end, text: kept.map((comment) => comment.text + target.eol).join('') }
}
