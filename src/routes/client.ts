import { z } from 'zod'
import { Pattern } from '../toml/pattern.ts'

/** A line that means something, and the one class that writes it: the same words from anybody else are nothing. */
const Marker = z.strictObject({ logger: z.string(), pattern: Pattern })

/** What is said to whoever reads the verdict. */
const Advice = { what: z.string(), fix: z.string() }

/**
 * How a migration client of one version speaks in the server's log, for the verdict on its runs (`wso2/migration-verdict.ts`).
 * The server itself says nothing: its script exits 0 whatever happened.
 */
export const ClientLog = z.strictObject({
  /** Version of the product whose pack the client runs in; its jar is called `...migrate.client-<version>.<n>.jar`. */
  version: z.string(),
  /** Header of a record of the server's log: named groups date, level, logger, message. */
  record: Pattern,
  /** Packages of the client: an ERROR by a class in one of them is a failure. */
  loggers: z.array(z.string()).min(1),
  server: z.strictObject({
    /** The first words of a server's life: where one run ends and the next begins. */
    starting: Marker,
    /** Printed after all startup observers returned: whatever ran in one has come to its end. */
    started: Marker,
    /** Printed near the end of an orderly stop. */
    stopped: Marker,
  }),
  migrate: z.strictObject({
    /** Groups from and, where it can be believed, to. */
    begin: Marker,
    /** Groups from and to. Written whatever happened: it proves nothing alone. */
    end: Marker,
    /** Groups from and to; written by the logger of the hop. */
    hop: Pattern,
    /** Every hop that this client can make, in order. */
    hops: z.array(z.strictObject({ from: z.string(), to: z.string(), logger: z.string() })).min(1),
  }),
  pre_migrate: z.strictObject({
    begin: Marker,
    /** Groups validator and tenant: of each pair, the second must follow the first. */
    tenant_begin: Marker,
    tenant_end: Marker,
    /** A tenant without anything to validate. */
    tenant_empty: Marker,
    /** What the validators find in the data: an error there is a fault of an API, not of the run. */
    findings: z.array(
      z.strictObject({ id: z.string(), ...Marker.shape, blocks: z.boolean(), link: z.url().optional() }),
    ),
  }),
  /** Records of other classes that end the run. */
  fatal: z.array(z.strictObject({ ...Marker.shape, ...Advice })),
  /** Failures that the client logs below ERROR. */
  disguised: z.array(z.strictObject({ ...Marker.shape, ...Advice })),
  /** Below ERROR: words that call for a person. */
  suspicious: Pattern,
  /** Lines that carry names which users chose (an API may be called ErrorHandler): never suspicious. */
  named: z.array(Marker),
  /** Known causes, looked for in the message and the `Caused by` lines of ERROR records of any class. They explain, they do not decide. */
  signatures: z.array(z.strictObject({ pattern: Pattern, ...Advice, link: z.url() })),
  /** What the database must show as well, by phase. No log proves it. */
  proofs: z.strictObject({
    'pre-migrate': z.record(z.string(), z.string()).refine((all) => Object.keys(all).length > 0),
    migrate: z.record(z.string(), z.string()).refine((all) => Object.keys(all).length > 0),
  }),
})

export type ClientLog = z.infer<typeof ClientLog>
export type Marker = z.infer<typeof Marker>
