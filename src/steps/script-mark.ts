import type { Database, DatabaseEngine, DatabaseFacts } from '../databases/contract.ts'
import type { Context } from '../engine/context.ts'
import { canonicalJson } from '../engine/digest.ts'
import { leadNode } from '../migration/lead.ts'
import type { Host } from '../remote/command.ts'
import { readOwn, writeFile } from './files.ts'

/** A database as it was when a script began: the schema, all row counts, and checksums of the tables that the script names. */
export interface ScriptMark {
  schema: string
  rows: Readonly<Record<string, number>>
  checksums: Readonly<Record<string, string>>
}

/** Looks at a database as a mark does. Who calls it has the lock, and no server runs: nobody else writes. */
export async function stateOf(
  engine: DatabaseEngine,
  tools: Host,
  database: Database,
  facts: Pick<DatabaseFacts, 'rows' | 'schemaFingerprint'>,
  tables: readonly string[],
): Promise<ScriptMark> {
  const { rows, schemaFingerprint: schema } = facts
  return {
    schema,
    rows,
    checksums: tables.length === 0 ? {} : await engine.checksums(tools, database, tables),
  }
}

/** Tables that a script's text names, whatever its case: reading every row of all others would prolong the outage. */
export function tablesIn(script: Buffer, facts: Pick<DatabaseFacts, 'rows'>): string[] {
  const text = script.toString('utf8').toLowerCase()
  return Object.keys(facts.rows).filter((label) => text.includes(bareName(label).toLowerCase()))
}

/** Of `other."We ird"`, `We ird`. */
function bareName(label: string): string {
  const quoted = /"((?:[^"]|"")*)"$/.exec(label)
  return quoted ? quoted[1]!.replaceAll('""', '"') : label.slice(label.lastIndexOf('.') + 1)
}

/** Keeps the mark until the script is known to have changed nothing: with the journal, before the script begins. */
export async function keepMark(context: Context, database: string, mark: ScriptMark): Promise<void> {
  const { host, file } = await placeOf(context, database)
  await writeFile(host, file, canonicalJson(mark as never), {
    reason: 'script-failed',
    what: `What ${database} was like before its script could not be written to ${file}.`,
    safe: 'The script was not run.',
    fix: 'check free space and rights of run_as there, then run db-script again.',
  })
}

/** The mark of a script that has begun and may have changed something. */
export async function readMark(context: Context, database: string): Promise<ScriptMark | undefined> {
  const { host, file } = await placeOf(context, database)
  return readOwn(host, file)
}

/** A script stopped and has left nothing: whatever changes from now on, somebody else did it. */
export async function dropMark(context: Context, database: string): Promise<void> {
  const { host, file } = await placeOf(context, database)
  await host.run({ argv: ['rm', '-f', '--', file] })
}

/** Whether two looks saw the same. */
export function sameState(one: ScriptMark, other: ScriptMark): boolean {
  return canonicalJson(one as never) === canonicalJson(other as never)
}

async function placeOf(context: Context, database: string): Promise<{ host: Host; file: string }> {
  const { environment } = context
  const lead = leadNode(environment)
  const name = Object.keys(environment.nodes).find((each) => environment.nodes[each] === lead)!
  const file = `${await context.runFolder(name)}/before-script/${database}.json`
  return { host: context.host(lead.target.host), file }
}
