/** Lines of what a command printed that an error shows. */
export const LAST_LINES = 10

/** Longer lines are handed on in pieces: a log viewer chokes on megabytes, and memory must not grow with the remote's will. */
export const LONGEST_LINE = 16_384

/**
 * Cuts a byte stream into lines. UTF-8 may be cut anywhere; invalid bytes become U+FFFD. LF, CRLF and a lone CR end a line:
 * the runner splits at all three, so a progress bar's CR must not hide what follows it.
 */
export class LineSplitter {
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  #rest = ''
  #skipLineFeed = false

  /** The lines that this chunk completes. */
  push(chunk: Uint8Array): string[] {
    return this.#split(this.#decoder.decode(chunk, { stream: true }))
  }

  /** What is left, if the stream did not end with a line end. */
  end(): string[] {
    const lines = this.#split(this.#decoder.decode())
    if (this.#rest !== '') lines.push(this.#rest)
    this.#rest = ''
    return lines
  }

  #split(text: string): string[] {
    const lines: string[] = []
    let start = 0
    for (let at = 0; at < text.length; at += 1) {
      const character = text[at]
      if (character === '\n' && this.#skipLineFeed) start = at + 1
      else if (character === '\n' || character === '\r') {
        lines.push(this.#rest + text.slice(start, at))
        this.#rest = ''
        start = at + 1
      }
      this.#skipLineFeed = character === '\r'
    }
    this.#rest += text.slice(start)
    while (this.#rest.length > LONGEST_LINE) {
      const cut = cutAt(this.#rest)
      lines.push(this.#rest.slice(0, cut))
      this.#rest = this.#rest.slice(cut)
    }
    return lines.flatMap(pieces)
  }
}

function pieces(line: string): string[] {
  const parts: string[] = []
  let rest = line
  while (rest.length > LONGEST_LINE) {
    const cut = cutAt(rest)
    parts.push(rest.slice(0, cut))
    rest = rest.slice(cut)
  }
  return [...parts, rest]
}

/** Never between the halves of a surrogate pair. */
function cutAt(text: string): number {
  const before = text.charCodeAt(LONGEST_LINE - 1)
  return before >= 0xd800 && before <= 0xdbff ? LONGEST_LINE - 1 : LONGEST_LINE
}

/** CSI, OSC, DCS and the other string sequences, and two-character escapes (ECMA-48, 5.4 and 8.3). */
const ESCAPE_SEQUENCE =
  /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|(?:\x1b[PX^_\]]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)|\x1b[ -/]*[0-~]/g

/**
 * Makes a remote line harmless to print: no terminal control, no change of writing direction, and no workflow command. The
 * runner takes `::name` at the start of a line, after any white space, and `##[name` anywhere in it
 * (actions/runner, ActionCommand.cs).
 */
export function defuse(line: string): string {
  return line
    .replace(ESCAPE_SEQUENCE, '')
    .replace(/[\x00-\x08\x0a-\x1f]/g, (character) => String.fromCharCode(0x2400 + character.charCodeAt(0)))
    .replace(/[\x7f-\x9f\u2028-\u202e\u2066-\u2069]/g, '\ufffd')
    .replace(/^(\s*):(?=:)/, '$1: ')
    .replace(/#(?=#\[)/g, '# ')
}

/** The line as logs show it: `[label] line`, defused. */
export function labelled(label: string, line: string): string {
  return `[${label}] ${defuse(line)}`
}
