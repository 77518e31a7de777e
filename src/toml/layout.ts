import { commentedHeader, commentedKeys } from './comments.ts'
import type { TomlFile } from './read.ts'
import { type Range, type Section, valueFinder } from './value.ts'

/** A comment that has a line to itself, with the keys of a header that is commented out in it. */
interface OwnLine {
  range: Range
  text: string
  header: string[] | undefined
  /** Of a setting that is commented out in it; found out when somebody asks. */
  setting: readonly string[] | undefined
}

/** Lines of a target's text: where things may be put. All positions are starts of lines or the end of the text. */
export class Layout {
  readonly #file: TomlFile
  /** Comments that have a line to themselves, outside of values. */
  readonly #ownLine: readonly OwnLine[]
  /** Those of each section up to the next header, live or commented out. */
  readonly #ownLines: readonly (readonly OwnLine[])[]

  constructor(file: TomlFile) {
    this.#file = file
    const valueAround = valueFinder(file.sections)
    this.#ownLine = file.comments
      .filter(({ range }) => isFirstInLine(file.text, range[0]) && !valueAround(range))
      .map(({ range, text }) => ({
        range,
        text,
        header: text.includes('[') ? commentedHeader(text) : undefined,
        setting: undefined,
      }))
    this.#ownLines = linesBySection(file.sections, this.#ownLine)
  }

  lineStart(offset: number): number {
    return this.#file.text.lastIndexOf('\n', offset - 1) + 1
  }

  /** The start of the next line. */
  lineEnd(offset: number): number {
    const end = this.#file.text.indexOf('\n', offset)
    return end < 0 ? this.#file.text.length : end + 1
  }

  /** The line at a position, trimmed; nothing at the end of the text. */
  lineAt(position: number): string | undefined {
    if (position >= this.#file.text.length) return undefined
    return this.#file.text.slice(position, this.lineEnd(position)).trim()
  }

  /** The line that ends at a position, trimmed; nothing at the start of the text. */
  lineBefore(position: number): string | undefined {
    if (position === 0) return undefined
    return this.#file.text.slice(this.lineStart(position - 1), position).trim()
  }

  /** Blanks in front of a section's settings. */
  indent(section: Section): string {
    const last = section.settings.at(-1)
    if (!last) return ''
    return this.#file.text.slice(this.lineStart(last.range[0]), last.range[0])
  }

  /** After the last setting of a section, or after its header. */
  afterSettings(section: Section, prefix: readonly string[] = []): number {
    const { settings } = section
    const last =
      settings.findLast(({ keys }) => prefix.every((key, at) => keys[at]?.name === key)) ?? settings.at(-1)
    if (last) return this.lineEnd(last.range[1])
    return section.kind === 'root' ? this.beforeFirstHeader() : this.lineEnd(section.header[1])
  }

  /** Root keys stand before the first header and the comments right above it. */
  beforeFirstHeader(): number {
    const first = this.#file.sections[1]
    return first ? this.beforeSection(first) : this.#file.text.length
  }

  /** Before a header and the comments right above it. */
  beforeSection(section: Section): number {
    let position = this.lineStart(section.header[0])
    while (this.lineBefore(position)?.startsWith('#')) position = this.lineStart(position - 1)
    return position
  }

  /** After a section's settings and the comments right below, unless these belong to the next header. */
  afterSection(section: Section): number {
    const settled = this.afterSettings(section)
    let position = settled
    while (this.lineAt(position)?.startsWith('#')) position = this.lineEnd(position)
    const next = this.lineAt(position)
    return next === undefined || next === '' ? position : settled
  }

  /** After the comment line that holds this setting, commented out, in a section's own lines. */
  afterCommentedSetting(section: Section, keys: readonly string[]): number | undefined {
    const last = keys.at(-1) ?? ''
    const comment = this.#ownLines[section.index]?.find(
      (own) => own.text.includes(last) && same(settingKeys(own), keys),
    )
    return comment && this.lineEnd(comment.range[1])
  }

  /**
   * After the block of comment lines that begins with this header, commented out. Only where a header may stand: no live
   * setting of the section around may follow.
   */
  afterCommentedSection(keys: readonly string[]): number | undefined {
    const comment = this.#ownLine.find(({ header }) => header && same(header, keys))
    if (!comment) return undefined
    let position = this.lineEnd(comment.range[1])
    while (this.lineAt(position)?.startsWith('#') && !commentedHeader(this.lineAt(position) ?? '')) {
      position = this.lineEnd(position)
    }
    const next = this.lineAt(position)
    if (next?.startsWith('[')) return undefined
    const around = this.#file.sections.findLast(({ header }) => header[0] < position)
    return around?.settings.every(({ range }) => range[1] <= position) ? position : undefined
  }
}

function linesBySection(sections: readonly Section[], comments: readonly OwnLine[]): OwnLine[][] {
  let next = 0
  return sections.map((_, index) => {
    const limit = sections[index + 1]?.header[0] ?? Number.POSITIVE_INFINITY
    const from = next
    while (next < comments.length && (comments[next] as OwnLine).range[0] < limit) next += 1
    const own = comments.slice(from, next)
    const header = own.findIndex((comment) => comment.header)
    return header < 0 ? own : own.slice(0, header)
  })
}

function settingKeys(own: OwnLine): readonly string[] {
  own.setting ??= commentedKeys(own.text)
  return own.setting
}

function isFirstInLine(text: string, offset: number): boolean {
  let at = offset - 1
  while (at >= 0 && (text[at] === ' ' || text[at] === '\t')) at -= 1
  return at < 0 || text[at] === '\n'
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((part, at) => part === b[at])
}
