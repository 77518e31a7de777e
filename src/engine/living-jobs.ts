import { type Problem, throwProblems } from '../errors.ts'
import { askEach, type Silent } from './ask-each.ts'
import { plannedHosts } from './detachment.ts'
import { runsOn, workingHosts } from './elsewhere.ts'
import { runningJobs } from './jobs-of-attempt.ts'
import type { Run } from './run.ts'
import type { Session } from './session.ts'

/** What works on a target's hosts by itself, whoever started it and however long ago. */
export interface LivingJobs {
  running: readonly { host: string; run: string; folder: string }[]
  /** Hosts that could not be asked: nothing is known of them. */
  silent: readonly Silent[]
}

/**
 * Looks on every host that runs of the lead target work on for jobs that still run, of whatever run.
 * @param run its hosts count too where the migration file has others by now
 */
export async function livingJobs(session: Session, run: Run | undefined): Promise<LivingJobs> {
  const { environment } = session
  const names = [...workingHosts(environment), ...(run ? plannedHosts(run.plan) : [])]
  const { answers, silent } = await askEach(environment, names, async (host) => {
    const folders = await runningJobs(session.host(host), await runsOn(session, host))
    return folders.map((folder) => {
      return { host, run: /([^/]+)\/jobs\/[^/]+\/[^/]+$/.exec(folder)?.[1] ?? '', folder }
    })
  })
  return { running: answers.flat(), silent }
}

/** Whether a job of a run still lives: one sentence. Pure. */
export function describeJobs({ running, silent }: LivingJobs, runId: string): string {
  const own = running.filter(({ run }) => run === runId)
  const unknown =
    silent.length > 0 ? ` Of ${silent.map(({ host }) => host).join(', ')} that is not known.` : ''
  if (own.length === 0) return `No job of it runs${unknown ? ' where that could be asked' : ''}.${unknown}`
  const jobs = own.map(({ host, folder }) => `${host}:${folder.split('/').slice(-2).join('/')}`)
  return `${own.length === 1 ? 'A job of it still runs' : 'Jobs of it still run'}: ${jobs.join(', ')}.${unknown}`
}

/** Jobs that still run, one problem for each host. */
export function stillRunning({ running }: LivingJobs, safe: string, fix: (run: string) => string): Problem[] {
  return [...Map.groupBy(running, ({ host, run }) => `${host} ${run}`).values()].map((jobs) => {
    const { host, run } = jobs[0]!
    const folders = jobs.map(({ folder }) => folder).join(', ')
    return {
      reason: 'locked',
      host,
      what: `A job of run ${run} still runs on ${host}: ${folders}.`,
      safe,
      fix: fix(run),
    }
  })
}

/** Hosts of which it is not known, for a verb that must know. */
export function notKnown({ silent }: LivingJobs, safe: string): Problem[] {
  return silent.map(({ host, why }) => ({
    reason: 'host-unreachable',
    host,
    what: `Whether a job still runs on ${host} is not known: ${why}`,
    safe,
    fix: `make ${host} reachable, then run the same again.`,
  }))
}

/**
 * A job of an earlier run, given up while its host was down, may still change what a new one is about to look at.
 * @throws MigrateError `locked`, `host-unreachable`
 */
export async function refuseLivingJobs(session: Session): Promise<void> {
  const found = await livingJobs(session, undefined)
  const safe = 'No run was begun.'
  throwProblems([
    ...stillRunning(
      found,
      safe,
      () => 'wait for its end, or end it on that host if nobody wants it; then run again.',
    ),
    ...notKnown(found, safe),
  ])
}
