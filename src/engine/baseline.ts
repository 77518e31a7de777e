import path from 'node:path'
import fs from 'fs-extra'
import { MigrateError } from '../errors.ts'
import { type BaselineLoad, loadBaseline, measureBaseline, runningSources } from '../steps/load-baseline.ts'
import { timestamp } from '../timestamps.ts'
import { abandonRun } from './abandon.ts'
import {
  type BeginningBaseline,
  brokenBaseline,
  brokenOff,
  forgetBeginning,
  keepBeginning,
} from './broken-baseline.ts'
import type { Context } from './context.ts'
import { refuseLivingJobs } from './living-jobs.ts'
import { takeLocks } from './locks.ts'
import { halfRestored } from './order.ts'
import { problemsOf } from './problems.ts'
import { wasBegun } from './records.ts'
import { RUN_ID } from './request.ts'
import { restoreRun } from './restore.ts'
import type { Run } from './run.ts'
import { newRunId, type Session } from './session.ts'
import { REHEARSAL, type Rehearsal } from './spool.ts'

const SAFE = 'Nothing was changed.'

/**
 * Brings an environment back to where a rehearsal begins: what the newest run did on this target is taken back and the run closed; then,
 * where a baseline is named, its dumps replace the databases. In mode plan it says what it would do.
 *
 * @throws MigrateError `config-invalid` unless the environment is one for rehearsals; `restore-failed`, `locked`
 */
export async function goToBaseline(session: Session): Promise<void> {
  requireRehearsals(session)
  const { request, environment, store, ui } = session
  const broken = await brokenBaseline(store)
  // Half of its databases may be loaded: nothing but dumps brings them back to one state.
  if (broken && !(request.baseline && broken.nodes)) throw new MigrateError(broken.problem)
  const newest = await store.newest()
  const context = session.context(newRunId(new Date(), newest?.runId))
  // Before anything is taken back: a baseline that cannot be used costs nobody a restore.
  const own = (runId: string, sha256: string) => isOwn(session, runId, sha256)
  const loads = request.baseline ? await measureBaseline(context, request.baseline, own) : []
  if (loads.length > 0) await runningSources(context)
  if (newest) await takeBack(session, newest)
  if (request.mode === 'plan') {
    for (const load of loads) ui.info(`    ${load.says}`)
    for (const node of broken?.nodes ?? [])
      ui.info(`    start the old server of ${node}, which an earlier baseline stopped, unless it runs`)
    ui.info('Nothing was changed.')
    return
  }
  if (loads.length > 0) await load(session, context, loads)
  const rehearsal: Rehearsal = {
    environment: environment.name,
    baseline: request.baseline ?? (newest ? `the way back of run ${newest.runId}` : 'the target as it was'),
    databases: loads.map(({ database, manifest }) => ({
      id: database.id,
      bytes: manifest.facts.bytes,
      takenAt: manifest.startedAt,
    })),
  }
  await fs.outputJson(path.join(session.surroundings.spoolRoot, REHEARSAL), rehearsal, { mode: 0o600 })
  ui.info('The baseline is set: plan and apply from here.')
}

/** Whatever a rehearsal finds it throws away: nobody types the wrong environment by accident. */
function requireRehearsals({ environment }: Session): void {
  if (environment.rehearsal) return
  throw new MigrateError({
    reason: 'config-invalid',
    what: `The environment ${environment.name} is not one for rehearsals: its runs are not taken back, nor its databases replaced, without being asked.`,
    place: { file: environment.file, key: ['environments', environment.name] },
    safe: SAFE,
    fix: `set rehearsal = true under [environments.${environment.name}], if its databases and new homes may be thrown away at any time.`,
  })
}

/** Back to before the first step after the backups, where anything is left to take back; and closed. */
async function takeBack(session: Session, run: Run): Promise<void> {
  const { request, ui } = session
  const begun = run.plan.steps.filter(({ key, verb }) => verb !== 'backup' && wasBegun(run.records, key))
  const first = run.plan.steps.find(({ verb }) => verb !== 'backup')
  const asked = (more: object): Session => ({
    ...session,
    request: { ...request, runId: run.runId, ...more },
  })
  if (begun.length > 0 || halfRestored(run)) await restoreRun(asked({ restoreTo: first!.key }))
  else ui.info(`Run ${run.runId} has nothing to be taken back.`)
  if (!run.open) return
  if (request.mode === 'plan') ui.info(`    close run ${run.runId} for good`)
  else await abandonRun(asked({}))
}

/** Puts the dumps in the place of the databases, behind the locks of the targets. */
async function load(session: Session, context: Context, loads: readonly BaselineLoad[]): Promise<void> {
  const { request, environment, store } = session
  const locks = await takeLocks(session, 'baseline', context.runId)
  try {
    refuseOpenRun(await store.newest(), store.host.name)
    await refuseLivingJobs(session)
    const acting: Context = { ...context, host: (name) => locks.host(name) }
    const lead = locks.host(store.host.name)
    const earlier = (await brokenBaseline(store))?.nodes?.filter((node) => environment.nodes[node]) ?? []
    const nodes = [...new Set([...earlier, ...(await runningSources(acting))])]
    const beginning: BeginningBaseline = { baseline: request.baseline!, at: timestamp(), nodes }
    await keepBeginning(lead, store, beginning)
    await loadBaseline(acting, loads, nodes).catch((error: unknown) => {
      throw new MigrateError([...problemsOf(error), brokenOff(beginning, store)], { cause: error })
    })
    await forgetBeginning(lead, store)
  } finally {
    await locks.release()
  }
}

/** Nobody holds the locks between the way back and the loads: a run that was begun there works on what would be replaced. */
function refuseOpenRun(newest: Run | undefined, host: string): void {
  if (!newest?.open) return
  throw new MigrateError({
    reason: 'restore-failed',
    host,
    what: `Run ${newest.runId} was begun on this target while the baseline was on its way to it.`,
    safe: 'No database was replaced, and no old server stopped.',
    fix: 'find out who began it; once nobody works there, run the same again: it takes that run back too.',
  })
}

/** Whether a run of this target took a dump with that hash. */
async function isOwn({ store }: Session, runId: string, sha256: string): Promise<boolean> {
  const run = RUN_ID.test(runId) ? await store.read(runId) : undefined
  return (run?.records ?? []).some(
    ({ evidence }) => (evidence?.details as { sha256?: string } | undefined)?.sha256 === sha256,
  )
}
