import type { ProgressReport } from './progress.ts'

/** How far and how fast the copies of one folder are. */
export interface Paced extends ProgressReport {
  /** Of the last ten seconds; absent while too little was seen to say it. */
  bytesPerSecond?: number
  /** At that rate; absent when the rate is, or is 0, and when all bytes went over: what is left then is no matter of bytes. */
  secondsLeft?: number
}

const WINDOW_MS = 10_000
/** The first bytes fill the buffers on the way: they say nothing of the line. */
const FIRST_MS = 2_000
/** Chunks come by the thousand: one mark for all of so long a time. */
const MARK_MS = 250

/** Follows several copies, one after the other, as one. */
export class Pace {
  readonly #clock: () => number
  readonly #totalFiles: number
  readonly #totalBytes: number
  #reached = { files: 0, bytes: 0, lanes: 0 }
  /** Bytes that went over, those sent again counted again. */
  #moved = 0
  #first: number | undefined
  #marks: { at: number; moved: number }[] = []

  /**
   * @param files all files of all the copies
   * @param clock milliseconds
   */
  constructor(files: readonly { size: number }[], clock: () => number = () => performance.now()) {
    this.#clock = clock
    this.#totalFiles = files.length
    this.#totalBytes = files.reduce((sum, { size }) => sum + size, 0)
  }

  /** To be told the reports of the next copy; what the ones before it reached stays counted. */
  part(): (report: ProgressReport) => void {
    const before = this.#reached
    let last: number | undefined
    return ({ files, bytes, lanes }) => {
      // What counts as done at the first report may have been there before; while no stream is open, nothing is timed.
      if (lanes > 0) this.#move(Math.max(0, bytes - (last ?? bytes)))
      last = bytes
      this.#reached = {
        files: before.files + files,
        bytes: before.bytes + bytes,
        lanes: Math.max(this.#reached.lanes, lanes),
      }
    }
  }

  now(): Paced {
    const { files, bytes, lanes } = this.#reached
    const report = { files, totalFiles: this.#totalFiles, bytes, totalBytes: this.#totalBytes, lanes }
    const bytesPerSecond = this.#rate()
    if (bytesPerSecond === undefined) return report
    const left = this.#totalBytes - bytes
    return {
      ...report,
      bytesPerSecond,
      ...(left > 0 && bytesPerSecond > 0 && { secondsLeft: left / bytesPerSecond }),
    }
  }

  #move(bytes: number): void {
    const at = this.#clock()
    this.#first ??= at
    this.#moved += bytes
    const last = this.#marks.at(-1)
    if (!last || at - last.at >= MARK_MS) this.#marks.push({ at, moved: this.#moved })
  }

  #rate(): number | undefined {
    const now = this.#clock()
    if (this.#first === undefined || now - this.#first < FIRST_MS) return undefined
    this.#marks = this.#marks.filter(({ at }) => now - at <= WINDOW_MS)
    const [oldest] = this.#marks
    if (!oldest) return 0
    // Just after a stall the window is short: a burst is no rate.
    return (this.#moved - oldest.moved) / (Math.max(FIRST_MS, now - oldest.at) / 1000)
  }
}
