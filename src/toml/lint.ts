import { type Path, showPath } from './path.ts'
import type { TomlFile } from './read.ts'
import type { Scalar, Section, Setting, Table, Value } from './value.ts'

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

/** Of a header, or of a setting with its value; the words for its key are made where something is found. */
interface Suspect extends Omit<Finding, 'key' | 'line' | 'column'> {
  offset: number
  path: Path
}

/**
 * Valid TOML that a WSO2 server does not take: its reader is net.consensys.cava:cava-toml 0.5.0, measured. Values then pass
 * through jinjava into XML, un-escaped.
 */
export function lint(file: TomlFile): Finding[] {
  const suspects: Suspect[] = []
  for (const section of file.sections) {
    if (section.isLate) suspects.push(lateHeader(section))
  }
  if (file.text.includes('\t')) lintKeys(file.root, file.sections[0]!, suspects)
  for (const { settings } of file.sections) {
    for (const setting of settings) lintSetting(setting, suspects)
  }
  return placed(suspects, file.text)
}

function lateHeader({ header, path }: Section): Suspect {
  const keys = withoutElements(path)
  const what = `The header [${showPath(keys)}] stands after a header below it: the server's reader overflows its stack.`
  return { rule: 'parent-after-child', severity: 'refused', what, offset: header[0], path: keys }
}

/** In the order of the text, which is gone through once however many there are. */
function placed(suspects: readonly Suspect[], text: string): Finding[] {
  let [line, start] = [1, 0]
  return suspects
    .toSorted((a, b) => a.offset - b.offset)
    .map(({ offset, path, ...finding }) => {
      for (let end = text.indexOf('\n', start); end >= 0 && end < offset; end = text.indexOf('\n', start)) {
        line += 1
        start = end + 1
      }
      return { ...finding, key: showPath(path), line, column: offset - start + 1 }
    })
}

/** A stable name for a finding, free of its place in the text: merges compare sets of these. */
export function findingName({ rule, key }: Finding): string {
  return `${rule} ${key}`
}

/** Elements of arrays may move. */
function withoutElements(path: readonly (string | number)[]): string[] {
  return path.filter((part) => typeof part === 'string')
}

type Report = (rule: Finding['rule'], what: string) => void

const TAB = "A tab inside of double quotes: the server's reader refuses it; write \\t."

/** @param above where the table around it stands, for one that has no place of its own */
function lintKeys(table: Table, above: Section, suspects: Suspect[]): void {
  const own = table.section ?? above
  lintSpelling(table, (rule, what) =>
    suspects.push({
      rule,
      severity: 'refused',
      what,
      offset: own.header[0],
      path: withoutElements(own.path),
    }),
  )
  for (const value of table.entries.values()) {
    if (value.setting) continue
    const below = value.type === 'list' ? value.items : [value]
    for (const item of below) if (item.type === 'table') lintKeys(item, own, suspects)
  }
}

function lintSpelling(table: Table, report: Report): void {
  for (const spelling of table.spelling?.values() ?? []) {
    if (spelling.startsWith('"') && spelling.includes('\t')) report('raw-tab', TAB)
  }
}

function lintSetting(setting: Setting, suspects: Suspect[]): void {
  const { section, value, keys, valueRange } = setting
  if (value.type === 'scalar' && isHarmless(value)) return
  const offset = valueRange[0]
  const refuse: Report = (rule, what) => {
    const path = [...withoutElements(section.path), ...keys.map(({ name }) => name)]
    suspects.push({ rule, severity: 'refused', what, offset, path })
  }
  lintValue(value, false, refuse)
  if (value.type !== 'scalar') lintCommas(value.raw ?? '', refuse)
  if (value.type !== 'scalar' || value.kind !== 'string' || !/[{<&]/.test(value.text)) return
  const advise: Report = (rule, what) => {
    const above = section.path.map((part) =>
      typeof part === 'number' ? { at: part, label: String(part) } : part,
    )
    const path = [...above, ...keys.map(({ name }) => name)]
    suspects.push({ rule, severity: 'advice', what, offset, path })
  }
  if (/\{\{|\{%|\{#/.test(value.text))
    advise('template-in-value', 'The server takes `{{`, `{%` and `{#` inside of values for template syntax.')
  if (/<|&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-f]+);)/i.test(value.text))
    advise('raw-xml', 'A bare `&` or `<` goes into XML as it is: write `&amp;` or `&lt;`.')
}

/** Most settings: integers, and texts without escapes between one quote on each side, which no rule speaks of. */
function isHarmless({ kind, text, raw }: Scalar): boolean {
  if (kind === 'string') return raw.length === text.length + 2 && !/[\t{<&]/.test(text)
  return kind === 'boolean' || kind === 'integer'
}

function lintScalar({ kind, raw }: Scalar, report: Report): void {
  if (kind === 'string') lintString(raw, report)
  if (kind === 'date' && raw.endsWith('z'))
    report('date-spelling', "The server's reader wants Z in dates, not z.")
  if (kind === 'float' && /e[+-]?0[\d_]/i.test(raw)) {
    report('exponent-zero', "An exponent begins with a zero: the server's reader refuses it.")
  }
}

function lintString(raw: string, report: Report): void {
  const isBasic = raw.startsWith('"')
  if (isBasic && raw.includes('\t')) report('raw-tab', TAB)
  if (!raw.startsWith(isBasic ? '"""' : "'''")) return
  // An escaped quote at the end is content, in basic strings alone.
  const marks = isBasic && raw.includes('\\') ? raw.replaceAll(/\\./g, '\\') : raw
  if (/[^"]"{4,5}$|[^']'{4,5}$/.test(marks)) {
    report(
      'quotes-at-long-string',
      "Quotes touch the end of a long string: the server's reader refuses that.",
    )
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
    if (value.items.some((item) => kindOf(item) !== kindOf(value.items[0]!)))
      report('mixed-array', "Array elements of several types: the server's reader refuses them.")
    // It takes one date with a blank behind it, no two, and none at the bracket.
    if (value.items.some(isDate)) report('date-spelling', DATE_AT_BRACKET)
    for (const item of value.items) lintValue(item, insideInline, report)
  }
}

const DATE_AT_BRACKET = "A date in an array or at a brace: the server's reader refuses it."

function kindOf(value: Value): string {
  return value.type === 'scalar' ? value.kind : value.type
}

function isDate(value: Value): value is Scalar {
  return value.type === 'scalar' && value.kind === 'date'
}

/** An array's text without its comments, and no comma or line end inside of its strings. */
function withoutStrings(raw: string): string {
  const parts = /"""(?:\\.|[^\\])*?"""|'{3}.*?'{3}|"(?:\\.|[^"\\])*"|'[^']*'|#[^\n]*/gs
  return raw.replaceAll(parts, (part) => (part.startsWith('#') ? '' : '""'))
}
