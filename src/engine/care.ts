import { describeProblem, MigrateError } from '../errors.ts'
import { abandonRun } from './abandon.ts'
import { brokenBaseline } from './broken-baseline.ts'
import { isGone, thisHolder } from './holder.ts'
import { lookAtLock } from './lock.ts'
import { describeLock, type LockState } from './lock-state.ts'
import { placesOf } from './places.ts'
import type { Run } from './run.ts'
import type { Session } from './session.ts'
import { sayStatus } from './status.ts'
import type { CareVerb } from './step.ts'
import { freeLocks } from './unlock.ts'

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

/** As its lease says, unless it is known better. */
function isAlive({ state, leftSeconds, holder }: LockState, { surroundings }: Session): boolean {
  const gone = holder && isGone(holder, thisHolder('status', surroundings))
  return state === 'held' && leftSeconds > 0 && !gone
}

/** Steps from the journal alone: every other host may be down. What is there, and works there, is asked of who can be reached. */
async function showStatus(session: Session): Promise<Run | undefined> {
  const { store, ui, environment } = session
  const [run, held, baseline] = await Promise.all([
    chosenRun(session),
    lookAtLock({ host: store.host, folder: store.folder }),
    brokenBaseline(store),
  ])
  if (run) {
    const present = {
      held: held?.runId === run.runId && isAlive(held, session),
      places: await placesOf(session, run),
      lead: { host: store.host.name, folder: `${store.folder}/runs/${run.runId}` },
      backups: `${environment.backup.directory}/${run.runId}`,
    }
    sayStatus(run, present, new Date(), ui)
  } else ui.answer(`No run was ever begun on this target (${store.folder}).`)
  // While somebody works on it there is nothing to run.
  if (baseline)
    ui.answer(held && isAlive(held, session) ? baseline.problem.what : describeProblem(baseline.problem))
  ui.answer(held ? describeLock(held) : 'Nobody works on this target now.')
  return run
}

async function chosenRun({ request, store }: Session): Promise<Run | undefined> {
  const run = await store.read(request.runId ?? '')
  if (!run && request.runId) {
    throw new MigrateError({
      reason: 'config-invalid',
      host: store.host.name,
      what: `There is no run ${request.runId} on this target.`,
      safe: 'Nothing was changed.',
      fix: 'leave --run-id (input run-id) away: `status` shows the newest one.',
    })
  }
  return run
}
