import type { Context } from '../engine/context.ts'
import { fineStampOf } from '../timestamps.ts'
import { dropArchived } from '../transfer/keep.ts'
import { archivedItems } from './backup-folder.ts'

/** Where one replacement keeps what it replaces, on the node's target host: another folder for each, so that none hides another's. */
export async function keepingPlace(context: Context, node: string): Promise<string> {
  return `${await context.runFolder(node)}/replaced/${fineStampOf(new Date())}`
}

/**
 * After the replacement: drops what the run's archive has too.
 * @returns home-relative names of what stays: somebody changed it after the archive was made
 */
export async function keepWhatIsNew(context: Context, node: string, place: string): Promise<string[]> {
  const host = context.host(context.environment.nodes[node]!.target.host)
  return dropArchived(host, place, await archivedItems(context, node))
}
