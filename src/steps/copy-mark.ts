import { engineFor } from '../databases/engines.ts'
import type { Context } from '../engine/context.ts'
import { canonicalJson } from '../engine/digest.ts'
import { leadNode } from '../migration/lead.ts'
import type { Host } from '../remote/command.ts'
import { originalOf } from './databases.ts'
import { readOwn, writeFile } from './files.ts'

/** A database that this run makes, written down before it is there: nothing else of that name is ever dropped. */
export interface CopyMark {
  copy: string
  /** Identity of its server. */
  server: string
  /** The dump that it is made of, on the tools host. */
  from: string
  /** It holds everything. */
  whole: boolean
}

/** With the run's journal. */
export async function readCopyMark(context: Context, id: string): Promise<CopyMark | undefined> {
  const { host, file } = await placeOf(context, id)
  return readOwn(host, file)
}

/** @param mark undefined: the copy is gone */
export async function keepCopyMark(context: Context, id: string, mark: CopyMark | undefined): Promise<void> {
  const { host, file } = await placeOf(context, id)
  if (!mark) {
    await host.run({ argv: ['rm', '-f', '--', file] })
    return
  }
  await writeFile(host, file, canonicalJson(mark as never), {
    reason: 'copy-failed',
    what: `That ${mark.copy} is a copy made by this run could not be written to ${file}.`,
    safe: `${id} itself was only read.`,
    fix: 'check free space and rights of run_as there, then run db-script again.',
  })
}

/** Whether a copy is there, on the server where this run made it. */
export async function isOurCopy(context: Context, id: string): Promise<boolean> {
  const mark = await readCopyMark(context, id)
  if (!mark) return false
  const tools = context.host(context.environment.databases[id]!.tools_host)
  const original = await originalOf(context, id)
  const engine = engineFor(original.engine, id)
  const { server } = await engine.identity(tools, original)
  return server === mark.server && engine.isThere(tools, original, mark.copy)
}

async function placeOf(context: Context, id: string): Promise<{ host: Host; file: string }> {
  const { environment } = context
  const lead = leadNode(environment)
  const name = Object.keys(environment.nodes).find((each) => environment.nodes[each] === lead)!
  return { host: context.host(lead.target.host), file: `${await context.runFolder(name)}/copies/${id}.json` }
}
