import type { Context } from '../engine/context.ts'
import type { Problem } from '../errors.ts'
import { requireRoomOn } from '../remote/room.ts'
import type { ArchiveGrade } from '../transfer/archive-format.ts'
import { unwritable } from './files.ts'
import { showBytes } from './words.ts'

/** One backup, and the bytes that its host's disk must have for it. */
export interface RoomNeed {
  host: string
  /** `the dump of apim_db`. */
  what: string
  bytes: number
}

/** Tar's headers, and files that do not get smaller. */
const OVERHEAD = 1.1

/** Bytes that an archive of files needs on its disk; at L3 they are unpacked beside it too. */
export function archiveRoom(contents: number, grade: ArchiveGrade): number {
  return Math.ceil(contents * (OVERHEAD + (grade === 'L3' ? OVERHEAD : 0)))
}

/** Whether backups can be written where they are to lie, and whether the disks take all of them together. Looks only. */
export async function backupRoomProblems(context: Context, needs: readonly RoomNeed[]): Promise<Problem[]> {
  const hosts = [...Map.groupBy(needs, ({ host }) => host)]
  return (await Promise.all(hosts.map(([host, all]) => problemsOn(context, host, all)))).flat()
}

/** All backups of a host go to one folder. */
async function problemsOn(context: Context, host: string, needs: readonly RoomNeed[]): Promise<Problem[]> {
  const { directory } = context.environment.backup
  const why = await unwritable(context.host(host), directory)
  if (why) {
    return [
      {
        reason: 'preflight-failed',
        host,
        what: `No backup can be written to ${directory}: ${why}.`,
        place: {
          file: context.environment.file,
          key: ['environments', context.environment.name, 'backup', 'directory'],
        },
        safe: 'Nothing was changed.',
        fix: 'as root on that host, make it a folder of the user in run_as (install -d -m 700 -o USER FOLDER), or name another backup.directory.',
      },
    ]
  }
  const needed = needs.reduce((sum, { bytes }) => sum + bytes, 0)
  const { freeBytes: free } = await requireRoomOn(context.host(host), directory)
  if (free >= needed) return []
  return [
    {
      reason: 'preflight-failed',
      host,
      what: `The disk of ${directory} has ${showBytes(free)} free; ${showBytes(needed)} are needed for backups: ${needs.map(({ what, bytes }) => `${showBytes(bytes)} for ${what}`).join(', ')}.`,
      safe: 'Nothing was changed.',
      fix: 'free space there, or choose another backup.directory.',
    },
  ]
}
