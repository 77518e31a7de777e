import { Transform, type TransformCallback } from 'node:stream'

/** Enough for a message of the day; more than this before a command starts is cut at its beginning. */
const LONGEST_NOISE = 65_536

/**
 * Passes on what a command prints, without what a login shell's start files or sudo printed before: everything up to and
 * with the first line that holds the mark.
 */
export class AfterMark extends Transform {
  readonly #mark: Buffer
  #before = Buffer.alloc(0)
  #rest: string | undefined
  readonly #settle: (rest: string | undefined) => void
  /** What followed the mark on its line; undefined when the stream ended without it. */
  readonly marked: Promise<string | undefined>

  constructor(mark: string) {
    super()
    this.#mark = Buffer.from(mark)
    const { promise, resolve } = Promise.withResolvers<string | undefined>()
    this.marked = promise
    this.#settle = resolve
    this.once('close', () => resolve(undefined))
  }

  /** What stood before the mark; all of it where the mark never came. */
  get noise(): string {
    return this.#before.toString('utf8')
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    if (this.#rest !== undefined) {
      done(null, chunk)
      return
    }
    this.#before = Buffer.concat([this.#before, chunk])
    const start = this.#before.indexOf(this.#mark)
    const end = start < 0 ? -1 : this.#before.indexOf('\n', start)
    if (end < 0) {
      this.#before = this.#before.subarray(-LONGEST_NOISE)
      done()
      return
    }
    const after = this.#before.subarray(end + 1)
    this.#rest = this.#before.toString('utf8', start + this.#mark.length, end).trim()
    this.#before = this.#before.subarray(0, start)
    this.#settle(this.#rest)
    if (after.length > 0) this.push(after)
    done()
  }

  override _flush(done: TransformCallback): void {
    this.#settle(this.#rest)
    done()
  }
}
