import { z } from 'zod'
import { Duration, Pattern, Text, VerdictDigest } from './fields.ts'

/** What a person decides, not the route. Descriptions are what editors and the reference show. */
export const Choices = z.strictObject({
  stop_source: z.boolean().default(false).describe('Stop the old server when its turn has come'),
  allow_parallel: z
    .boolean()
    .default(false)
    .describe('Let the old and the new server run at once, although tasks and listeners then work twice'),
  copy_straight: z
    .boolean()
    .default(false)
    .describe(
      'Let the old host send files to the new one by itself, where it can reach it: it gets a key for that which is good for seconds and for nothing else',
    ),
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
  known_errors: z
    .array(Pattern)
    .default([])
    .describe(
      'Regular expressions of ERROR records of the new server that you have read and accept, matched against their messages',
    ),
  on_findings: z
    .enum(['fail', 'warn'])
    .default('fail')
    .describe('What findings of the validators do to the run'),
  allow_findings: z.array(Text).default([]).describe('Findings that are accepted: "Pizza:1.0.0"'),
  accept_verdicts: z
    .array(VerdictDigest)
    .default([])
    .describe(
      'Ambiguous verdicts on runs of the migration client that you have looked into and take for passed: the digest that the error names, of one attempt each',
    ),
  save_definitions: z
    .boolean()
    .default(true)
    .describe('Have the validators write invalid API definitions, which go into the artifacts'),
  allow_sessions: z
    .array(Text)
    .default([])
    .describe(
      'Who may stay connected to the databases, "user@10.1.2.3" as quiesce names them: an Identity Server that shares shared_db',
    ),
  validator: Text.optional().describe('The one validator to run; absent: all of them'),
  only_tenants: z.array(Text).default([]).describe('Domains of the tenants to migrate; empty: all'),
  except_tenants: z.array(Text).default([]).describe('Domains of tenants that are left out'),
  client_timeout: Duration.default('4h').describe(
    'How long each run of the migration client may take; it is ended then, and has failed',
  ),
  index_timeout: Duration.default('30m').describe(
    'How long verify waits for the search index of API Manager; what takes longer is warned of',
  ),
  start_timeout: Duration.default('10m').describe(
    'How long the new server may take to start, and with the migration client until that begins its work: 30s, 10m, 1h',
  ),
})

export type Choices = z.infer<typeof Choices>
