import { MigrateError, type Problem } from '../errors.ts'

/** Runs a look; what it complains of is added to the list instead of ending the others' looks. */
export async function attempt<T>(problems: Problem[], look: () => Promise<T> | T): Promise<T | undefined> {
  try {
    return await look()
  } catch (error) {
    if (!(error instanceof MigrateError)) throw error
    problems.push(...error.problems)
    return undefined
  }
}
