import { commentEnd, hasLoneCr, refuseControl } from './control.ts'
import type { Entry, KeyPart, Part, Syntax, ValueNode } from './nodes.ts'
import { endOfString, isLongString, stringValue } from './strings.ts'
import { SyntaxFault } from './syntax-fault.ts'
import type { Range } from './value.ts'
import { kindOf } from './words.ts'

/** Deeper tables, brackets or dotted keys than any real file has; recursion over them must not exhaust the stack. */
export const DEEPEST = 100

/**
 * Finds keys, values and comments in a text of TOML 1.0, for splicing. What a text means as a whole (a key given twice) it does
 * not judge: another reader does.
 *
 * @throws SyntaxFault
 */
export function parseSyntax(text: string): Syntax {
  try {
    return new Reader(text).read()
  } catch (error) {
    // Of all that may be wrong with a text it is the first to be named: other complaints follow from it.
    if (error instanceof SyntaxFault) refuseControl(text)
    throw error
  }
}

const [TAB, LF, CR, BLANK, QUOTE, HASH, APOSTROPHE] = [0x09, 0x0a, 0x0d, 0x20, 0x22, 0x23, 0x27]
const [COMMA, DOT, EQUALS, OPEN, CLOSE, BRACE, BRACE_END] = [0x2c, 0x2e, 0x3d, 0x5b, 0x5d, 0x7b, 0x7d]

/** By character code: 1 where it may stand in a key without quotes. */
const IS_BARE = Uint8Array.from({ length: 128 }, (_, code) => Number(/[\w-]/.test(String.fromCharCode(code))))
/** A blank is none: a date and a time may stand beside it. */
const ENDS_WORD = '\n\r\t,]}#'
const WORD = /\d{4}-\d\d-\d\d [\d:.]+(?:[Zz]|[+-][\d:]+)?|[^\s,\]}#]+/y

