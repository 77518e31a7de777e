import type { Host } from '../remote/command.ts'
import { describeEnd, hostError, runRaw } from './host-run.ts'
import { encodeName } from './names.ts'

/** Eleven octal digits hold a time in a tar: those of busybox and libarchive write no other, but 0 or the last one. In seconds since 1970. */
const TOO_LATE = 8 ** 11

/** What a `Date` holds, in seconds on both sides of 1970. */
const FARTHEST = 8.64e12

interface Lying {
  mtime: number
  /** The folder in which it lies. */
  stream: number
}

/**
 * Sets times of staged files that the source's tar did not carry. `touch` takes years of four digits, and busybox's not the last second of
 * 1969. Throws `copy-failed` when it did not come to its end.
 * @param staged is told the times of the source, which are no fault of those files
 * @returns paths of those that keep another time
 */
export async function setOddTimes<T extends Lying>(
  host: Host,
  data: string,
  files: readonly { path: string }[],
  staged: Map<string, T>,
  now: ReadonlyMap<string, { mtime: number }>,
): Promise<string[]> {
  const odd = files.flatMap(({ path }) => {
    const [is, lies] = [now.get(path), staged.get(path)]
    if (!is || !lies || is.mtime === lies.mtime || !isOdd(is.mtime)) return []
    staged.set(path, { ...lies, mtime: is.mtime })
    const item = [Buffer.from(`${stampOf(is.mtime)} ./${lies.stream}/`), encodeName(path), Buffer.from([0])]
    return [{ path, item: Buffer.concat(item) }]
  })
  if (odd.length === 0) return []
  const command = { argv: ['sh', '-c', TOUCH, 'sh', data], env: { LC_ALL: 'C', TZ: 'UTC0' } } as const
  const { outcome, stdout, stderr } = await runRaw(host, command, Buffer.concat(odd.map(({ item }) => item)))
  if (outcome.kind !== 'exit') {
    const what = `could not set times in ${data}`
    const safe = 'Nothing was put in place; what had arrived is not sent again.'
    throw hostError(
      host,
      { reason: 'copy-failed', what, safe, fix: 'run again.' },
      describeEnd(outcome, stderr),
    )
  }
  const done = stdout.toString('latin1')
  return odd.filter((_, at) => done[at] !== '1').map(({ path }) => path)
}

const TOUCH = `cd "$1" && exec xargs -0 sh -c 'for item do touch -t "\${item%% *}" "\${item#* }" && printf 1 || printf 0; done' sh`

function isOdd(mtime: number): boolean {
  return mtime < 0 || mtime >= TOO_LATE
}

/** `200012312359.58`, as POSIX has it for `touch -t`. */
function stampOf(mtime: number): string {
  const date = new Date(Math.min(FARTHEST, Math.max(-FARTHEST, mtime)) * 1000)
  const [year, month, day, hour, minute, second] = date.toISOString().split(/[-T:.]/)
  return `${year}${month}${day}${hour}${minute}.${second}`
}
