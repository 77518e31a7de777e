import { placeOf } from './faults.ts'
import { maskText, scalars } from './mask.ts'
import { showPath } from './path.ts'
import type { TomlFile } from './read.ts'
import type { Table, Value } from './value.ts'

/** What the server's own reader makes of a text: `refused` keeps it from starting, `advice` is a trap in its templates. */
export interface Finding {
  rule:
    | 'parent-after-child'
    | 'empty-array-in-inline-table'
    | 'mixed-array'
    | 'raw-tab'
    | 'quotes-at-long-string'
    | 'date-spelling'
    | 'template-in-value'
    | 'raw-xml'
  severity: 'refused' | 'advice'
  /** The setting, where it is one alone. */
  key?: string
  what: string
  line: number
  column: number
}

/**
 * Valid TOML that a WSO2 server does not take: its reader is net.consensys.cava:cava-toml 0.5.0, measured. Values then pass
 * through jinjava into XML, un-escaped.
 */
export function lint(file: TomlFile): Finding[] {
  const findings: Finding[] = []
  const report = (
    rule: Finding['rule'],
    severity: Finding['severity'],
    offset: number,
    what: string,
    key?: string,
  ) => findings.push({ rule, severity, what, ...placeOf(file.text, offset), ...(key && { key }) })

  const seen: (readonly (string | number)[])[] = []
  for (const section of file.sections) {
    const isParent = (path: readonly (string | number)[]) =>
      path.length > section.path.length && section.path.every((part, at) => part === path[at])
    if (section.kind === 'table' && seen.some(isParent)) {
      const name = section.path.filter((part) => typeof part === 'string').join('.')
      const what = `The header [${name}] stands after a header below it: the server's reader overflows its stack.`
      report('parent-after-child', 'refused', section.header[0], what)
    }
    seen.push(section.path)
  }
  for (const section of file.sections) {
    for (const { valueRange } of section.settings) {
      const raw = file.text.slice(...valueRange)
      lintRaw(raw, (rule, what) => report(rule, 'refused', valueRange[0], what))
    }
  }
  for (const [value, offset] of settingValues(file.root)) {
    lintArrays(value, false, (rule, what) => report(rule, 'refused', offset, what))
  }
  for (const [path, scalar] of scalars(file.root)) {
    const offset = scalar.setting?.valueRange[0]
    if (scalar.kind !== 'string' || offset === undefined) continue
    if (/\{\{|\{%|\{#/.test(scalar.text)) {
      report(
        'template-in-value',
        'advice',
        offset,
        'The server takes `{{`, `{%` and `{#` inside of values for template syntax.',
        showPath(path),
      )
    }
    if (/<|&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-f]+);)/i.test(scalar.text)) {
      report(
        'raw-xml',
        'advice',
        offset,
        'A bare `&` or `<` goes into XML as it is: write `&amp;` or `&lt;`.',
        showPath(path),
      )
    }
  }
  return findings.sort((a, b) => a.line - b.line || a.column - b.column)
}

/** A stable name for a finding, free of its place: laws compare sets of these. */
export function findingName(finding: Finding): string {
  return `${finding.rule}: ${maskText(finding.what)}`
}

type Report = (rule: Finding['rule'], what: string) => void

function lintRaw(raw: string, report: Report): void {
  if (/^"(?!"")[^"\n]*\t/.test(raw))
    report('raw-tab', "A tab inside quotes: the server's reader refuses it; write \\t.")
  if (/"{4,5}$|'{4,5}$|^"{4,5}[^"]|^'{4,5}[^']/.test(raw)) {
    report(
      'quotes-at-long-string',
      "Quotes touch the marks of a long string: the server's reader refuses that.",
    )
  }
  if (/^\d{4}-\d\d-\d\d[ t]|^\d{4}-\d\d-\d\d.*z$/.test(raw)) {
    report('date-spelling', "The server's reader wants T and Z in dates.")
  }
}

function lintArrays(value: Value, insideInline: boolean, report: Report): void {
  if (value.type === 'table') {
    for (const entry of value.entries.values()) lintArrays(entry, true, report)
  } else if (value.type === 'list') {
    if (insideInline && value.items.length === 0) {
      report(
        'empty-array-in-inline-table',
        "An empty array inside of braces: the server's reader refuses it.",
      )
    }
    const kinds = new Set(value.items.map((item) => (item.type === 'scalar' ? item.kind : item.type)))
    if (kinds.size > 1)
      report('mixed-array', "Array elements of several types: the server's reader refuses them.")
    for (const item of value.items) lintArrays(item, insideInline, report)
  }
}

/** Values as they stand behind an equals sign, with their offset. */
function* settingValues(table: Table): Generator<[Value, number]> {
  for (const value of table.entries.values()) {
    if (value.setting) yield [value, value.setting.valueRange[0]]
    else if (value.type === 'table') yield* settingValues(value)
    else if (value.type === 'list')
      for (const item of value.items) if (item.type === 'table') yield* settingValues(item)
  }
}
