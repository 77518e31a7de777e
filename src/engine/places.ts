import { askEach, type Silent } from './ask-each.ts'
import { runsOn } from './elsewhere.ts'
import { runningBelow } from './jobs-of-attempt.ts'
import { pastOf } from './recovery.ts'
import type { Run } from './run.ts'
import type { Session } from './session.ts'
import { backupsOf } from './status.ts'

/** What of a run is there, by host: each of them is asked for all of it. */
export interface Places {
  hosts: readonly {
    name: string
    /** Of the run, there. */
    folder: string
    /** Backups that the journal names, and folders of attempts' jobs: absolute paths. */
    there: readonly string[]
    /** Folders of jobs that still run. */
    running: readonly string[]
  }[]
  /** Hosts that could not be asked. */
  silent: readonly Silent[]
}

/** `run backup...`: prints those that are there, and the folders of attempts' jobs below the run's folder. */
const THERE = `run=$1; shift
for place in "$run"/jobs/* "$@"; do [ ! -e "$place" ] || printf '%s\\n' "$place"; done`

/** Asks the lead node's target host, and the others that begun steps of the run had jobs or backups on. Changes nothing. */
export async function placesOf(session: Session, run: Run): Promise<Places> {
  const { environment, store } = session
  const begun = run.plan.steps.filter(({ key }) => pastOf(run.records, key).attempt > 0)
  const worked = begun.flatMap(({ changes }) => changes.filter(({ kind }) => kind !== 'process'))
  const names = [store.host.name, ...worked.map(({ host }) => host)]
  const backups = backupsOf(run)
  const { answers, silent } = await askEach(environment, names, async (name) => {
    const host = session.host(name)
    const folder = `${await runsOn(session, name)}/${run.runId}`
    const [printed, running] = await Promise.all([
      host.must({ argv: ['/bin/sh', '-c', THERE, 'sh', folder, ...backups] }, notSeen(folder)),
      runningBelow({ host, folder: `${folder}/jobs` }),
    ])
    return { name, folder, there: printed.split('\n').filter(Boolean), running }
  })
  return { hosts: answers, silent }
}

const notSeen = (folder: string) => ({
  reason: 'internal' as const,
  what: `What lies in ${folder} cannot be seen.`,
  fix: 'check that run_as may read that folder.',
})
