import { z } from 'zod'
import { Pattern } from '../toml/pattern.ts'

const EngineName = z.enum(['postgresql', 'mysql', 'mariadb', 'mssql', 'oracle', 'db2', 'h2'])

/** Goes into SQL unquoted. */
const Identifier = z.string().regex(/^[A-Za-z][A-Za-z0-9_]*$/)

/** How a product's data gets from one version to the next: database script, migration client, and what is put right before the first normal start. */
export const DataMigration = z.strictObject({
  /** Ids in deployment.toml (`[database.<id>]`) of the databases that the client changes. */
  databases: z.strictObject({ api: z.string(), registry: z.string() }),
  /** Types of database that the client cannot change, each with the reason. */
  refused: z.array(z.strictObject({ engine: EngineName, what: z.string(), fix: z.string() })),
  /** Versions that the product's page lists, by the beginning of their version: others are warned of, never refused. */
  tested: z.array(z.strictObject({ engine: EngineName, versions: z.array(z.string()).min(1) })),
  /** The script that is run before the client, and the indexes that the catalogue must show afterwards, by table and columns: names differ by type. */
  script: z.strictObject({
    database: z.string(),
    indexes: z.array(z.strictObject({ table: z.string(), columns: z.array(z.string()).min(1) })).min(1),
  }),
  /** What the client and its scripts take for granted in the databases. */
  checks: z.strictObject({
    /** A table of each, to know it by. */
    tables: z.strictObject({ api: Identifier, registry: Identifier }),
    /** Foreign keys that the scripts drop by the names that a type of database makes up itself. */
    foreign_keys: z.array(
      z.strictObject({
        engines: z.array(EngineName).min(1),
        names: z.array(z.strictObject({ table: Identifier, name: Identifier })).min(1),
      }),
    ),
    /** Foreign keys that they add: rows without a parent, and parents of another collation, make that fail. */
    parents: z.array(
      z.strictObject({
        table: Identifier,
        column: Identifier,
        parent: Identifier,
        parent_column: Identifier,
      }),
    ),
    /** Extensions that must be there, or that the user may create. */
    extensions: z.array(z.strictObject({ engine: EngineName, name: z.string() })),
  }),
  /** Parameters of JDBC URLs that stand there for the runs of the client alone. `keys`: settings of deployment.toml, where present. */
  url_parameters: z.array(
    z.strictObject({
      engine: EngineName,
      name: z.string(),
      value: z.string(),
      keys: z.array(z.string()).min(1),
    }),
  ),
  client: z.strictObject({
    /** Folder in the zip (the last part of its path) and where it goes in the home. */
    resources: z.strictObject({ from: z.string(), to: z.string() }),
    /**
     * Base name of a jar that migrates when a server starts with it, and the folder in the home where it goes. `fits`: of those, the one
     * whose log the markers of this route are made for.
     */
    jar: z.strictObject({ pattern: Pattern, fits: Pattern, to: z.string() }),
    /** Files that must be in the zip, below `resources.from`; `<engine>` stands for the client's name of the database type. */
    expect: z.array(z.string()).min(1),
    /** The client's names of database types, as its files are called. */
    engine_names: z.partialRecord(EngineName, z.string()),
    /** Strings that the jar's classes must hold, or the markers of this route do not fit it. */
    strings: z.array(z.string()).min(1),
  }),
  /** The node that runs the client: what it must be able to. */
  lead: z.strictObject({
    /** Profiles that have what the client needs; a node without profile is all in one. */
    profiles: z.array(z.string()).min(1),
    /** Setting that tells a home's profile. */
    role: z.string(),
    /** Heap (as for -Xmx) below which large data are known to end in OutOfMemoryError, and what the start script takes by itself. */
    heap: z.strictObject({ least: z.string(), shipped: z.string() }),
    /** Setting with the URL of a key manager, which the client's server asks when it starts. */
    key_manager: z.string(),
  }),
  /** Program arguments of the start script; `{from}`, `{to}` are versions. A profile is added to both. */
  arguments: z.strictObject({
    pre_migrate: z.array(z.string()).min(1),
    migrate: z.array(z.string()).min(1),
    /** Added where invalid definitions are kept. */
    save_definitions: z.string(),
    /** With `{profile}`. */
    profile: z.string(),
    /** With `{tenants}`, comma-separated. */
    only_tenants: z.string(),
    except_tenants: z.string(),
    /** Appended to the switch of the validators, with `{validator}`. */
    one_validator: z.string(),
  }),
  /** As typed on Windows, for a later release: a Windows node is refused. */
  windows: z.strictObject({ pre_migrate: z.string(), migrate: z.string() }),
  /** Names of the validators: the client runs all of them for a name that it does not know. */
  validators: z.array(z.string()).min(1),
  /** Folders in the home that the validators write. */
  definitions: z.string(),
  reports: z.string(),
  /**
   * Groups name, version and, where it is said, provider of an API in a message of the validators: the first pattern that is found. A finding
   * without any is about the API that was named before it.
   */
  identity: z.array(Pattern).min(1),
  /** What has the server build its search index anew. */
  reindex: z.strictObject({
    /** Raised by one before the first normal start. */
    setting: z.string(),
    /** Of the old index, which goes. */
    folder: z.string(),
    /** Package of the indexer's classes. */
    logger: z.string(),
    /** Seconds from the start of the server to that of the indexer. */
    delay: z.number(),
  }),
  /** Copied after the data migration: the client makes these folders. */
  late_folders: z.array(z.string()),
})

export type DataMigration = z.infer<typeof DataMigration>
