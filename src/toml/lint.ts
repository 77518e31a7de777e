import { scalars } from './mask.ts'
import { showPath } from './path.ts'
import type { TomlFile } from './read.ts'
import type { Scalar, Section, Table, Value } from './value.ts'

/** What the server's own reader makes of a text: `refused` keeps it from starting, `advice` is a trap in its templates. */
export interface Finding {
  rule:
    | 'parent-after-child'
    | 'empty-array-in-inline-table'
    | 'mixed-array'
    | 'raw-tab'
    | 'quotes-at-long-string'
    | 'date-spelling'
    | 'exponent-zero'
    | 'array-comma'
    | 'template-in-value'
    | 'raw-xml'
  severity: 'refused' | 'advice'
  /** The setting or header. */
  key: string
  what: string
  line: number
  column: number
}

/**
 * Valid TOML that a WSO2 server does not take: its reader is net.consensys.cava:cava-toml 0.5.0, measured. Values then pass
 * through jinjava into XML, un-escaped.
 */
export function lint(file: TomlFile): readonly Finding[] {
  const known = judged.get(file) ?? findingsOf(file)
  judged.set(file, known)
  return known
}

/** A merge asks for the same files several times. */
const judged = new WeakMap<TomlFile, readonly Finding[]>()

type Unplaced = Omit<Finding, 'line' | 'column'> & { offset: number }

function findingsOf(file: TomlFile): Finding[] {
  const findings: Unplaced[] = []
  const report = (
    rule: Finding['rule'],
    severity: Finding['severity'],
    offset: number,
    what: string,
    key: string,
  ) => findings.push({ rule, severity, what, offset, key })

  const parents = new Set<string>()
  for (const { kind, path, header } of file.sections) {
    if (kind === 'table' && parents.has(JSON.stringify(path))) {
      const name = withoutElements(path)
      const what = `The header [${name}] stands after a header below it: the server's reader overflows its stack.`
      report('parent-after-child', 'refused', header[0], what, name)
    }
    for (let length = 1; length < path.length; length += 1) parents.add(JSON.stringify(path.slice(0, length)))
  }
  lintTable(file.root, file.sections[0]!, (rule, offset, what, key) =>
    report(rule, 'refused', offset, what, key),
  )
  for (const [path, scalar] of scalars(file.root)) {
    const offset = scalar.setting?.valueRange[0]
    if (scalar.kind !== 'string' || offset === undefined || !/[{<&]/.test(scalar.text)) continue
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
  return placed(findings, file.text)
}

/** In the order of the text, which is gone through once however many there are. */
function placed(findings: readonly Unplaced[], text: string): Finding[] {
  let [line, start] = [1, 0]
  return findings
    .toSorted((a, b) => a.offset - b.offset)
    .map(({ offset, ...finding }) => {
      for (let end = text.indexOf('\n', start); end >= 0 && end < offset; end = text.indexOf('\n', start)) {
        line += 1
        start = end + 1
      }
      return { ...finding, line, column: offset - start + 1 }
    })
}

/** A stable name for a finding, free of its place in the text: merges compare sets of these. */
export function findingName({ rule, key }: Finding): string {
  return `${rule} ${key}`
}

/** Elements of arrays may move. */
function withoutElements(path: readonly (string | number)[]): string {
  return showPath(path.filter((part) => typeof part === 'string'))
}

type Report = (rule: Finding['rule'], what: string) => void

const TAB = "A tab inside of double quotes: the server's reader refuses it; write \\t."

function lintScalar({ kind, raw }: Scalar, report: Report): void {
  if (kind === 'string' && raw.startsWith('"') && raw.includes('\t')) report('raw-tab', TAB)
  // An escaped quote at the end is content, in basic strings alone.
  const marks = raw.startsWith('"') && raw.includes('\\') ? raw.replaceAll(/\\./g, '\\') : raw
  if (kind === 'string' && /[^"]"{4,5}$|[^']'{4,5}$/.test(marks)) {
    report(
      'quotes-at-long-string',
      "Quotes touch the end of a long string: the server's reader refuses that.",
    )
  }
  if (kind === 'date' && raw.endsWith('z'))
    report('date-spelling', "The server's reader wants Z in dates, not z.")
  if (kind === 'float' && /e[+-]?0[\d_]/i.test(raw)) {
    report('exponent-zero', "An exponent begins with a zero: the server's reader refuses it.")
  }
}

function lintSpelling(table: Table, report: Report): void {
  for (const spelling of table.spelling.values()) {
    if (spelling.startsWith('"') && spelling.includes('\t')) report('raw-tab', TAB)
  }
}

function lintCommas(raw: string, report: Report): void {
  if (raw.includes('\n') && /\n[ \t]*,/.test(withoutStrings(raw)))
    report('array-comma', "A comma begins a line: the server's reader wants it behind the element before.")
}

function lintValue(value: Value, insideInline: boolean, report: Report): void {
  if (value.type === 'scalar') lintScalar(value, report)
  else if (value.type === 'table') {
    lintSpelling(value, report)
    for (const entry of value.entries.values()) {
      if (isDate(entry) && value.raw?.endsWith(`${entry.raw}}`)) report('date-spelling', DATE_AT_BRACKET)
      lintValue(entry, true, report)
    }
  } else {
    if (insideInline && value.items.length === 0) {
      report(
        'empty-array-in-inline-table',
        "An empty array inside of braces: the server's reader refuses it.",
      )
    }
    if (insideInline && /,\s*\]$/.test(withoutStrings(value.raw ?? ''))) {
      report('array-comma', "A comma ends an array inside of braces: the server's reader refuses it.")
    }
    const kinds = new Set(value.items.map((item) => (item.type === 'scalar' ? item.kind : item.type)))
    if (kinds.size > 1)
      report('mixed-array', "Array elements of several types: the server's reader refuses them.")
    // It takes one date with a blank behind it, no two, and none at the bracket.
    if (value.items.some(isDate)) report('date-spelling', DATE_AT_BRACKET)
    for (const item of value.items) lintValue(item, insideInline, report)
  }
}

const DATE_AT_BRACKET = "A date in an array or at a brace: the server's reader refuses it."

function isDate(value: Value): value is Scalar {
  return value.type === 'scalar' && value.kind === 'date'
}

/** An array's text without its comments, and no comma or line end inside of its strings. */
function withoutStrings(raw: string): string {
  const parts = /"""(?:\\.|[^\\])*?"""|'{3}.*?'{3}|"(?:\\.|[^"\\])*"|'[^']*'|#[^\n]*/gs
  return raw.replaceAll(parts, (part) => (part.startsWith('#') ? '' : '""'))
}

/** @param above where the table around it stands, for one that has no place of its own */
function lintTable(
  table: Table,
  above: Section,
  report: (rule: Finding['rule'], offset: number, what: string, key: string) => void,
): void {
  const own = table.section ?? above
  lintSpelling(table, (rule, what) => report(rule, own.header[0], what, withoutElements(own.path)))
  for (const value of table.entries.values()) {
    const { setting } = value
    if (setting) {
      const key = withoutElements([...setting.section.path, ...setting.keys])
      const refuse: Report = (rule, what) => report(rule, setting.valueRange[0], what, key)
      lintValue(value, false, refuse)
      if (value.type !== 'scalar') lintCommas(value.raw ?? '', refuse)
    } else if (value.type === 'table') lintTable(value, own, report)
    else if (value.type === 'list') {
      for (const item of value.items) if (item.type === 'table') lintTable(item, own, report)
    }
  }
}
