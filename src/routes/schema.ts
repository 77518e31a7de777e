import { z } from 'zod'
import { Pattern } from '../toml/pattern.ts'
import { MergeRules } from '../toml/rules.ts'
import { ClientLog } from './client.ts'
import { DataMigration } from './data.ts'

/** Where things lie in one unpacked pack (relative to its home) and how its server behaves. */
export const Pack = z.strictObject({
  name: z.string(),
  version: z.string(),
  /** The first file whose text matches decides; group 1 is the version. */
  identify: z.array(z.strictObject({ file: z.string(), pattern: Pattern })).min(1),
  /** Files and folders whose absence means "this is not such a home". */
  expect: z.array(z.string()),
  config: z.string(),
  log4j2: z.string(),
  script: z.string(),
  ciphertool: z.string(),
  pid_file: z.string(),
  log: z.string(),
  /** What the shipped `log4j2` says: what differs from it is the user's own, or blinds the markers. */
  logging: z.strictObject({
    /** The appender that writes `log`, its file and the pattern that `markers.record` reads. */
    appender: z.string(),
    file: z.string(),
    pattern: z.string(),
    appenders: z.array(z.string()),
    loggers: z.array(z.string()),
  }),
  lib: z.string(),
  dropins: z.string(),
  /** JDBC driver class by `type` of `[database.*]`, where none is set. */
  drivers: z.record(z.string(), z.string()).default({}),
  security: z.string(),
  /** Where the shipped json and templates of the config mapper lie. */
  config_tool: z.string(),
  /** Files that tell the updates level, in this order; a folder shows the newest name in it. */
  updates: z.array(z.string()),
  /** Major Java versions the pack supports (8 for 1.8). */
  java: z.strictObject({ min: z.number(), max: z.number() }),
  /** Added to every port of `ports` and `health` where `server.offset` of `deployment.toml` is not set. */
  default_offset: z.number(),
  /** Before the offset. `setting`: dotted key of `deployment.toml` that overrides the port. */
  ports: z.array(z.strictObject({ name: z.string(), port: z.number(), setting: z.string().optional() })),
  /** HTTP paths that answer 200 on a healthy server; `port` is one of `ports`, before the offset. */
  health: z.array(z.strictObject({ path: z.string(), port: z.number() })),
  /** Fallback when no pristine pack is given: globs of files that the product ships; says so wherever it is used. */
  shipped: z.array(z.string()),
})

/** One folder to carry over. Paths relative to the homes. */
export const Folder = z.strictObject({
  id: z.string(),
  step: z.string(),
  title: z.string(),
  from: z.string(),
  to: z.string(),
  include: z.array(z.string()).default(['**']),
  exclude: z.array(z.string()).default([]),
  /** Name of the choice in the migration file that turns it on; absent: always. */
  choice: z.string().optional(),
  /** Contents change while the old server runs: its manifest is a may-grow fact. */
  volatile: z.boolean().default(false),
  /** Files both packs ship: `keep-target` leaves the new pack's file unless the user lists it under `overwrite`. */
  shipped: z.enum(['keep-target', 'take-source']).default('keep-target'),
  /** Dotted key of `deployment.toml` whose array must hold the names of the user's own files in it. */
  listed_in: z.string().optional(),
})

export const Markers = z.strictObject({
  /** Header of a log record: named groups date, level, logger, message. */
  record: Pattern,
  started: Pattern,
  /** Classes that print the markers: a `log4j2.properties` that silences them at INFO blinds the verdict. */
  loggers: z.array(z.string()),
  /** Group 1 is the deployed name. */
  deployed: z.record(z.string(), Pattern),
  /** Kinds of `deployed` that the server names for every artifact at a start, however it came: each must be named. */
  announced: z.array(z.string()),
  /** ERROR lines that mean nothing, each with its reason. */
  noise: z.array(z.strictObject({ pattern: Pattern, why: z.string() })),
  fatal: z.array(z.strictObject({ pattern: Pattern, what: z.string(), fix: z.string() })),
})

export const Warning = z.strictObject({
  id: z.string(),
  /** Globs of files in the source home, or dotted keys of its deployment.toml, that trigger it. */
  files: z.array(z.string()).default([]),
  settings: z.array(z.string()).default([]),
  /** A value of those settings that needs no warning. */
  unless: Pattern.optional(),
  /** Text (regular expression) inside synapse XML that triggers it. */
  contents: z.array(Pattern).default([]),
  what: z.string(),
  fix: z.string(),
})

export const Route = z.strictObject({
  id: z.string(),
  title: z.string(),
  guide: z.string(),
  product: z.enum(['micro-integrator', 'api-manager']),
  /** Migration clients that run in the target, one per version of their log. */
  clients: z.array(ClientLog).default([]),
  source: Pack,
  target: Pack,
  folders: z.array(Folder),
  markers: Markers,
  warnings: z.array(Warning),
  /** Artifacts that do work on their own: run twice when both servers are up. */
  active: z
    .array(
      z.strictObject({ kind: z.string(), folders: z.array(z.string()), element: Pattern, note: z.string() }),
    )
    .default([]),
  /** What the script of a JDBC user store must have brought: checked in the catalogue. Absent: it needs none. */
  user_store: z.strictObject({ table: z.string(), column: z.string() }).optional(),
  /** The data migration of API Manager. Absent: nobody migrates data. */
  data: DataMigration.optional(),
  merge: MergeRules,
})

export type Route = z.infer<typeof Route>
export type Pack = z.infer<typeof Pack>
export type Folder = z.infer<typeof Folder>
export type Markers = z.infer<typeof Markers>
