import path from 'node:path/posix'
import { faults, type Sides } from './arrivals.ts'
import { notArrived } from './complaints.ts'
import type { Copied, CopyFile, CopyRequest } from './copy.ts'
import { hashFiles } from './hash.ts'
import { openLanes, spread } from './lanes.ts'
import { copyHere } from './local-copy.ts'
import { setOddTimes } from './odd-times.ts'
import { Progress } from './progress.ts'
import { type Proof, proveFolder } from './prove.ts'
import { type Left, removeStaged, type Staging } from './staged.ts'
import { connectionsWorth, Straight } from './straight.ts'
import { archives, type Streamed, streamFiles } from './tar-stream.ts'
import { toolsOf } from './tools.ts'

const ATTEMPTS = 2

/**
 * Brings files into the staging folder and compares them there with what the source has; takes again, once, what came out wrong.
 * @throws MigrateError `copy-failed` with every file that is wrong
 */
export async function bring(
  request: CopyRequest,
  staging: Staging,
  files: readonly CopyFile[],
): Promise<Pick<Copied, 'hashes' | 'retried' | 'timeless' | 'resumed' | 'bytesResumed' | 'connections'>> {
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
  for (let attempt = 1; pending.length > 0; attempt += 1) {
    const unproved = pathsOf(pending.filter(({ sha256 }) => sha256 === undefined))
    const { parts, now, said } = await sends.send(missing, unproved, attempt, progress)
    for (const { stream, entries, hashes } of parts) {
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

/** A header, and the rest of a last block. */
const MOST_TAR_ADDS = 1024

const bytesOf = (files: readonly { size: number }[]): number => files.reduce((sum, { size }) => sum + size, 0)

const pathsOf = (files: readonly CopyFile[]): string[] => files.map((file) => file.path)

/** The streams of a copy, each with a folder of its own in the staging folder, numbered on from those of earlier attempts. */
class Sends {
  readonly #request: CopyRequest
  readonly #data: string
  #next: number

  constructor(request: CopyRequest, { data, left }: Staging) {
    this.#request = request
    this.#data = data
    this.#next = 1 + Math.max(0, ...left.map(({ stream }) => stream))
  }

  /**
   * Sends files; gives what came by each stream, and the source as it is after the last byte was read.
   * @param unproved files that are read once more then: a file that was written to while it was sent is another one by now
   */
  async send(
    files: readonly CopyFile[],
    unproved: readonly string[],
    attempt: number,
    progress: Progress,
  ): Promise<{ parts: (Streamed & { stream: number })[]; now: Proof; said: string }> {
    const { source, sourceRoot, target } = this.#request
    const isHere = source.name === target.name && attempt === 1
    const bytes = bytesOf(files)
    const { tar } = await toolsOf(source)
    const sharesOf = (count: number) => spread(files, count).flatMap((share) => archives(share, tar))
    let lanes = this.#request.straight && !isHere ? connectionsWorth(bytes) : 0
    const straight =
      lanes > 0
        ? await Straight.open(this.#request, this.#data, this.#next, sharesOf(lanes).length)
        : undefined
    if (!straight) lanes = files.length === 0 || isHere ? 1 : await openLanes(bytes, source, target)
    const shares = sharesOf(lanes)
    const allRead = Promise.withResolvers<void>()
    const unread = new Set(shares)
    const read = (share?: CopyFile[]) => {
      if (share) unread.delete(share)
      if (unread.size === 0) allRead.resolve()
    }
    read()
    const stop = new AbortController()
    const first = Promise.withResolvers<never>()
    first.promise.catch(() => {})
    const streams = shares.map(async (share, at) => {
      const stream = this.#next + at
      const folder = path.join(this.#data, String(stream))
      const base = {
        source,
        sourceRoot,
        target,
        folder,
        paths: pathsOf(share),
        bytes: bytesOf(share),
        lane: at % lanes,
      }
      try {
        const onBytes = progress.lane(share, base.lane)
        const streaming = { ...base, signal: stop.signal, onBytes, onRead: () => read(share) }
        const sent = await straight?.send(streaming, stream)
        // What went last was not counted; more than all is none too many.
        if (sent) onBytes(base.bytes + share.length * MOST_TAR_ADDS)
        else if (straight) await openLanes(bytes, source, target)
        const streamed = sent ?? (await (isHere ? copyHere(streaming) : streamFiles(streaming)))
        return { ...streamed, stream, hashes: await withOdd(target, folder, streamed) }
      } catch (error) {
        first.reject(error)
        stop.abort()
        return undefined
      }
    })
    this.#next += shares.length
    const proof = allRead.promise.then(() => proveFolder(source, sourceRoot, unproved))
    proof.catch(() => {})
    const parts = (await Promise.all(streams)).filter((part) => part !== undefined)
    await straight?.close()
    if (parts.length < shares.length) await first.promise
    const said = parts.map((part) => part.said).filter(Boolean)
    return { parts, now: await proof, said: said.join('\n') }
  }
}

/** Names that no tool prints in one line are asked for one by one. */
async function withOdd(
  target: CopyRequest['target'],
  folder: string,
  { entries, hashes }: Streamed,
): Promise<Map<string, string>> {
  const odd = entries.filter((entry) => entry.type === 'file' && !hashes.has(entry.path))
  const asked = await hashFiles(
    target,
    folder,
    odd.map((entry) => entry.path),
  )
  return new Map([...hashes, ...asked])
}
