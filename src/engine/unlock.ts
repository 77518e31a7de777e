import { type Problem, throwProblems } from '../errors.ts'
import { askEach, type Silent } from './ask-each.ts'
import { runningJobs } from './jobs-of-attempt.ts'
import { describeJobs, type LivingJobs, livingJobs, stillRunning } from './living-jobs.ts'
import { lookAtLock, unlock } from './lock.ts'
import { describeLock, type LockPlace, type LockState } from './lock-state.ts'
import { lockPlaces } from './locks.ts'
import type { Run } from './run.ts'
import type { Session } from './session.ts'

const UNTOUCHED = 'The lock was not touched.'

/**
 * Shows who holds the locks of the environment's targets, and takes away the one whose id is typed.
 * @throws MigrateError `locked` while the lease of a lock or a job on any host is alive; `config-invalid` without its id
 */
export async function freeLocks(session: Session): Promise<Run | undefined> {
  const { request, store, ui } = session
  const run = await store.newest().catch(() => undefined)
  const problems: Problem[] = []
  const { places, silent } = await reachablePlaces(session)
  for (const { host, why } of silent) {
    ui.warning({
      host,
      what: `Who holds the lock of the target on ${host} is not known: ${why}`,
      fix: 'it stays as it is; unlock again when that host is back.',
    })
  }
  let jobs: LivingJobs | undefined
  let found = 0
  for (const place of places) {
    const held = await lookAtLock(place)
    if (!held) continue
    found += 1
    jobs ??= await jobsOf(session, run)
    const alive = held.state === 'damaged' ? '' : ` ${describeJobs(jobs, held.runId)}`
    ui.answer(`${place.host.name}: ${describeLock(held)}${alive} Its id is ${held.id}.`)
    const refused = await whyNotFreed(place, held, jobs)
    const left = refused.length > 0 ? refused : await free(place, held, request.lockId)
    problems.push(...left)
    if (left.length === 0)
      ui.answer(`${place.host.name}: the lock was taken away; whoever had it can write no more.`)
  }
  if (found === 0) ui.answer('No target of this environment that can be reached is locked.')
  throwProblems(problems)
  return run
}

/** Each target by itself: one that is down keeps nobody from looking at the others. */
async function reachablePlaces(session: Session): Promise<{ places: LockPlace[]; silent: Silent[] }> {
  const nodes = Object.entries(session.environment.nodes)
  const hosts = nodes.map(([, { target }]) => target.host)
  const { answers, silent } = await askEach(session.environment, hosts, async (host) => {
    const own = nodes.filter(([, { target }]) => target.host === host).map(([name]) => name)
    for (const name of own) await session.storeOf(name)
    return own
  })
  return { places: await lockPlaces(session, answers.flat()), silent }
}

/** Says what is not known, once: what a typed id then means is for its typist to judge. */
async function jobsOf(session: Session, run: Run | undefined): Promise<LivingJobs> {
  const jobs = await livingJobs(session, run)
  for (const { host, why } of jobs.silent) {
    session.ui.warning({
      host,
      what: `Whether a job still runs on ${host} is not known: ${why} If one does, freeing the lock does not end it.`,
      fix: 'nothing now: the next verb of the run finds it and waits for its end, and begins nothing before it can look there.',
    })
  }
  return jobs
}

/** A lease that is alive, or a job that is: whoever started it is told of its end by nobody else. */
async function whyNotFreed(place: LockPlace, held: LockState, jobs: LivingJobs): Promise<Problem[]> {
  if (held.state === 'held' && held.leftSeconds > 0) {
    return [
      refusal(place, `${describeLock(held)} It is not taken away while its lease is alive.`, {
        fix: `wait ${held.leftSeconds} s: if its holder is gone, the next run takes over by itself.`,
      }),
    ]
  }
  // Another environment may have this target as its lead: its runs lie here, and not below ours.
  const here = (await runningJobs(place.host, `${place.folder}/runs`)).map((folder) => ({
    host: place.host.name,
    run: held.runId,
    folder,
  }))
  const known = new Set(jobs.running.map(({ folder }) => folder))
  const running = [...jobs.running, ...here.filter(({ folder }) => !known.has(folder))]
  return stillRunning({ running, silent: [] }, UNTOUCHED, () => {
    return 'run the same verb again: it attaches to the job and waits for its end.'
  })
}

async function free(place: LockPlace, held: LockState, typed: string | undefined): Promise<Problem[]> {
  if (typed !== held.id) {
    const what = typed ? `${typed} is not the id of this lock.` : 'The id of the lock is not given.'
    const fix = `make sure that nobody works there, then \`unlock\`, --lock-id ${held.id} (input lock-id).`
    return [refusal(place, what, { reason: 'config-invalid', fix })]
  }
  const became = await unlock(place, typed)
  if (became === 'unlocked' || became === 'free') return []
  return [
    refusal(place, 'Somebody took the lock at this moment.', { fix: 'look at it again with `status`.' }),
  ]
}

function refusal(place: LockPlace, what: string, more: Pick<Problem, 'fix'> & Partial<Problem>): Problem {
  return { reason: 'locked', host: place.host.name, what, safe: UNTOUCHED, ...more }
}