class Reader {
  readonly #text: string
  readonly #comments: Range[] = []
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  read(): Syntax {
    const text = this.#text
    if (hasLoneCr(text)) refuseControl(text)
    const first: Entry[] = []
    const parts: Part[] = []
    let entries = first
    for (this.#skipLines(); this.#at < text.length; this.#skipLines()) {
      if (this.#char() === OPEN) {
        const part = this.#header()
        entries = part.entries
        parts.push(part)
      } else entries.push(this.#entry(0))
      this.#endLine()
    }
    return { entries: first, parts, comments: this.#comments }
  }

  #header(): Part & { entries: Entry[] } {
    const start = this.#at
    const isElement = this.#text.charCodeAt(start + 1) === OPEN
    this.#at += isElement ? 2 : 1
    const keys = this.#keys()
    this.#expect(CLOSE)
    if (isElement) this.#expect(CLOSE)
    return { kind: isElement ? 'element' : 'table', keys, range: [start, this.#at], entries: [] }
  }

  #entry(depth: number): Entry {
    const start = this.#at
    const keys = this.#keys()
    this.#expect(EQUALS)
    this.#skipBlanks()
    const value = this.#value(depth + keys.length)
    return { keys, value, range: [start, value.range[1]] }
  }

  /** Dotted keys, with the blanks around them. */
  #keys(): KeyPart[] {
    this.#skipBlanks()
    const keys = [this.#key()]
    for (this.#skipBlanks(); this.#char() === DOT; this.#skipBlanks()) {
      if (keys.length > DEEPEST) throw new SyntaxFault(this.#at, `a key has more than ${DEEPEST} parts`)
      this.#at += 1
      this.#skipBlanks()
      keys.push(this.#key())
    }
    return keys
  }

  #key(): KeyPart {
    const text = this.#text
    const start = this.#at
    const char = this.#char()
    if (char === QUOTE || char === APOSTROPHE) {
      const end = endOfString(text, start)
      if (isLongString(text, start)) throw new SyntaxFault(start, 'a key has one quote on each side')
      this.#at = end
      return { name: stringValue(text, start, end), start, end }
    }
    let at = start
    while (at < text.length && IS_BARE[text.charCodeAt(at)] === 1) at += 1
    if (at === start) throw new SyntaxFault(start, 'a key is wanted here')
    this.#at = at
    return { name: text.slice(start, at), start, end: at }
  }

  #value(depth: number): ValueNode {
    const start = this.#at
    if (depth > DEEPEST) throw new SyntaxFault(start, `values are nested more than ${DEEPEST} deep`)
    const char = this.#char()
    if (char === QUOTE || char === APOSTROPHE) {
      const end = endOfString(this.#text, start)
      this.#at = end
      return { type: 'string', value: stringValue(this.#text, start, end), range: [start, end] }
    }
    if (char === OPEN) return this.#array(depth)
    if (char === BRACE) return this.#braces(depth)
    const raw = this.#word()
    return { type: kindOf(raw, start), raw, range: [start, this.#at] }
  }

  #word(): string {
    const text = this.#text
    const start = this.#at
    let end = start
    while (end < text.length && IS_BARE[text.charCodeAt(end)] === 1) end += 1
    // Dates, floats, signs and nonsense go on with another character; most words do not.
    if (end < text.length && !ENDS_WORD.includes(text[end] as string)) {
      WORD.lastIndex = start
      end = WORD.test(text) ? WORD.lastIndex : start
    }
    this.#at = end
    return text.slice(start, end)
  }

  #array(depth: number): ValueNode {
    const start = this.#at
    const elements: ValueNode[] = []
    this.#at += 1
    for (this.#skipLines(); this.#char() !== CLOSE; this.#skipLines()) {
      elements.push(this.#value(depth + 1))
      this.#skipLines()
      if (this.#char() === COMMA) this.#at += 1
      else if (this.#char() !== CLOSE) throw new SyntaxFault(this.#at, 'a comma or ] is wanted here')
    }
    this.#at += 1
    return { type: 'array', elements, range: [start, this.#at] }
  }

  /** TOML 1.0 wants it on one line, without a comma at the end. */
  #braces(depth: number): ValueNode {
    const start = this.#at
    const entries: Entry[] = []
    this.#at += 1
    this.#skipBlanks()
    while (entries.length === 0 ? this.#char() !== BRACE_END : this.#char() === COMMA) {
      if (entries.length > 0) this.#at += 1
      this.#skipBlanks()
      entries.push(this.#entry(depth + 1))
      this.#skipBlanks()
    }
    this.#expect(BRACE_END)
    return { type: 'braces', entries, range: [start, this.#at] }
  }

  #char(): number {
    return this.#text.charCodeAt(this.#at)
  }

  #expect(char: number): void {
    if (this.#char() !== char) throw new SyntaxFault(this.#at, `${String.fromCharCode(char)} is wanted here`)
    this.#at += 1
  }

  #skipBlanks(): void {
    const text = this.#text
    let at = this.#at
    for (let char = text.charCodeAt(at); char === BLANK || char === TAB; char = text.charCodeAt(at)) at += 1
    this.#at = at
  }

  /** Blanks, comments and line ends. */
  #skipLines(): void {
    const text = this.#text
    let at = this.#at
    for (let char = text.charCodeAt(at); ; char = text.charCodeAt(at)) {
      if (char === HASH) at = this.#comment(at)
      else if (char === BLANK || char === TAB || char === LF || char === CR) at += 1
      else break
    }
    this.#at = at
  }

  /** @returns where it ends */
  #comment(start: number): number {
    const end = commentEnd(this.#text, start)
    this.#comments.push([start, end])
    return end
  }

  #endLine(): void {
    this.#skipBlanks()
    const char = this.#char()
    if (!Number.isNaN(char) && char !== HASH && char !== LF && char !== CR)
      throw new SyntaxFault(this.#at, 'the line must end here')
  }
}
