import { setTimeout as sleep } from 'node:timers/promises'

/** The runner kills 7.5 s after it said stop; the answer and the end of the process want their share too. */
const GIVE_BACK_MS = 1500

/**
 * What this process holds on servers. Told to stop, it gives that back, so that whoever goes on needs not wait for the end of a lease.
 */
export class Held {
  readonly #releases = new Set<() => Promise<void>>()
  #stopping = false

  /** @returns forgets it again */
  add(release: () => Promise<void>): () => void {
    this.#releases.add(release)
    return () => this.#releases.delete(release)
  }

  /** From now on nothing is begun. What cannot be given back in time is left to its lease. Never throws. */
  async giveBack(): Promise<void> {
    this.#stopping = true
    const all = Promise.allSettled([...this.#releases].map((release) => release()))
    await Promise.race([all, sleep(GIVE_BACK_MS)])
  }

  /** Returns at once; never, where this process was told to stop: its answer is given, and its end is near. */
  async goOn(): Promise<void> {
    if (this.#stopping) await new Promise<never>(() => {})
  }
}
