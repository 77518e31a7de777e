import type { Host } from '../remote/command.ts'
import { hashFiles } from './hash.ts'
import { type Proof, proveFolder } from './prove.ts'

/** Reads the source once more, behind the streams: what they have read is hashed, by one command at a time, while they read what comes next. */
export class Reading {
  readonly #host: Host
  readonly #root: string
  readonly #unread: Set<readonly string[]>
  /** Files to hash of which no piece was read yet. */
  readonly #unproved: Set<string>
  readonly #hashes = new Map<string, string>()
  readonly #end = Promise.withResolvers<Proof>()
  #waiting: string[] = []
  #working: Promise<void> | undefined

  /**
   * @param pieces names of the files that the streams read
   * @param unproved those to hash, and others that no stream reads
   */
  constructor(host: Host, root: string, pieces: readonly (readonly string[])[], unproved: readonly string[]) {
    this.#host = host
    this.#root = root
    this.#unread = new Set(pieces)
    this.#unproved = new Set(unproved)
    this.#end.promise.catch(() => {})
    if (pieces.length === 0) this.#end.resolve(this.#last())
  }

  /** The folder as it is when the last byte was sent. Rejects as `proveFolder` does. */
  get end(): Promise<Proof> {
    return this.#end.promise
  }

  /** @param piece one of those given: its last byte was read */
  read(piece: readonly string[]): void {
    if (!this.#unread.delete(piece)) return
    this.#waiting.push(...piece.filter((name) => this.#unproved.delete(name)))
    if (this.#unread.size === 0) this.#end.resolve(this.#last())
    else {
      this.#working ??= this.#work()
      this.#working.catch(() => {})
    }
  }

  async #last(): Promise<Proof> {
    const rest = [...this.#waiting.splice(0), ...this.#unproved]
    const [proof] = await Promise.all([proveFolder(this.#host, this.#root, rest), this.#working])
    return { entries: proof.entries, hashes: new Map([...this.#hashes, ...proof.hashes]) }
  }

  async #work(): Promise<void> {
    while (this.#waiting.length > 0) {
      const hashes = await hashFiles(this.#host, this.#root, this.#waiting.splice(0))
      for (const [name, sha256] of hashes) this.#hashes.set(name, sha256)
    }
    this.#working = undefined
  }
}
