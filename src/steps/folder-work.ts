import type { Context } from '../engine/context.ts'
import type { PlannedStep } from '../engine/step.ts'
import { throwProblems } from '../errors.ts'
import type { CopyItem } from '../transfer/classify.ts'
import type { Staged } from '../transfer/left-staging.ts'
import { surveyFolder } from '../transfer/survey.ts'
import { pristineOf } from './pristine.ts'

/** What a step that copies a folder works by. */
export interface Work {
  folder: string
  /** Exactly what is copied; absent for a volatile folder, whose contents are looked at again when their turn comes. */
  items?: readonly CopyItem[]
}

/** Where copies of this folder lie until they are whole. */
export function stagedOf(context: Context, planned: PlannedStep): Staged {
  const { target } = context.environment.nodes[planned.node!]!
  const { folder, items = [] } = work(planned)
  const { to } = context.route.folders.find(({ id }) => id === folder)!
  return {
    host: context.host(target.host),
    home: target.home,
    runId: context.runId,
    id: folder,
    to: [...new Set([to, ...items.map((item) => item.to)])],
  }
}

/** The work of a planned step. */
export const work = (planned: PlannedStep): Work => planned.work as unknown as Work

/** What of a volatile folder is not yet on the target as it is on the source now. */
export async function surveyNow(
  context: Context,
  planned: PlannedStep,
): Promise<{ copy: readonly CopyItem[]; skipped: number }> {
  const { route, environment } = context
  const { source, target } = environment.nodes[planned.node!]!
  const folder = route.folders.find(({ id }) => id === work(planned).folder)!
  const { copy, skip, problems } = await surveyFolder({
    folder,
    source: {
      host: context.host(source.host),
      home: source.home,
      pack: route.source,
      pristine: await pristineOf(context, source, route.source),
    },
    target: {
      host: context.host(target.host),
      home: target.home,
      pack: route.target,
      pristine: await pristineOf(context, target, route.target),
    },
    // The plan found nothing of anybody else's there: what differs by now is an earlier copy of ours.
    choices: { ...environment.choices, overwrite_shipped: ['**'] },
  })
  throwProblems(problems)
  return { copy, skipped: skip.length }
}
