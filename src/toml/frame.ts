import { commentedHeader } from './comments.ts'
import { isSecretKey, MASKED, maskText } from './mask.ts'
import { maskComment } from './mask-file.ts'

/** Longer lines are not shown: cut in the middle, a secret could no longer be told from other text. */
const LONGEST_LINE = 400
const WIDTH = 160
/** What would work a terminal, or is no text. */
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g

const HEADER = /^\s*\[{1,2}[^[\]"'=]+\]{1,2}\s*$/
/** `key = value` with nothing wrong in it: one string, or one bare word. */
const WHOLE = /^\s*([A-Za-z0-9_."' -]+?)\s*=\s*(?:"(?:[^"\\]|\\.)*"|'[^']*'|[\w.+:-]+)\s*(?:#.*)?$/
const KEY = /^\s*([^=#"']+?|"[^"]*"|'[^']*')\s*=/
/** Strings, also unfinished ones; and bare words, but for keys, numbers and booleans. */
const CONTENT =
  /"(?:[^"\\]|\\.)*(?:"|$)|'[^']*(?:'|$)|(?<![\w.-])(?!(?:true|false|[-+]?\d[\d.]*)(?![\w.-]))[\w.-]+(?![\w.-]|\s*=)/g

/**
 * The line and its neighbours with numbers and a marker. The file does not parse, so what is a secret can only be guessed:
 * of lines that are not whole settings, nothing but keys and punctuation is shown.
 */
export function frame(text: string, line: number, column: number): string {
  // Bytes that are no text must not work a terminal.
  const lines = text.split(/\r?\n/).map((content) => content.replace(CONTROL, '\ufffd'))
  let section: string[] = []
  let isInside = false
  const shown: string[] = []
  for (const [index, content] of lines.entries()) {
    const number = index + 1
    if (number > line + 1) break
    const wasInside = isInside
    if ((content.match(/"""|'''/g)?.length ?? 0) % 2 === 1) isInside = !isInside
    if (!wasInside && content.length <= LONGEST_LINE) {
      section = commentedHeader(`#${content.trim().replace(/^#+/, '')}`) ?? section
    }
    if (number < line - 1) continue
    const masked = wasInside
      ? '***'
      : content.length > LONGEST_LINE
        ? '(a long line)'
        : maskLine(content, section)
    shown.push(`${String(number).padStart(5)} | ${masked.slice(0, WIDTH)}`)
    if (number === line && masked === content && column <= WIDTH) shown.push(`${' '.repeat(7 + column)}^`)
  }
  return shown.join('\n')
}

function maskLine(line: string, section: readonly string[]): string {
  if (/^\s*#/.test(line)) return maskComment(line.trim(), section)
  if (HEADER.test(line)) return line
  const key = KEY.exec(line)
  const keys = key?.[1]?.split('.').map((part) => part.trim().replaceAll(/^['"]|['"]$/g, '')) ?? []
  if (key && isSecretKey([...section, ...keys])) return `${key[0]} ${MASKED}`
  if (WHOLE.test(line)) return maskText(line)
  if (key) return key[0] + hideContent(line.slice(key[0].length))
  // Where the equals sign is missing, the first word is the key, unless it is all that there is.
  const word = /^\s*[A-Za-z0-9_.-]+(?=\s+\S|\s*[:"'])/.exec(line)?.[0] ?? ''
  return word + hideContent(line.slice(word.length))
}

function hideContent(text: string): string {
  return text.replace(CONTENT, (content) => (/^["']/.test(content) ? MASKED : '***'))
}
