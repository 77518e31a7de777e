import { z } from 'zod'
import { Choices } from './choices.ts'
import {
  AbsolutePath,
  Address,
  DatabaseAddress,
  Heap,
  JavaHome,
  Name,
  Secret,
  Service,
  Sha256,
  Text,
  User,
} from './fields.ts'

/** Descriptions are what editors show, and what the reference in the docs is made of. */
export const HostEntry = z.strictObject({
  address: Address.describe('Host name or IP address, as it stands in known hosts'),
  port: z.int().min(1).max(65535).default(22).describe('Port of sshd'),
  user: User.describe('User who logs in over SSH'),
  run_as: User.optional().describe(
    'Owner of homes and servers: every command and file goes through `sudo -n -u`; absent: the login user itself',
  ),
  jump: Text.optional().describe('Another entry of hosts to go through'),
  inside: Address.optional().describe(
    'Address by which the other hosts reach it, where that is another one; for choices.copy_straight',
  ),
  state_dir: AbsolutePath.optional().describe(
    'Where runs are recorded: local disk, never /tmp; default ~run_as/.wso2-migrate',
  ),
})

export const Node = z.strictObject({
  lead: z
    .boolean()
    .default(false)
    .describe(
      'The one node that keeps the journal and runs the data migration; a single node is it by itself',
    ),
  profile: z
    .enum(['control-plane', 'gateway-worker', 'traffic-manager'])
    .optional()
    .describe(
      'Profile of a distributed API Manager; absent: all in one, and always for the Micro Integrator',
    ),
  source: z
    .strictObject({
      host: Text.describe('Entry of hosts where the old server lies'),
      home: AbsolutePath.describe(
        'CARBON_HOME of the old server; of EI 7.1 the micro-integrator folder in it',
      ),
      pristine: Text.optional().describe(
        'The untouched old pack, to tell own files from shipped ones: folder or zip on the host (target:/path), or a manifest file here',
      ),
      service: Service.optional().describe('Service manager unit that runs the old server'),
      java_home: JavaHome.optional().describe('JAVA_HOME of the old server, where we start it again'),
    })
    .describe('The old server'),
  target: z
    .strictObject({
      host: Text.describe('Entry of hosts where the new server lies'),
      home: AbsolutePath.describe('CARBON_HOME of the new, unpacked and updated server'),
      java_home: JavaHome.describe('JAVA_HOME to start the new server with'),
      heap: Heap.optional().describe(
        'Heap of the new server, as for -Xmx: 4g; absent: what its start script says',
      ),
      service: Service.optional().describe('Service manager unit that runs the new server'),
      pristine: Text.optional().describe('The untouched new pack, in the same forms as that of source'),
    })
    .describe('The new server'),
  keystore_password: Secret.optional().describe(
    'Secure vault only: written 0600 to password-tmp before each start; as ${env:NAME}',
  ),
})

export const DatabaseEntry = z.strictObject({
  expect: DatabaseAddress.describe(
    "host:port/name that the server's own deployment.toml must point at: a clone may still point at production",
  ),
  tools_host: Text.describe('Entry of hosts where psql, pg_dump, mariadb ... run, or "runner"'),
  script: Text.optional().describe(
    'Script to run: file or folder here (chosen by database type), or target:/path',
  ),
  url: Text.optional().describe("JDBC URL, where the server's own one is not literal ($env{...})"),
  user: Text.optional().describe("Database user, where it is not the server's own"),
  password: Secret.optional().describe(
    'Where deployment.toml holds $secret{} or $env{}, or user is another one; as ${env:NAME}',
  ),
  backup: z.boolean().default(true).describe('Whether a backup is made and proved before anything changes'),
  mode: z
    .enum(['in-place', 'copy'])
    .default('in-place')
    .describe('copy: migrate a restored copy and point the target at it'),
})

export const Hook = z
  .strictObject({
    host: Text.describe('Entry of hosts, or "runner"'),
    run: z
      .array(Text)
      .min(1)
      .describe(
        'Program and arguments, one by one; no shell reads them. On the runner it starts in the folder of the migration file',
      ),
  })
  .describe('A command of yours')

export const EnvironmentEntry = z.strictObject({
  rehearsal: z
    .boolean()
    .default(false)
    .describe(
      'Rehearsals are held here: its databases and new homes may be put back to a baseline at any time',
    ),
  hosts: z.record(Name, HostEntry).describe('Machines, by the label that logs show'),
  nodes: z.record(Name, Node).describe('Server pairs: old home and new home'),
  databases: z.record(Name, DatabaseEntry).default({}).describe('Databases, by their id in deployment.toml'),
  client: z
    .strictObject({
      archive: Text.describe('Zip of the migration client: on the runner, or target:/path'),
      sha256: Sha256.describe('SHA-256 of the zip'),
    })
    .optional()
    .describe('Migration client of API Manager'),
  backup: z
    .strictObject({
      directory: AbsolutePath.describe(
        'Folder on the tools host of each database and the target host of each node; never inside a home',
      ),
      grade: z
        .enum(['L0', 'L1', 'L2', 'L3'])
        .default('L2')
        .describe('Proof asked for: L0 written, L1 readable, L2 manifest checked, L3 restored and compared'),
    })
    .describe('Backups of the databases, and of the files that the run changes'),
  choices: Choices.default(() => Choices.parse({})).describe('What a person has to decide'),
  hooks: z
    .strictObject({
      before_backup: z.array(Hook).default([]).describe('Before the first backup'),
      before_outage: z.array(Hook).default([]).describe('Before the old server stops: drain a load balancer'),
      after_verify: z.array(Hook).default([]).describe('After the new server has proved that it serves'),
    })
    .default({ before_backup: [], before_outage: [], after_verify: [] })
    .describe('Commands of yours at fixed points'),
  merge: z
    .array(z.record(z.string(), z.unknown()))
    .default([])
    .describe('Own merge rules: they come last and win'),
})

/** The user's `wso2-migrate.toml`. */
export const MigrationFile = z.strictObject({
  route: Text.describe('What is migrated to what: the name of a route'),
  environments: z.record(Name, EnvironmentEntry).describe('Sets of servers: staging, production'),
})

export type MigrationFile = z.infer<typeof MigrationFile>
export type EnvironmentEntry = z.infer<typeof EnvironmentEntry>
export type HostEntry = z.infer<typeof HostEntry>
export type Node = z.infer<typeof Node>
export type DatabaseEntry = z.infer<typeof DatabaseEntry>
export type Hook = z.infer<typeof Hook>

/** One environment, checked, secrets filled in, with its name. What the engine works on. */
export interface Environment extends EnvironmentEntry {
  name: string
  file: string
}
