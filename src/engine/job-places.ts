import { posix } from 'node:path'
import type { Host } from '../remote/command.ts'
import { durableHost } from '../remote/jobs/durable.ts'
import type { Context } from './context.ts'
import { detachmentOf } from './detachment.ts'
import type { Locks } from './locks.ts'
import type { Plan } from './plan.ts'

/** Where jobs lie on one host. */
export interface JobsPlace {
  host: Host
  folder: string
}

/** First word of the folders in which a way back has its jobs. */
const BACK = 'back-'

/** Hosts behind their fences, where jobs of one attempt outlive this process and lost connections. */
export function contextWithJobs(
  context: Context,
  plan: Plan,
  locks: Locks,
  { step, attempt }: { step: string; attempt: number },
): Context {
  const places = new Map(
    locks.jobFolders(context.runId, step, attempt).map(({ host, folder }): [string, Host] => {
      const way = detachmentOf(plan, host.name)
      return [host.name, way ? durableHost(host, { folder, way, ui: context.ui }) : host]
    }),
  )
  return { ...context, host: (name) => places.get(name) ?? locks.host(name) }
}

/** The name under which the way back of a step has its jobs. */
export function backOf(step: string): string {
  return `${BACK}${step}`
}

/** Where all jobs of a run lie. */
export function jobsOfRun(locks: Locks, runId: string): JobsPlace[] {
  return locks
    .jobFolders(runId, 'any', 0)
    .map(({ host, folder }) => ({ host, folder: posix.dirname(folder) }))
}

/** Whether a job is of a way back, by its folder. */
export function isOfBack(job: string): boolean {
  return posix.basename(posix.dirname(job)).startsWith(BACK)
}
