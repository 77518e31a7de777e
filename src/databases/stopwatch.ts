/** Takes the time of the parts of a work. */
export class Stopwatch {
  /** Seconds by part, to the hundredth. */
  readonly phases: Record<string, number> = {}

  async time<T>(part: string, work: () => Promise<T>): Promise<T> {
    const began = performance.now()
    try {
      return await work()
    } finally {
      const seconds = (performance.now() - began) / 1000
      this.phases[part] = Math.round(((this.phases[part] ?? 0) + seconds) * 100) / 100
    }
  }

  get seconds(): number {
    return Math.round(Object.values(this.phases).reduce((sum, part) => sum + part, 0) * 100) / 100
  }
}
