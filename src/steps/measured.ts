import type { Database, DatabaseFacts } from '../databases/contract.ts'
import type { Fact } from '../engine/step.ts'
import type { DatabaseEntry, Environment, Node } from '../migration/schema.ts'
import type { Folder } from '../routes/schema.ts'
import type { MergeResult } from '../toml/merge.ts'
import type { Classified } from '../transfer/classify.ts'
import type { DataCounts } from '../wso2/data/counts.ts'
import type { Tenant } from '../wso2/data/tenants.ts'
import type { Named } from '../wso2/judge.ts'
import type { Phase } from '../wso2/migration-run.ts'
import type { Brings } from './brings.ts'
import type { ActiveName } from './double-work.ts'

/** One folder of the route on one node, and what would be done with each thing in it. */
export interface MeasuredFolder {
  folder: Folder
  result: Classified
  /** Copied after the data migration, which makes the folders of its own accord. */
  late: boolean
}

/** Everything that planning needs to know of one node. */
export interface MeasuredNode {
  name: string
  node: Node
  sourceRuns: boolean
  /** Path of the target's `deployment.toml`; SHA-256 of both as they are, and of the merged text. */
  config: { file: string; source: string; target: string; merged: string }
  merge: MergeResult
  folders: readonly MeasuredFolder[]
  /** What the new server will have of the old one's artifacts. */
  artifacts: readonly Named[]
  active: readonly ActiveName[]
  /** Both homes lie on one machine, whatever names and addresses lead to it. */
  sameMachine: boolean
  health: readonly { path: string; port: number }[]
  secureVault: boolean
  /** Plain `"[x]"` secrets that ciphertool has to encrypt before the first start. */
  plainSecrets: boolean
  /** Absent where nothing is searched for, and on routes that migrate no data. */
  index?: MeasuredIndex
}

/** The search index that a server has to build anew. */
export interface MeasuredIndex {
  /** Key of deployment.toml, and the number that it gets. */
  setting: string
  number: number
  /** Relative to the home. */
  folder: string
}

export interface MeasuredDatabase {
  database: Database
  entry: DatabaseEntry
  facts: DatabaseFacts
  /** Name of the copy that is migrated in its place. */
  copy?: string
}

/** The script that one database needs before the new version, or its client, meets it. */
export interface DbScript {
  step: 'run-user-store-script' | 'run-db-script'
  database: string
  toolsHost: string
  /** Base name of the script, for people. */
  name: string
  /** SHA-256 of its text. */
  sha256: string
  /** Fingerprint of the schema before it: only that one it may meet. */
  schema: string
  /** What proves that it did its work. */
  brings: Brings
}

/** A parameter of a JDBC URL in the target's deployment.toml that stands there for the runs of the client alone. */
export interface RunSetting {
  /** `database.shared_db.url`. */
  key: string
  /** SHA-256 of the URL as it is after the merge: the URL itself may hold a password. */
  before: string
  /** `preparedStatementCacheQueries=0`. */
  parameter: string
}

/** The zip of the migration client. */
export interface MeasuredClient {
  /** Base name. */
  name: string
  sha256: string
  /** Base name of the jar in it. */
  jar: string
  /** SHA-256 of what goes into the home, by path relative to it. */
  files: Readonly<Record<string, string>>
}

/** What preflight found of the data that is migrated, and of the client that does it. */
export interface MeasuredData {
  /** Node that runs the client. */
  lead: string
  /** Versions of the packs. */
  from: string
  to: string
  /** The two that the client changes, by their ids. */
  databases: readonly { id: string; toolsHost: string }[]
  client: MeasuredClient
  arguments: Readonly<Record<Phase, readonly string[]>>
  tenants: readonly Tenant[]
  counts: DataCounts
  runSettings: readonly RunSetting[]
}

/** What preflight found, for the pure planning of every step. */
export interface Measured {
  environment: Environment
  nodes: readonly MeasuredNode[]
  databases: readonly MeasuredDatabase[]
  /** Absent where what it would bring is there, or nothing is needed. */
  script: DbScript | undefined
  /** Absent on routes that migrate no data. */
  data?: MeasuredData
  facts: readonly Fact[]
  warnings: readonly string[]
}
