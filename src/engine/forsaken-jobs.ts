import { posix } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { MigrateError } from '../errors.ts'
import type { Host } from '../remote/command.ts'
import { pollJob, stopJob } from '../remote/jobs/follow.ts'
import { isOnceJob } from '../remote/jobs/once.ts'
import type { Ui } from '../ui.ts'
import { isOfBack, type JobsPlace } from './job-places.ts'
import { runningBelow } from './jobs-of-attempt.ts'

/** Between TERM and KILL of a job that nobody waits for any more, in milliseconds: programs remove their temporary files. */
const GRACE_MS = 10_000

/** Whether nobody goes on with a job once its runner is gone: loads of dumps, and everything of a way back, which begins anew. */
export function isForsaken(job: string): boolean {
  return isOnceJob(job) || isOfBack(job)
}

/** Ends what a runner that is gone left at work and nobody goes on with. */
export async function endForsakenJobs(places: readonly JobsPlace[], ui: Ui): Promise<void> {
  await Promise.all(
    places.map(async (place) => {
      for (const job of (await runningBelow(place)).filter(isForsaken)) {
        ui.info(`[${place.host.name}] ends ${posix.basename(job)}, which an earlier attempt left at work`)
        await endJob(place.host, job)
      }
    }),
  )
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
