const COLOUR = /\x1b\[\d+m/g

/**
 * What a terminal of so many columns shows after this was written to it, line by line, without trailing blanks. Knows what the bar
 * may use: carriage return, line feed, clear to the end of the line, colours. Throws on any other escape.
 */
export function screenOf(written: string, columns: number): string[] {
  const lines: string[][] = [[]]
  let column = 0
  const line = () => lines.at(-1)!
  for (const [part] of written.replace(COLOUR, '').matchAll(/\x1b\[K|./gs)) {
    if (part === '\x1b[K') line().length = Math.min(line().length, column)
    else if (part === '\x1b') throw new Error('an escape that the screen does not know')
    else if (part === '\r') column = 0
    else if (part === '\n') {
      lines.push([])
      column = 0
    } else {
      if (column === columns) {
        lines.push([])
        column = 0
      }
      while (line().length < column) line().push(' ')
      line()[column] = part
      column += 1
    }
  }
  return lines.map((cells) => cells.join('').trimEnd())
}
