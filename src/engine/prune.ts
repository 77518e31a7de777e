import { type Judged, judgeBackups, type KeptBackup, listBackups, removeBackups } from '../databases/prune.ts'
import { MigrateError } from '../errors.ts'
import { count, showBytes } from '../steps/words.ts'
import { columns } from './columns.ts'
import { digestOf } from './digest.ts'
import { workingHosts } from './elsewhere.ts'
import { takeLocks } from './locks.ts'
import { newRunId, type Session } from './session.ts'

/** A backup, with the host that it lies on. */
interface Placed extends KeptBackup {
  host: string
}

/**
 * Deletes old backups of closed runs of this target; in mode plan it says what would go, what stays and why.
 * @returns the digest of the list: with it as plan-digest, exactly that list is deleted or none
 * @throws MigrateError `plan-changed`, `locked`, `backup-failed`
 */
export async function pruneBackups(session: Session): Promise<string> {
  const { request, ui } = session
  if (request.mode === 'plan') {
    const { digest } = await look(session)
    ui.answer(`Plan digest ${digest}. Nothing was deleted.`)
    return digest
  }
  // Whoever works on the target may be reading the very backup that would go.
  const locks = await takeLocks(session, 'prune', newRunId(new Date()))
  try {
    const { going, digest } = await look(session)
    refuseOtherList(session, digest)
    for (const [host, backups] of Map.groupBy(going, (backup) => backup.host)) {
      await removeBackups(locks.host(host), backups)
      ui.answer(`${host}: ${count(backups.length, 'backup')} deleted, ${sizeOf(backups)}.`)
    }
    return digest
  } finally {
    await locks.release()
  }
}

async function look(session: Session): Promise<{ going: Placed[]; digest: string }> {
  const { environment, request, ui } = session
  const { directory } = environment.backup
  const backups = (
    await Promise.all(
      workingHosts(environment).map(async (host): Promise<Placed[]> => {
        const listed = await listBackups(session.host(host), directory)
        return listed.map((backup) => ({ ...backup, host }))
      }),
    )
  ).flat()
  const judged = judgeBackups(backups, await heldRuns(session, backups), request.keep)
  const going = judged.filter(({ stays }) => !stays).map(({ backup }) => backup)
  const staying = judged.filter(({ stays }) => stays)
  if (going.length === 0) ui.answer('No backup is old enough to go.')
  else say(session, `To be deleted, ${count(going.length, 'backup')}, ${sizeOf(going)}:`, judged, false)
  if (staying.length > 0) say(session, `To stay, ${count(staying.length, 'backup')}:`, judged, true)
  return { going, digest: digestOf(going.map(({ host, file, startedAt }) => [host, file, startedAt])) }
}

/** Runs whose backups stay whatever their age. A folder of backups may be shared: what is not known to be over is somebody's. */
async function heldRuns({ store }: Session, backups: readonly Placed[]): Promise<Map<string, string>> {
  const held = new Map<string, string>()
  for (const name of new Set(backups.map(({ run }) => run))) {
    const run = await store.read(name).catch((error: unknown) => {
      if (error instanceof MigrateError) return error
      throw error
    })
    if (run instanceof MigrateError) held.set(name, 'its run cannot be read')
    else if (!run) held.set(name, 'of no run of this target')
    else if (run.open) held.set(name, 'its run is open')
  }
  return held
}

function say({ ui }: Session, title: string, judged: readonly Judged<Placed>[], staying: boolean): void {
  const rows = judged
    .filter(({ stays }) => Boolean(stays) === staying)
    .map(({ backup, stays }) => [
      backup.run,
      backup.of,
      backup.grade,
      showBytes(backup.bytes),
      ageOf(backup),
      `${backup.host}:${backup.file}`,
      ...(staying ? [stays!] : []),
    ])
  const head = ['run', 'of', 'grade', 'size', 'age', 'file', ...(staying ? ['why'] : [])]
  ui.answer(title)
  for (const line of columns([head, ...rows])) ui.answer(`    ${line}`)
}

function refuseOtherList({ request }: Session, digest: string): void {
  if (!request.planDigest || request.planDigest === digest) return
  throw new MigrateError({
    reason: 'plan-changed',
    what: `What would be deleted now (${digest.slice(0, 12)}) is not what was approved (${request.planDigest.slice(0, 12)}).`,
    safe: 'Nothing was deleted.',
    fix: 'read the list of now (`prune` in mode plan); its digest goes to --plan-digest (input plan-digest).',
  })
}

function sizeOf(backups: readonly KeptBackup[]): string {
  return showBytes(backups.reduce((sum, { bytes }) => sum + bytes, 0))
}

function ageOf({ startedAt }: KeptBackup): string {
  const hours = (Date.now() - Date.parse(startedAt)) / 3_600_000
  return hours < 48 ? `${Math.max(0, Math.floor(hours))} h` : `${Math.floor(hours / 24)} d`
}
