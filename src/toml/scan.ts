/** Deeper brackets or longer dotted keys than any real file has; the readers behave badly far above it. */
const DEEPEST = 100

/** What is wrong with a text before any parser sees it. */
export interface ScanFault {
  offset: number
  what: string
  fix: string
}

/**
 * Looks at a text outside its strings and comments: template syntax, nesting and dotted keys that would exhaust the stack
 * or the time of the readers.
 */
export function scan(text: string): ScanFault | undefined {
  let depth = 0
  let dots = 0
  let at = 0
  while (at < text.length) {
    const char = text[at] as string
    if (char === '#') {
      const end = text.indexOf('\n', at)
      at = end < 0 ? text.length : end
      continue
    }
    if (char === '"' || char === "'") {
      at = skipString(text, at, char)
      continue
    }
    const two = text.slice(at, at + 2)
    if (two === '{{' || two === '{%' || two === '<%') {
      return {
        offset: at,
        what: `This is a template, not a deployment.toml: it holds \`${two}\` outside a string.`,
        fix: 'give the file as it stands on the server, after the template was filled in.',
      }
    }
    if (char === '[' || char === '{') depth += 1
    else if (char === ']' || char === '}') depth = Math.max(0, depth - 1)
    else if (char === '.') dots += 1
    if (char === '\n' || char === ',' || char === '=') dots = 0
    if (depth > DEEPEST || dots > DEEPEST) {
      return {
        offset: at,
        what: `${depth > DEEPEST ? 'Brackets are nested' : 'A dotted key has parts'} more than ${DEEPEST} deep.`,
        fix: 'simplify the value: no setting of a WSO2 server is written like that.',
      }
    }
    at += 1
  }
  return undefined
}

function skipString(text: string, start: number, quote: string): number {
  const long = text.startsWith(quote.repeat(3), start)
  const close = long ? quote.repeat(3) : quote
  let at = start + close.length
  while (at < text.length) {
    if (quote === '"' && text[at] === '\\') at += 2
    else if (!long && text[at] === '\n') return at
    else if (text.startsWith(close, at)) {
      at += close.length
      // Up to two more quotes belong to a long string's content.
      while (long && text[at] === quote) at += 1
      return at
    } else at += 1
  }
  return text.length
}
