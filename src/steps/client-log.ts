import type { Spool } from '../engine/spool.ts'

/** Of one log, in characters: it goes into an artifact. What decides stands in the verdict as well. */
const MOST = 32 * 1024 * 1024

/** A log that is copied into the spool while it grows, by whole lines: half a password could not be told from other text. */
export class SpooledLog {
  readonly #spool: Spool
  readonly #name: string
  #rest = ''
  #room = MOST

  constructor(spool: Spool, name: string) {
    this.#spool = spool
    this.#name = name
  }

  /** What an earlier runner copied is read again from the mark on. */
  async begin(): Promise<void> {
    await this.#spool.file(this.#name, '')
  }

  async add(text: string): Promise<void> {
    const all = this.#rest + text
    const end = all.lastIndexOf('\n') + 1
    this.#rest = all.slice(end)
    if (end === 0 || this.#room < 0) return
    this.#room -= end
    await this.#spool.append(this.#name, this.#room < 0 ? CUT : all.slice(0, end))
  }

  async end(): Promise<void> {
    if (this.#rest !== '') await this.add('\n')
  }
}

const CUT = '(the rest of this log is on the server)\n'
