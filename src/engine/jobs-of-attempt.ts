import { posix } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { MigrateError } from '../errors.ts'
import type { Host } from '../remote/command.ts'
import { durableHost } from '../remote/jobs/durable.ts'
import { pollJob, stopJob } from '../remote/jobs/follow.ts'
import { isOnceJob } from '../remote/jobs/once.ts'
import type { Ui } from '../ui.ts'
import type { Context } from './context.ts'
import { detachmentOf } from './detachment.ts'
import type { Locks } from './locks.ts'
import type { Plan } from './plan.ts'
import type { JobsOfAttempt } from './recovery.ts'

/** Where jobs lie on one host. */
export interface JobsPlace {
  host: Host
  folder: string
}

/** First word of the folders in which a way back has its jobs. */
const BACK = 'back-'

/** Between TERM and KILL of a job that nobody waits for any more, in milliseconds: programs remove their temporary files. */
const GRACE_MS = 10_000

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

/**
 * Ends what a runner that is gone left at work and nobody goes on with: loads of dumps, and everything of a way back, which begins anew.
 * @returns folders of jobs that still run
 */
export async function endForsakenJobs(places: readonly JobsPlace[], ui: Ui): Promise<string[]> {
  const left = await Promise.all(
    places.map(async ({ host, folder }) => {
      const { running } = await lookForJobs(host, folder)
      const forsaken = running.filter((job) => isOnceJob(job) || job.startsWith(`${folder}/${BACK}`))
      for (const job of forsaken) {
        ui.info(`[${host.name}] ends ${posix.basename(job)}, which an earlier attempt left at work`)
        await endJob(host, job)
      }
      return running.filter((job) => !forsaken.includes(job))
    }),
  )
  return left.flat()
}

async function endJob(host: Host, folder: string): Promise<void> {
  await stopJob(host, { folder }, GRACE_MS)
  // The supervisor records the end a moment after it.
  for (let tries = 0; (await pollJob(host, { folder }))?.kind === 'running'; tries++) {
    await sleep(200)
    if (tries < 25) continue
    throw new MigrateError({
      reason: 'locked',
      host: host.name,
      what: `${folder}, which an earlier attempt left at work, does not end.`,
      safe: 'Nothing was changed by this attempt.',
      fix: 'look at its processes there (proc.json has their group) and end them, then run again.',
    })
  }
}
/**
 * `folder`: prints `running` or `finished` for each job below it that has not been lost. A process counts only where the system was not
 * started anew since, and where something of the job's process group is alive.
 */
const LOOK = `IFS= read -r boot </proc/sys/kernel/random/boot_id
find "$1" -name spec.json 2>/dev/null | while IFS= read -r spec; do
  job=\${spec%/*}
  if [ -e "$job/exit.json" ]; then echo "finished $job"; continue; fi
  [ -e "$job/proc.json" ] || { [ ! -d "$job/claimed" ] || echo "running $job"; continue; }
  grep -q "\\"bootId\\": *\\"$boot\\"" "$job/proc.json" || continue
  group=$(sed -n 's/.*"pgid": *\\([0-9][0-9]*\\).*/\\1/p' "$job/proc.json")
  [ -n "$group" ] && kill -s 0 -- "-$group" 2>/dev/null && echo "running $job"
done
exit 0`

/** Folders of the jobs below a folder that still run, and of those that have ended with a result. */
export async function lookForJobs(
  host: Host,
  folder: string,
): Promise<{ running: string[]; finished: string[] }> {
  const printed = await host.must(
    { argv: ['/bin/sh', '-c', LOOK, 'sh', folder] },
    {
      reason: 'internal',
      what: `Whether jobs of this run still work cannot be found out (${folder}).`,
      safe: 'Nothing was changed by this attempt.',
      fix: 'check that run_as may read that folder, then run again.',
    },
  )
  const lines = printed.split('\n').map((line) => line.split(' '))
  const of = (kind: string) => lines.filter(([state]) => state === kind).map(([, ...path]) => path.join(' '))
  return { running: of('running'), finished: of('finished') }
}

/** The same for one attempt, over all hosts that it may have worked on. */
export async function jobsOfAttempt(places: readonly JobsPlace[]): Promise<JobsOfAttempt> {
  const found = await Promise.all(places.map(({ host, folder }) => lookForJobs(host, folder)))
  if (found.some(({ running }) => running.length > 0)) return 'running'
  return found.some(({ finished }) => finished.length > 0) ? 'finished' : 'none'
}
