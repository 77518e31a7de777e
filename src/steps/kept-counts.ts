import type { Context } from '../engine/context.ts'
import { leadNode } from '../migration/lead.ts'
import type { Host } from '../remote/command.ts'
import type { DataCounts } from '../wso2/data/counts.ts'
import { writeFile } from './files.ts'

/** Keeps with the journal what the databases held when nobody used them any more. */
export async function keepCounts(context: Context, counts: DataCounts): Promise<void> {
  const { host, file } = await placeOf(context)
  await writeFile(host, file, `${JSON.stringify(counts)}\n`, {
    reason: 'preflight-failed',
    what: `What the databases hold could not be written to ${file}.`,
    safe: 'No database was changed.',
    fix: 'check free space and rights of run_as there, then run quiesce again.',
  })
}

/** What was kept. Throws where it is gone: without it nothing can be compared. */
export async function keptCounts(context: Context): Promise<DataCounts> {
  const { host, file } = await placeOf(context)
  const printed = await host.must(
    { argv: ['cat', '--', file] },
    {
      reason: 'verify-failed',
      what: `${file}, which says what the databases held before the migration, cannot be read.`,
      safe: 'The databases were only read.',
      fix: 'compare the numbers of APIs and applications with those in the report of quiesce yourself; find out who removed the file.',
    },
  )
  return JSON.parse(printed) as DataCounts
}

async function placeOf(context: Context): Promise<{ host: Host; file: string }> {
  const { environment } = context
  const lead = leadNode(environment)
  const name = Object.keys(environment.nodes).find((each) => environment.nodes[each] === lead)!
  return { host: context.host(lead.target.host), file: `${await context.runFolder(name)}/counts.json` }
}
