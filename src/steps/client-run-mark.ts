import type { Context } from '../engine/context.ts'
import type { Host } from '../remote/command.ts'
import type { Before } from '../wso2/data/proofs.ts'
import { type LogMark, markLog } from '../wso2/log-mark.ts'
import type { Phase } from '../wso2/migration-run.ts'
import { findServer, type Server } from '../wso2/server.ts'
import { readOwn, writeFile } from './files.ts'

/** What a run of the client began with: from here its log is read, with this the databases are compared. */
export interface ClientRunMark extends Before {
  log: LogMark
  /** Milliseconds since the epoch. */
  began: number
}

/** Kept with the journal before the client is started: a run without it has changed nothing. */
export async function keepRunMark(
  context: Context,
  host: Host,
  { node, phase }: { node: string; phase: Phase },
  mark: ClientRunMark,
): Promise<void> {
  const file = await runFile(context, node, phase)
  await writeFile(host, file, JSON.stringify(mark), {
    reason: 'migration-failed',
    what: `What the databases were like before the client could not be written to ${file}.`,
    safe: 'The client was not started.',
    fix: `check free space and rights of run_as there, then run ${phase} again.`,
  })
}

/** The mark of the latest run of a phase. */
export async function readRunMark(
  context: Context,
  host: Host,
  { node, phase }: { node: string; phase: Phase },
): Promise<ClientRunMark | undefined> {
  return readOwn(host, await runFile(context, node, phase))
}

/** Once what the runs of a phase did is taken back: what is there now is of none of them, and no verdict on one can be accepted. */
export async function dropRunMark(
  context: Context,
  host: Host,
  { node, phase }: { node: string; phase: Phase },
): Promise<void> {
  const file = await runFile(context, node, phase)
  await host.must(
    { argv: ['rm', '-f', '--', await doubtFile(context, node, phase), file] },
    {
      reason: 'restore-failed',
      what: `${file}, which tells that the client ran, could not be removed.`,
      safe: 'The new server was stopped.',
      fix: 'check the rights of run_as there, then run restore again.',
    },
  )
}

/** Whether a run was begun: the server said something since the mark, or is there. */
export async function hasBegun(
  host: Host,
  server: Server,
  mark: ClientRunMark | undefined,
): Promise<boolean> {
  if (!mark) return false
  const now = await markLog(host, `${server.home}/${server.pack.log}`)
  if (now.inode !== mark.log.inode || now.offset !== mark.log.offset) return true
  return (await findServer(host, server.home)).length > 0
}

/** The verdict on the latest run of a phase, where a person has to decide. */
export function doubtFile(context: Context, node: string, phase: Phase): Promise<string> {
  return runFile(context, node, `${phase}.doubt`)
}

/** A file about runs of the client, beside the journal. */
async function runFile(context: Context, node: string, name: string): Promise<string> {
  return `${await context.runFolder(node)}/client-runs/${name}.json`
}
