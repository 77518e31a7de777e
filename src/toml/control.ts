import { SyntaxFault } from './syntax-fault.ts'

/** A carriage return without LF, and whatever is neither tab, line end nor text. */
const CONTROL = /\r(?!\n)|[^\t\n\r -~\x80-\uffff]/
const LONE_CR = /\r(?!\n)/
const COMMENT = /[^\0-\x08\n-\x1f\x7f]*/y

/**
 * Complains about the first control character. Strings and comments are the only places where one could pass unseen; both look for
 * themselves, so that a good text is not gone through for this alone.
 *
 * @throws SyntaxFault
 */
export function refuseControl(text: string): void {
  const at = text.search(CONTROL)
  if (at >= 0) throw new SyntaxFault(at, 'control characters stand nowhere in TOML')
}

/** Whether a carriage return stands in it without a line feed. */
export function hasLoneCr(text: string): boolean {
  return text.includes('\r') && LONE_CR.test(text)
}

/** Where a comment ends: at the line's end, or at a character that it may not hold. */
export function commentEnd(text: string, start: number): number {
  COMMENT.lastIndex = start
  COMMENT.test(text)
  return COMMENT.lastIndex
}
