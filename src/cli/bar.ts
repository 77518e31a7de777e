import { styleText } from 'node:util'
import type { Watched } from '../ui.ts'

const EVERY_MS = 200
const WIDEST = 30
/** With fewer cells a bar shows nothing. */
const NARROWEST = 10
/** `[` `] 100% `. */
const AROUND = 8
const START_OF_LINE = '\r'
const CLEAR_TO_END = '\x1b[K'

/** One line at the bottom of a terminal that is rewritten in place; what is written meanwhile goes above it. */
export class Bar {
  readonly #stream: NodeJS.WriteStream
  readonly #look: () => Watched
  #drawn = ''

  constructor(stream: NodeJS.WriteStream, look: () => Watched) {
    this.#stream = stream
    this.#look = look
  }

  /** Shows itself while the task runs, and is gone after it, also when the process ends in between. */
  async during<T>(task: () => Promise<T>): Promise<T> {
    const clear = () => this.#clear()
    process.once('exit', clear)
    const timer = setInterval(() => this.#draw(), EVERY_MS)
    this.#draw()
    try {
      return await task()
    } finally {
      clearInterval(timer)
      process.off('exit', clear)
      clear()
    }
  }

  /** Makes room for whole lines that are written to the terminal. */
  aside(write: () => void): void {
    this.#clear()
    write()
    this.#draw()
  }

  #draw(): void {
    // A pseudo terminal that nobody told a size has none.
    const columns = this.#stream.columns || 80
    const line = layOut(this.#look(), columns - 1, (text) =>
      styleText('green', text, { stream: this.#stream }),
    )
    if (line === this.#drawn) return
    this.#stream.write(`${START_OF_LINE}${line}${CLEAR_TO_END}`)
    this.#drawn = line
  }

  #clear(): void {
    if (this.#drawn) this.#stream.write(`${START_OF_LINE}${CLEAR_TO_END}`)
    this.#drawn = ''
  }
}

/** `[#####-----]  50% text`; in narrow places without the bar, then cut. Never wider than `width` cells. Pure. */
export function layOut({ line, share }: Watched, width: number, paint: (text: string) => string): string {
  const cells = Math.min(WIDEST, width - AROUND - line.length)
  if (share === undefined || cells < NARROWEST)
    return line.length <= width ? line : `${line.slice(0, Math.max(0, width - 3))}...`.slice(0, width)
  const full = Math.floor(cells * share)
  // 100 % is said of what is done, not of what is nearly done.
  const percent = `${Math.floor(share * 100)}%`.padStart(4)
  return `[${paint('#'.repeat(full))}${'-'.repeat(cells - full)}] ${percent} ${line}`
}
