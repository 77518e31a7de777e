import type { Host } from '../remote/command.ts'
import { runRaw, succeeded } from './host-run.ts'
import { encodeName } from './names.ts'

/** Eleven octal digits hold a time in a tar: those of busybox and libarchive write no other, but 0 or the last one. In seconds since 1970. */
const TOO_LATE = 8 ** 11

/** Whether some tar does not carry this time. Pure. */
export function isOdd(mtime: number): boolean {
  return mtime < 0 || mtime >= TOO_LATE
}

const TOUCH = `cd "$1" && exec xargs -0 sh -c 'for item do touch -t "\${item%% *}" "\${item#* }" || bad=1; done; exit "\${bad-0}"' sh`

/**
 * Gives files the times that no tar carried; of years with four digits, the only ones that `touch` takes.
 * @returns whether all have theirs
 */
export async function setTimes(
  host: Host,
  folder: string,
  files: readonly { path: string; mtime: number }[],
): Promise<boolean> {
  const items = files.map(({ path, mtime }) =>
    Buffer.concat([Buffer.from(`${stampOf(mtime)} ./`), encodeName(path), Buffer.from([0])]),
  )
  const command = { argv: ['sh', '-c', TOUCH, 'sh', folder], env: { LC_ALL: 'C', TZ: 'UTC0' } } as const
  return succeeded((await runRaw(host, command, Buffer.concat(items))).outcome)
}

/** `200012312359.58`, as POSIX has it for `touch -t`. */
function stampOf(mtime: number): string {
  const [year, month, day, hour, minute, second] = new Date(mtime * 1000).toISOString().split(/[-T:.]/)
  return `${year}${month}${day}${hour}${minute}.${second}`
}
