import { pipeline } from 'node:stream/promises'
import { debugPoint } from '../debug-point.ts'
import type { Command, Host, Outcome, RunningCommand } from '../remote/command.ts'
import { GZIP_TOO, gzipped } from './gzip-scripts.ts'
import { Collected, succeeded } from './host-run.ts'
import { nameList } from './names.ts'
import { ArchiveEnd, CompressedEnd, type Passage } from './passage.ts'
import { type Arrival, readArrival, receiveCommand, receiveGzipCommand } from './receive.ts'
import { type Tools, toolsOf } from './tools.ts'
import { copyError } from './useless.ts'

/** GNU's old format holds names as bytes and any size, and GNU, BSD and busybox tar all read it; its times are whole seconds. */
const CREATE: Readonly<Record<'gnu' | 'bsd', readonly string[]>> = {
  gnu: ['--format=gnu', '--no-recursion', '--null', '--verbatim-files-from', '--no-unquote', '-T', '-'],
  bsd: ['--format', 'gnutar', '-n', '--null', '-T', '-'],
}

/**
 * Packs the files named on stdin, NUL-separated, to stdout. Busybox: as many as `ARGUMENTS_BYTES` hold. Pure.
 * @param records blocks of 512 bytes that it writes at once; the end is filled up to that
 */
export function packCommand(root: string, tar: Tools['tar'], records = 20): Command {
  if (tar === 'busybox')
    return { argv: ['sh', '-c', 'cd "$1" && exec xargs -0 tar -c -f -', 'sh', root], env: { LC_ALL: 'C' } }
  // macOS: no ._ files beside those with extended attributes.
  const env = { LC_ALL: 'C', COPYFILE_DISABLE: '1' }
  return { argv: ['tar', '-c', '-b', String(records), '-f', '-', '-C', root, ...CREATE[tar]], env }
}

/**
 * Debian's and Alpine's busybox tar takes names as arguments only. Its xargs starts a second tar, which would be a second
 * archive, at 32 KB of them.
 */
export const ARGUMENTS_BYTES = 20_000

/** From here on, in bytes, tar writes what a pipe holds at once: whole packets for SSH, and half the work on both ends. */
const MUCH = 4_000_000

export interface Stream {
  source: Host
  sourceRoot: string
  target: Host
  /** Absolute; where the files appear under their relative names. */
  folder: string
  paths: readonly string[]
  /** How much is in the files. */
  bytes: number
  /** Which connection of both hosts carries it. */
  lane: number
  /** Stops it: another stream of the same copy has failed. */
  signal: AbortSignal
  /** Told the bytes of each piece as the target takes it, tar headers included. */
  onBytes: (bytes: number) => void
  /** Told when the source has read its last byte, perhaps more than once. */
  onRead: () => void
  /** Given each piece of the archive before that. */
  onChunk?: ((chunk: Buffer) => void) | undefined
  /** Goes through gzip, which both hosts have. */
  compressed?: boolean
}

/** What came, and what the source's tar complained of. */
export interface Streamed extends Arrival {
  said: string
  /** Bytes that did not have to go over because they went compressed; absent: none did. */
  saved?: number
}

/**
 * Sends files from host to host: the source's tar, through this process's memory at the pace of the slower side, into the
 * target's tar, and has the target hash what it wrote. Whether all files arrived right is judged by that,
 * because tar's exit codes differ between makes. Throws `copy-failed` when the target could not take them or a line broke.
 */
export async function streamFiles(stream: Stream): Promise<Streamed> {
  const [{ tar }, tools] = await Promise.all([toolsOf(stream.source), toolsOf(stream.target)])
  const { lane } = stream
  const records = stream.bytes < MUCH ? 20 : 128
  const pack = { ...packCommand(stream.sourceRoot, tar, records), lane }
  if (stream.compressed) {
    const unpack = { ...receiveGzipCommand(stream.folder, tools), lane }
    const end = new CompressedEnd(stream.onBytes)
    const { said, printed } = await relay(stream, gzipped(pack), unpack, end, succeeded)
    return { ...readArrival(printed, tools), said, saved: end.saved }
  }
  const unpack = { ...receiveCommand(stream.folder, tools), lane }
  const { said, printed } = await relay(stream, pack, unpack, new ArchiveEnd(), succeeded)
  return { ...readArrival(printed, tools), said }
}

