import type { Problem } from '../errors.ts'
import type { Host } from '../remote/command.ts'
import { isFull, type Room, roomOn } from '../remote/room.ts'
import { showBytes } from '../steps/words.ts'

/** Words of coreutils and tar for it, and our own of a job. Builtins of dash call it an I/O error, and say no more. */
const FULL =
  /no space left on device|disk quota exceeded|\bI\/O error|write error|the disk that holds .* (is|was) full/i
/** A database server says it of its own disk, which need not be one of the host that asked. */
const OF_A_SERVER =
  /could not (extend|write to) file "|\bErrcode: (28|122)\b|\berror:? 28\b|table .* is full/i

/**
 * A problem that comes of a full disk, with how full the disks are on which its host works. Any other problem stays as it is, and so does
 * this one where the host cannot be asked.
 * @param folders asked only then: where a run writes on that host
 */
export async function withRoom(
  problem: Problem,
  host: Host,
  folders: () => Promise<readonly string[]>,
): Promise<Problem> {
  if (!FULL.test(problem.what) || OF_A_SERVER.test(problem.what)) return problem
  const rooms = await folders()
    .then((names) => roomOn(host, names))
    .catch(() => [])
  const disks = [...new Map(rooms.map((room) => [room.mount, room])).values()]
  const full = disks.filter(isFull)
  // Nobody's mistake in this program, though nobody can foresee who else fills a disk.
  const reason = problem.reason === 'internal' ? 'preflight-failed' : problem.reason
  if (full.length > 0) {
    const names = full.map(({ folder }) => folder).join(' and ')
    return {
      ...problem,
      reason,
      what: `No space is left on ${host.name}: ${full.map(describeRoom).join('; ')}. ${problem.what}`,
      fix: `free space on the disk of ${names} (\`df -h\`, \`df -i\`), then run the same verb again.`,
    }
  }
  // What did not fit is removed by now, so that no disk may look full any more.
  const named = disks.filter(({ folder }) => problem.what.includes(folder))
  const shown = named.length > 0 ? named : disks
  if (shown.length === 0) return { ...problem, reason }
  return {
    ...problem,
    reason,
    what: `No space was left on ${host.name}; now, without what did not fit: ${shown.map(describeRoom).join('; ')}. ${problem.what}`,
  }
}

function describeRoom({ folder, freeBytes, bytes, freeInodes }: Room): string {
  const inodes = freeInodes === 0 ? ' and no free inode' : ''
  return `the disk of ${folder} has ${showBytes(freeBytes)} free of ${showBytes(bytes)}${inodes}`
}
