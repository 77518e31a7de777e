import { MigrateError } from '../errors.ts'
import type { Environment } from '../migration/schema.ts'

/** A host that did not answer, and the first thing that it, or the way to it, complained of. */
export interface Silent {
  host: string
  why: string
}

/**
 * Asks several hosts the same, at once. One that is down, or that the migration file no longer names, keeps nobody from the others'
 * answers.
 * @param ask a MigrateError of it makes its host silent; anything else is thrown
 */
export async function askEach<T>(
  { hosts }: Pick<Environment, 'hosts'>,
  names: Iterable<string>,
  ask: (host: string) => Promise<T>,
): Promise<{ answers: T[]; silent: Silent[] }> {
  const answers: T[] = []
  const silent: Silent[] = []
  await Promise.all(
    [...new Set(names)].map(async (host) => {
      try {
        if (!hosts[host]) throw new MigrateError(noMore(host))
        answers.push(await ask(host))
      } catch (error) {
        if (!(error instanceof MigrateError)) throw error
        silent.push({ host, why: error.problems[0].what })
      }
    }),
  )
  return { answers, silent }
}

const noMore = (host: string) => ({
  reason: 'config-invalid' as const,
  what: 'The migration file names it no more.',
  fix: `name ${host} in the migration file.`,
})