/** Files that this host can pack into one archive, in lists. */
export function archives<T extends { path: string }>(files: readonly T[], tar: Tools['tar']): T[][] {
  if (tar !== 'busybox') return [[...files]]
  const lists: T[][] = []
  let bytes = 0
  for (const file of files) {
    const length = nameList([file.path]).length
    if (lists.length === 0 || bytes + length > ARGUMENTS_BYTES) {
      lists.push([])
      bytes = 0
    }
    lists.at(-1)!.push(file)
    bytes += length
  }
  return lists
}

/** What both commands said. */
export interface Relayed {
  /** By the source's, where it did not end well. */
  said: string
  /** By the target's. */
  printed: Buffer
  outcome: Outcome
  stderr: string
}

/**
 * Starts a command on each host and lets the one's output be the other's input. Throws as `streamFiles` does.
 * @param isEnd how the target's may end
 */
export async function relay(
  stream: Stream,
  pack: Command,
  unpack: Command,
  passage: Passage,
  isEnd: (outcome: Outcome) => boolean,
): Promise<Relayed> {
  const { source, target } = stream
  const also = stream.compressed ? GZIP_TOO : ''
  const [from, to] = await both(source.stream(pack), target.stream(unpack))
  from.stdin.on('error', () => {})
  from.stdin.end(nameList(stream.paths))
  const printed = new Collected(to.stdout)
  const fromSaid = new Collected(from.stderr)
  const toSaid = new Collected(to.stderr)
  // A lost line ends no stream by itself, and a target that gave up takes no more.
  const stop = new AbortController()
  const watch = (running: RunningCommand, good: (outcome: Outcome) => boolean) => {
    const give = () => stop.abort()
    running.done.then((outcome) => good(outcome) || give(), give)
  }
  from.done.then(stream.onRead, stream.onRead)
  let ended: Outcome | undefined
  from.done.then(
    (outcome) => {
      ended = outcome
    },
    () => {},
  )
  watch(from, (outcome) => outcome.kind === 'exit')
  watch(to, isEnd)
  const signal = AbortSignal.any([stop.signal, stream.signal])
  const broken = await pipeline(from.stdout, metered(stream, passage), to.stdin, { signal }).then(
    () => undefined,
    (cause: Error) => cause,
  )
  // A source that breaks off ends its stream before it is known how it ended, and the target's tar, which misses the rest, may be known first.
  const byItself = broken === undefined || ended !== undefined || from.stdout.readableEnded
  if (broken) await Promise.all([byItself || from.kill(), to.kill()])
  const [packed, unpacked] = await Promise.all([from.done, to.done])
  const isSource =
    passage.safe === undefined &&
    (packed.kind === 'lost' || (byItself && packed.kind !== 'exit') || passage.isMissing)
  await Promise.all([
    fromSaid.complete(packed).catch(() => {}),
    ...[toSaid, printed].map((said) => said.complete(unpacked).catch(() => {})),
  ])
  if (isSource && unpacked.kind !== 'lost')
    throw copyError(
      'source',
      source,
      {
        what: `tar did not finish reading ${stream.sourceRoot}`,
        fix: `let the user in run_as read that folder, then run again.${also}`,
      },
      packed,
      fromSaid.text(),
    )
  if (broken || !isEnd(unpacked))
    throw copyError(
      'target',
      target,
      {
        what: `tar could not unpack into ${stream.folder}`,
        fix: `make room or give the user in run_as the right to write there, then run again.${also}`,
        ...(passage.safe !== undefined && unpacked.kind !== 'exit' && { safe: passage.safe }),
      },
      unpacked,
      toSaid.text() || (broken?.message ?? ''),
    )
  return {
    said: succeeded(packed) ? '' : fromSaid.text().trim(),
    ...{ printed: printed.bytes(), outcome: unpacked, stderr: toSaid.text() },
  }
}

function metered(
  { onBytes, onChunk, folder }: Stream,
  passage: Passage,
): (chunks: AsyncIterable<Buffer>) => AsyncIterable<Buffer> {
  return async function* (chunks) {
    for await (const chunk of passage.through(chunks)) {
      onChunk?.(chunk)
      if (!passage.onPlain) onBytes(chunk.length)
      await debugPoint('copy.streaming', folder)
      yield chunk
    }
  }
}

/** Both commands, or neither. */
async function both(
  first: Promise<RunningCommand>,
  second: Promise<RunningCommand>,
): Promise<[RunningCommand, RunningCommand]> {
  const [from, to] = await Promise.allSettled([first, second])
  if (from.status === 'fulfilled' && to.status === 'fulfilled') return [from.value, to.value]
  for (const started of [from, to]) if (started.status === 'fulfilled') await started.value.kill()
  throw [from, to].find((each) => each.status === 'rejected')!.reason
}
