import type { CopyFile } from './copy.ts'
import type { LineProbe } from './line-probe.ts'

/** What goes by one stream. */
export interface Piece {
  files: readonly CopyFile[]
  paths: readonly string[]
  /** Its number. */
  stream: number
  /** Known when its turn comes. */
  compressed: boolean
  /** Told what the line takes of it. */
  onChunk?: (chunk: Buffer) => void
  onBytes?: (bytes: number) => void
  /** Told when the target has it, or will not have it. */
  onArrived?: () => void
}

/** The pieces of a copy in the order in which connections take them. */
export class Pieces {
  readonly all: readonly Piece[]
  readonly #texts: Piece[]
  readonly #others: Piece[]
  readonly #probe: LineProbe | undefined
  /** Whether texts go compressed. */
  readonly #verdict = Promise.withResolvers<boolean>()
  #isKnown = true
  /** Goes as it is, before all others. */
  #first: Piece | undefined

  /**
   * @param measured the first so many hold what can be compressed: the very first one measures the line, the others wait for that; meanwhile
   * what is dense goes
   */
  constructor(all: readonly Piece[], measured?: { probe: LineProbe; texts: number }) {
    this.all = all
    const texts = all.slice(0, measured?.texts ?? 0)
    this.#others = all.slice(texts.length)
    this.#first = texts.shift()
    this.#texts = texts
    this.#probe = measured?.probe
    if (!measured || !this.#first) return
    const rest = texts.flatMap(({ files }) => files).reduce((sum, { size }) => sum + size, 0)
    this.#isKnown = false
    this.#first.onChunk = (chunk) => measured.probe.see(chunk)
    this.#first.onArrived = () => {
      this.#isKnown = true
      this.#verdict.resolve(measured.probe.pays(rest))
    }
  }

  /** The next one to send; nothing where all are taken. */
  async next(): Promise<Piece | undefined> {
    const first = this.#first
    this.#first = undefined
    if (first) return first
    if (this.#texts.length > 0 && (this.#isKnown || this.#others.length === 0)) {
      const compressed = await this.#verdict.promise
      const text = this.#texts.shift()
      if (text) return Object.assign(text, { compressed })
    }
    const other = this.#others.shift()
    if (!other || this.#isKnown || !this.#probe) return other
    other.onBytes = this.#probe.beside()
    return other
  }
}
