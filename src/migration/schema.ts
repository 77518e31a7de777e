import { z } from 'zod'

/** A value that may be `${env:NAME}`; secrets must be. */
const Text = z.string().min(1)
const AbsolutePath = z.string().startsWith('/', 'must be an absolute path')

export const HostEntry = z.strictObject({
  address: Text,
  port: z.int().min(1).max(65535).default(22),
  user: Text,
  run_as: Text.optional().describe('Owner of homes and servers: sudo -n -u for every command and file'),
  jump: Text.optional().describe('Another entry of hosts to go through'),
  state_dir: AbsolutePath.optional().describe('Where runs are recorded; default ~run_as/.wso2-migrate'),
})

export const Node = z.strictObject({
  lead: z.boolean().default(false),
  profile: z.enum(['control-plane', 'gateway-worker', 'traffic-manager']).optional(),
  source: z.strictObject({
    host: Text,
    home: AbsolutePath,
    pristine: Text.optional().describe(
      'Pristine old pack: folder or zip on the host (target:/...), or manifest file here',
    ),
    service: Text.optional(),
    java_home: AbsolutePath.optional(),
  }),
  target: z.strictObject({
    host: Text,
    home: AbsolutePath,
    java_home: AbsolutePath,
    heap: Text.optional(),
    service: Text.optional(),
    pristine: Text.optional(),
  }),
  keystore_password: Text.optional().describe(
    'Secure vault only: written 0600 to password-tmp before each start',
  ),
})

export const DatabaseEntry = z.strictObject({
  expect: Text.describe("host:port/name that the server's own deployment.toml must point at"),
  tools_host: Text.describe('Host where psql, pg_dump ... run, or "runner"'),
  script: Text.optional().describe('File or folder here, or target:/path'),
  url: Text.optional().describe('JDBC URL, where the one in deployment.toml holds $env{} or $ref{}'),
  user: Text.optional(),
  password: Text.optional(),
  backup: z.boolean().default(true),
  mode: z.enum(['in-place', 'copy']).default('in-place'),
})

export const Choices = z.strictObject({
  stop_source: z.boolean().default(false),
  allow_parallel: z.boolean().default(false),
  copy_registry: z.boolean().default(false).describe('Copy run-time data of the file registry too'),
  dropins_to_lib: z.array(Text).default([]).describe('Globs of jars in dropins that go to lib instead'),
  overwrite_shipped: z
    .array(Text)
    .default([])
    .describe('Globs of files that both packs ship, taken from the old one'),
  skip: z.array(Text).default([]).describe('Globs of files that are not copied'),
  java_override: z
    .boolean()
    .default(false)
    .describe('Go on with a Java version outside the range of the pack'),
  on_findings: z.enum(['fail', 'warn']).default('fail'),
  allow_findings: z.array(Text).default([]),
  start_timeout: z.string().default('10m'),
})

export const Hook = z.strictObject({ host: Text, run: z.array(Text).min(1) })

export const EnvironmentEntry = z.strictObject({
  hosts: z.record(z.string(), HostEntry),
  nodes: z.record(z.string(), Node),
  databases: z.record(z.string(), DatabaseEntry).default({}),
  client: z.strictObject({ archive: Text, sha256: Text }).optional(),
  backup: z.strictObject({
    directory: AbsolutePath,
    grade: z.enum(['L0', 'L1', 'L2', 'L3']).default('L2'),
  }),
  choices: Choices.default(() => Choices.parse({})),
  hooks: z
    .strictObject({
      before_backup: z.array(Hook).default([]),
      before_outage: z.array(Hook).default([]),
      after_verify: z.array(Hook).default([]),
    })
    .default({ before_backup: [], before_outage: [], after_verify: [] }),
  merge: z
    .array(z.record(z.string(), z.unknown()))
    .default([])
    .describe('Own merge rules: they come last and win'),
})

/** The user's `wso2-migrate.toml`. */
export const MigrationFile = z.strictObject({
  route: Text,
  environments: z.record(z.string(), EnvironmentEntry),
})

export type MigrationFile = z.infer<typeof MigrationFile>
export type EnvironmentEntry = z.infer<typeof EnvironmentEntry>
export type HostEntry = z.infer<typeof HostEntry>
export type Node = z.infer<typeof Node>
export type DatabaseEntry = z.infer<typeof DatabaseEntry>
export type Choices = z.infer<typeof Choices>
export type Hook = z.infer<typeof Hook>

/** One environment, checked, secrets filled in, with its name. What the engine works on. */
export interface Environment extends EnvironmentEntry {
  name: string
  file: string
}
