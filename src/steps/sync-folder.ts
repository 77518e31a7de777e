import type { Context } from '../engine/context.ts'
import type { Json, PlannedStep, Step } from '../engine/step.ts'
import { MigrateError } from '../errors.ts'
import type { CopyItem } from '../transfer/classify.ts'
import { leftStaging } from '../transfer/left-staging.ts'
import { showName } from '../transfer/names.ts'
import { bringFolder } from './bring-folder.ts'
import { differing } from './copied-files.ts'
import { groupFiles } from './file-groups.ts'
import { stagedOf, surveyNow, work } from './folder-work.ts'
import type { Measured, MeasuredFolder, MeasuredNode } from './measured.ts'
import { count, showBytes } from './words.ts'

/** When a folder is copied. */
type Turn = 'sync' | 'quiesce' | 'verify'

/**
 * One step per folder of the route, in the route's order; folders whose choice is off have none. What changes while the
 * old server runs is copied when that is quiet, so it belongs to `quiesce`; what has to wait for the data to `verify`.
 */
export function planSync(measured: Measured, when: Turn): PlannedStep[] {
  return measured.nodes.flatMap((node) =>
    node.folders.filter((each) => turnOf(each) === when).map((folder) => planFolder(node, folder, when)),
  )
}

function turnOf({ folder, late }: MeasuredFolder): Turn {
  if (late) return 'verify'
  return folder.volatile ? 'quiesce' : 'sync'
}

function planFolder(node: MeasuredNode, { folder, result }: MeasuredFolder, verb: Turn): PlannedStep {
  const files = result.copy.filter((item) => item.type !== 'folder')
  return {
    key: `${folder.step}:${node.name}`,
    step: 'sync-folder',
    verb,
    node: node.name,
    title: folder.volatile
      ? `${folder.title} to ${node.name}, as it is then`
      : `${folder.title}: ${count(files.length, 'file')}, ${showBytes(result.bytesNeeded)} to ${node.name}`,
    ...(folder.volatile && { repeatable: true }),
    changes: [...new Set([folder.to, ...result.copy.map(({ to }) => to)])].map((to) => ({
      kind: 'folder',
      host: node.node.target.host,
      name: `${node.node.target.home}/${to}`,
    })),
    details: [],
    files: groupFiles(result),
    warnings: result.warnings,
    work: (folder.volatile
      ? { folder: folder.id }
      : { folder: folder.id, items: result.copy }) as unknown as Json,
  }
}

export const syncFolder: Step = {
  id: 'sync-folder',
  verb: 'sync',
  recovery: 'probe',

  async probe(context, planned) {
    const items = work(planned).items?.filter((item) => item.type !== 'folder')
    if (await leftStaging(stagedOf(context, planned))) return 'partial'
    const wrong = await notThere(context, planned, items)
    if (wrong.length === 0) return 'done'
    return !items || wrong.length === items.length ? 'untouched' : 'partial'
  },

  apply: bringFolder,

  async verify(context, planned) {
    const { folder, items } = work(planned)
    const wrong = await notThere(context, planned, items)
    if (wrong.length === 0) return
    throw new MigrateError({
      reason: 'copy-failed',
      host: context.environment.nodes[planned.node!]!.target.host,
      what: `${count(wrong.length, 'file')} of ${folder} differ on the target from what was sent: ${wrong.slice(0, 5).map(showName).join(', ')}.`,
      safe: 'The old server was not touched; the target server was not started.',
      fix: 'find out what writes there, then run sync again.',
    })
  },
}

/** Names below the target home of what is not there as planned; of a volatile folder, as it is on the source now. */
async function notThere(
  context: Context,
  planned: PlannedStep,
  items: readonly CopyItem[] | undefined,
): Promise<string[]> {
  return context.ui.watch(
    () => ({ line: `${work(planned).folder}: comparing what is there` }),
    async () => {
      if (items) return differing(context, planned, items)
      return (await surveyNow(context, planned)).copy.map(({ to, path }) => `${to}/${path}`)
    },
  )
}
