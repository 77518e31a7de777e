import type { StepRecord } from '../../src/engine/step.ts'
import type { MiLab } from '../lab/mi-lab.ts'
import type { DatabaseServer } from '../lab/services/server.ts'

/** A route in a lab, with what is peculiar to it. */
export interface Scene {
  lab: Pick<
    MiLab,
    'lab' | 'nodes' | 'workspace' | 'migrationFile' | 'env' | 'inputs' | 'startServer' | 'stop'
  >
  server: DatabaseServer
  databases: readonly { name: string; owner: string }[]
  /** Whether databases are others after that step than before it. */
  changesDatabases(step: string): boolean
  /** A dump without what two undisturbed runs differ in already. */
  comparable(dump: string): string
  /** What may be done once, as the things themselves count it: compared with the undisturbed run. */
  counts(): Promise<ReadonlyMap<string, string>>
  /** Resolves when the server that this step started is in the middle of the migration client's work. */
  clientWorks?(step: string): Promise<void>
  /** What is wrong by the number of attempts that the journal knows, and by that alone. */
  miscounted(records: readonly StepRecord[]): Promise<string[]>
}
