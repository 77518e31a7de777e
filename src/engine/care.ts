import { MigrateError, type Problem, throwProblems } from '../errors.ts'
import { lookForJobs } from './jobs-of-attempt.ts'
import { describeLock, type LockPlace, type LockState, lookAtLock, unlock } from './lock.ts'
import { lockPlaces, takeLocks } from './locks.ts'
import type { Session } from './session.ts'
import { sayStatus } from './status.ts'
import type { CareVerb } from './step.ts'
import type { Run } from './store.ts'

/** Does a verb that looks after a run. Gives the run it was about, if there is one. */
export async function care(verb: CareVerb, session: Session): Promise<Run | undefined> {
  switch (verb) {
    case 'status':
      return showStatus(session)
    case 'unlock':
      return freeLocks(session)
    case 'abandon':
      return abandonRun(session)
  }
}

async function chosenRun({ request, store }: Session): Promise<Run | undefined> {
  const run = await store.read(request.runId ?? '')
  if (!run && request.runId) {
    throw new MigrateError({
      reason: 'config-invalid',
      host: store.host.name,
      what: `There is no run ${request.runId} on this target.`,
      safe: 'Nothing was changed.',
      fix: 'leave run-id away to see the newest one with status.',
    })
  }
  return run
}

async function showStatus(session: Session): Promise<Run | undefined> {
  const { store, ui } = session
  const [run, held] = await Promise.all([
    chosenRun(session),
    lookAtLock({ host: store.host, folder: store.folder }),
  ])
  if (run) sayStatus(run, `${store.folder}/runs/${run.runId}`, new Date(), ui)
  else ui.info(`No run was ever begun on this target (${store.folder}).`)
  ui.info(held ? describeLock(held) : 'Nobody works on this target now.')
  return run
}

async function freeLocks(session: Session): Promise<Run | undefined> {
  const { request, store, ui } = session
  const run = await store.newest().catch(() => undefined)
  const problems: Problem[] = []
  let found = 0
  for (const place of await lockPlaces(session)) {
    const held = await lookAtLock(place)
    if (!held) continue
    found += 1
    ui.info(`${place.host.name}: ${describeLock(held)} Its id is ${held.id}.`)
    const refused = (await whyNotFreed(place, held)) ?? (await free(place, held, request.lockId))
    if (refused) problems.push(refused)
    else ui.info(`${place.host.name}: the lock was taken away; whoever had it can write no more.`)
  }
  if (found === 0) ui.info('No target of this environment is locked.')
  throwProblems(problems)
  return run
}

/** A lease that is alive, or a job that is: whoever started it is told of its end by nobody else. */
async function whyNotFreed(place: LockPlace, held: LockState): Promise<Problem | undefined> {
  if (held.state === 'held' && held.leftSeconds > 0) {
    return refusal(place, `${describeLock(held)} It is not taken away while its lease is alive.`, {
      fix: `wait ${held.leftSeconds} s: if its holder is gone, the next run takes over by itself.`,
    })
  }
  const { running } = await lookForJobs(place.host, `${place.folder}/runs/${held.runId}/jobs`)
  if (running.length === 0) return undefined
  return refusal(place, `A job of run ${held.runId} still runs: ${running.join(', ')}.`, {
    fix: 'run the same verb again: it attaches to the job and waits for its end.',
  })
}

async function free(
  place: LockPlace,
  held: LockState,
  typed: string | undefined,
): Promise<Problem | undefined> {
  if (typed !== held.id) {
    return refusal(
      place,
      typed ? `${typed} is not the id of this lock.` : 'The id of the lock is not given.',
      {
        reason: 'config-invalid',
        fix: `make sure that nobody works there, then unlock with lock-id ${held.id}.`,
      },
    )
  }
  const became = await unlock(place, typed)
  if (became === 'unlocked' || became === 'free') return undefined
  return refusal(place, 'Somebody took the lock at this moment.', { fix: 'look at it again with status.' })
}

function refusal(place: LockPlace, what: string, more: Pick<Problem, 'fix'> & Partial<Problem>): Problem {
  return { reason: 'locked', host: place.host.name, what, safe: 'The lock was not touched.', ...more }
}

async function abandonRun(session: Session): Promise<Run | undefined> {
  const { request, store, ui } = session
  const newest = await store.newest()
  if (!newest?.open) {
    throw new MigrateError({
      reason: 'config-invalid',
      host: store.host.name,
      what: newest
        ? `No run is open on this target: ${newest.runId} is closed.`
        : 'No run was ever begun on this target.',
      safe: 'Nothing was changed.',
      fix: 'nothing is to be given up; plan begins a new run.',
    })
  }
  if (request.runId !== newest.runId) {
    throw new MigrateError({
      reason: 'config-invalid',
      host: store.host.name,
      what: request.runId
        ? `${request.runId} is not the open run of this target, which is ${newest.runId}.`
        : `The run that is to be given up is not named. Open is ${newest.runId}, begun ${newest.events[0]!.at}.`,
      safe: 'The run stays open.',
      fix: `abandon with run-id ${newest.runId} closes it for good; what it did stays as it is.`,
    })
  }
  const locks = await takeLocks(session, 'abandon', newest.runId)
  try {
    const folder = `${store.folder}/runs/${newest.runId}`
    const { running } = await lookForJobs(store.host, `${folder}/jobs`)
    if (running.length > 0) {
      throw new MigrateError({
        reason: 'locked',
        host: store.host.name,
        what: `A job of run ${newest.runId} still runs: ${running.join(', ')}.`,
        safe: 'The run stays open.',
        fix: 'run its verb again to wait for the end of the job, then abandon it.',
      })
    }
    const now = await store.read(newest.runId)
    if (now?.open) {
      const by = session.surroundings.workflow?.runUrl ?? 'a terminal'
      await store.append(newest.runId, { event: 'abandoned', at: new Date().toISOString(), by })
    }
    ui.info(
      `Run ${newest.runId} is closed for good. Its evidence and what it replaced stay in ${folder}; backups stay where they are.`,
    )
    ui.info(
      'What it did on the target was not undone: reset the target before a new run (README, "Reset a half-migrated target").',
    )
    return now
  } finally {
    await locks.release()
  }
}
