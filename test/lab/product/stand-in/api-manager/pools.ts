import { openPool } from '../checks.ts'
import type { Product } from '../product.ts'
import type { DataSource, Session } from '../stores.ts'

/** The connections that a running server keeps open to its databases. */
export class Pools {
  private readonly home: string
  private readonly product: Product
  private readonly sources: readonly DataSource[]
  private readonly open = new Map<string, Session[]>()

  constructor(home: string, product: Product, sources: readonly DataSource[]) {
    this.home = home
    this.product = product
    this.sources = sources
  }

  /** Opens two connections to each database that can be reached; returns what became of the others, by database. */
  async fill(): Promise<Map<string, Error>> {
    const failures = new Map<string, Error>()
    for (const source of this.sources)
      try {
        const session = await this.connect(source)
        this.open.set(source.id, [session, await this.connect(source)])
      } catch (error) {
        failures.set(source.id, error as Error)
      }
    return failures
  }

  /** Whether a database is a server at all; embedded ones are never opened. */
  has(id: string): boolean {
    return this.sources.some((one) => one.id === id)
  }

  /** A connection of one's own; throws with the words of the pool, or where there is no such database. */
  async session(id: string): Promise<Session> {
    const source = this.sources.find((one) => one.id === id)
    if (!source) throw new Error(`Data source ${id} is an embedded one`)
    return this.connect(source)
  }

  async drain(): Promise<void> {
    const sessions = [...this.open.values()].flat()
    this.open.clear()
    for (const session of sessions) await session.close().catch(() => {})
  }

  private connect(source: DataSource): Promise<Session> {
    return openPool(this.home, this.product, source)
  }
}
