import { SyntaxFault } from './syntax-fault.ts'

const [TAB, LF, CR, BLANK, QUOTE, BACKSLASH, DELETE] = [0x09, 0x0a, 0x0d, 0x20, 0x22, 0x5c, 0x7f]
const ESCAPE = /\\(?:[ \t]*\r?\n[ \t\r\n]*|u([\dA-Fa-f]{4})|U([\dA-Fa-f]{8})|(.))/gs
const SHORT: Readonly<Record<string, string>> = {
  b: '\b',
  t: '\t',
  n: '\n',
  f: '\f',
  r: '\r',
  '"': '"',
  '\\': '\\',
}

/** Whether a string that begins at an offset has three quotes on each side; an empty one has two in all. */
export function isLongString(text: string, start: number): boolean {
  const quote = text.charCodeAt(start)
  return text.charCodeAt(start + 1) === quote && text.charCodeAt(start + 2) === quote
}

/**
 * Where a string ends that begins at an offset with a quote.
 *
 * @throws SyntaxFault
 */
export function endOfString(text: string, start: number): number {
  const quote = text.charCodeAt(start)
  return isLongString(text, start) ? endOfLong(text, start, quote) : endOfShort(text, start, quote)
}

/**
 * What a string says that stands from one offset to another, its quotes included.
 *
 * @throws SyntaxFault
 */
export function stringValue(text: string, start: number, end: number): string {
  const isLong = isLongString(text, start)
  let from = start + (isLong ? 3 : 1)
  if (isLong && text.charCodeAt(from) === CR) from += 1
  if (isLong && text.charCodeAt(from) === LF) from += 1
  const inside = text.slice(from, end - (isLong ? 3 : 1))
  const isPlain = text.charCodeAt(start) !== QUOTE || !inside.includes('\\')
  return isPlain ? inside : unescaped(inside, isLong, from)
}

function endOfShort(text: string, start: number, quote: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const char = text.charCodeAt(at)
    if (char === quote) return at + 1
    if (char === BACKSLASH && quote === QUOTE) at += 1
    else if (char < BLANK || char === DELETE) refuseInString(char, at, LF)
  }
  throw new SyntaxFault(start, 'the end of this string is missing')
}

function endOfLong(text: string, start: number, quote: number): number {
  for (let at = start + 3; at < text.length; at += 1) {
    const char = text.charCodeAt(at)
    if (char === BACKSLASH && quote === QUOTE) at += 1
    else if (char < BLANK || char === DELETE) refuseInString(char, at)
    else if (char === quote && text.charCodeAt(at + 1) === quote && text.charCodeAt(at + 2) === quote) {
      // Up to two more quotes belong to the content.
      let end = at + 3
      while (end < at + 5 && text.charCodeAt(end) === quote) end += 1
      return end
    }
  }
  throw new SyntaxFault(start, 'the end of this string is missing')
}

/** Carriage returns stand before line ends alone, which is seen to elsewhere. */
function refuseInString(char: number, at: number, lineEnd?: number): void {
  if (char === lineEnd) throw new SyntaxFault(at, 'a string ends on the line where it began')
  if (char !== TAB && char !== LF && char !== CR)
    throw new SyntaxFault(at, 'control characters stand nowhere in TOML')
}

function unescaped(inside: string, isLong: boolean, offset: number): string {
  return inside.replaceAll(ESCAPE, (_, four, eight, short, at: number) => {
    const code = Number.parseInt(four ?? eight ?? '', 16)
    if (code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)) return String.fromCodePoint(code)
    if (short !== undefined && short in SHORT && Number.isNaN(code)) return SHORT[short] as string
    if (isLong && short === undefined && Number.isNaN(code)) return ''
    throw new SyntaxFault(offset + at, 'this backslash begins no escape of TOML 1.0')
  })
}
