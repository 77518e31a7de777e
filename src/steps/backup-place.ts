import type { DumpManifest, Grade, Identity } from '../databases/contract.ts'
import type { Context } from '../engine/context.ts'
import type { Verb } from '../engine/step.ts'
import type { Host } from '../remote/command.ts'

/** What a planned backup is about. */
export interface BackupWork {
  database: string
  toolsHost: string
  directory: string
  grade: Grade
  identity: Identity
  /** The verb whose changes it stands before; absent: the first one. */
  before?: Verb
}

/** Where a backup of this run lies on the tools host of its database. */
export function backupFile(
  { environment, runId }: Context,
  { database, before }: Pick<BackupWork, 'database' | 'before'>,
): string {
  return `${environment.backup.directory}/${runId}/${database}${before ? `@${before}` : ''}.dump`
}

/** The manifest of a dump, if it was ever finished: without a whole one the dump counts for nothing. */
export async function readManifest(tools: Host, file: string): Promise<DumpManifest | undefined> {
  const result = await tools.run({ argv: ['cat', '--', `${file}.manifest.json`] })
  if (result.outcome.kind !== 'exit' || result.outcome.code !== 0) return undefined
  try {
    return JSON.parse(result.stdout) as DumpManifest
  } catch {
    return undefined
  }
}
