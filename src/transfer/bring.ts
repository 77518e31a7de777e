import { faults, type Sides } from './arrivals.ts'
import { notArrived } from './complaints.ts'
import type { Copied, CopyFile, CopyRequest } from './copy.ts'
import type { Finished, Finishing } from './finish.ts'
import { hashFiles } from './hash.ts'
import { setOddTimes } from './odd-times.ts'
import { Progress } from './progress.ts'
import { Sends } from './sends.ts'
import { type Left, removeStaged, type Staging } from './staged.ts'

const ATTEMPTS = 2

/** What `bring` tells of a copy. */
interface Brought
  extends Pick<
    Copied,
    'hashes' | 'retried' | 'timeless' | 'resumed' | 'bytesResumed' | 'connections' | 'saved'
  > {
  /** Present where the files are in place. */
  finished?: Finished | undefined
}

/**
 * Brings files into the staging folder and compares them there with what the source has; takes again, once, what came out wrong. Few files are
 * put in place by the same command.
 * @throws MigrateError `copy-failed` with every file that is wrong
 */
export async function bring(
  request: CopyRequest,
  staging: Staging,
  files: readonly CopyFile[],
  finishing: Finishing,
): Promise<Brought> {
  const { source, sourceRoot, target } = request
  const there = resumable(files, staging.left)
  await removeStaged(
    target,
    staging.data,
    staging.left.filter((left) => there.get(left.path) !== left),
  )
  const sends = new Sends(request, staging)
  const [staged, arrived] = [new Map<string, Staged>(), new Map<string, string>()]
  for (const [name, left] of there) {
    staged.set(name, left)
    arrived.set(name, left.sha256!)
  }
  const progress = new Progress(files, request.onProgress)
  let pending: readonly CopyFile[] = files
  let missing: readonly CopyFile[] = files.filter((file) => !there.has(file.path))
  progress.again(missing)
  const retried: string[] = []
  const timeless = new Set<string>()
  let finished: Finished | undefined
  let saved = 0
  for (let attempt = 1; pending.length > 0; attempt += 1) {
    const unproved = pathsOf(pending.filter(({ sha256 }) => sha256 === undefined))
    const few = attempt === 1 ? await sends.sendFew(missing, finishing, progress) : undefined
    finished = few?.finished
    const { parts, now, said } = few ?? (await sends.send(missing, unproved, attempt, progress))
    for (const { stream, entries, hashes, ...part } of parts) {
      saved += part.saved ?? 0
      for (const entry of entries) staged.set(entry.path, { ...entry, stream })
      for (const [name, sha256] of hashes) arrived.set(name, sha256)
    }
    const read = new Map(now.hashes)
    // What is not what the plan saw: has the source changed, or did it come wrong?
    const doubted = pending.filter(({ path: name, sha256 }) => sha256 && sha256 !== arrived.get(name))
    for (const [name, sha256] of await hashFiles(source, sourceRoot, pathsOf(doubted))) read.set(name, sha256)
    const isNow = new Map(now.entries.map((entry) => [entry.path, entry]))
    const untimed = await setOddTimes(target, staging.data, pending, staged, isNow)
    for (const name of untimed) timeless.add(name)
    const sides: Sides = { read, arrived, staged, now: isNow }
    const wrong = faults(pending, sides)
    if (wrong.size === 0) break
    if (attempt === ATTEMPTS) throw notArrived(request, wrong, said)
    retried.push(...wrong.keys())
    pending = pending.filter((file) => wrong.has(file.path))
    missing = pending
    progress.again(pending)
    await removeStaged(
      target,
      staging.data,
      pending.flatMap(({ path: name }) => {
        const lies = staged.get(name)
        staged.delete(name)
        arrived.delete(name)
        return lies ? [{ path: name, stream: lies.stream }] : []
      }),
    )
  }
  const again = new Set(retried)
  const resumed = [...there.values()].filter((left) => !again.has(left.path))
  return {
    hashes: arrived,
    retried,
    timeless: [...timeless],
    resumed: resumed.length,
    bytesResumed: bytesOf(resumed),
    connections: progress.connections,
    saved: Math.max(0, saved),
    finished,
  }
}

/** A file in the staging folder, and the folder there in which it lies. */
type Staged = Pick<Left, 'size' | 'mtime' | 'mode' | 'stream'>

/** What an earlier attempt has brought whole, as far as can be told before the source is read. */
function resumable(files: readonly CopyFile[], left: readonly Left[]): Map<string, Left> {
  const byPath = new Map(files.map((file) => [file.path, file]))
  const found = left.filter((each) => {
    const file = byPath.get(each.path)
    const same = file && file.size === each.size && file.mtime === each.mtime && file.mode === each.mode
    return same && each.sha256 !== undefined && (file.sha256 ?? each.sha256) === each.sha256
  })
  return new Map(found.map((each) => [each.path, each]))
}

const bytesOf = (files: readonly { size: number }[]): number => files.reduce((sum, { size }) => sum + size, 0)

const pathsOf = (files: readonly CopyFile[]): string[] => files.map((file) => file.path)
