import type { Database } from '../databases/contract.ts'
import { copyName } from '../databases/scratch.ts'
import type { Environment } from '../migration/schema.ts'

/** Databases of which a copy is migrated. */
export function copiedIds({ databases }: Environment): string[] {
  return Object.keys(databases).filter((id) => databases[id]!.mode === 'copy')
}

/** Whether a copy of the database is migrated, and the database itself stays as it is. */
export function isCopied(environment: Environment, id: string): boolean {
  return environment.databases[id]?.mode === 'copy'
}

/** The copy of a database: another name on the same server. */
export function copyOf(original: Database): Database {
  return { ...original, name: copyName(original.name) }
}
