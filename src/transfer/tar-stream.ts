import { pipeline } from 'node:stream/promises'
import { debugPoint } from '../debug-point.ts'
import type { Command, Host, Outcome, RunningCommand } from '../remote/command.ts'
import { Collected, describeEnd, hostError, succeeded } from './host-run.ts'
import { nameList } from './names.ts'
import { type Tools, toolsOf } from './tools.ts'

/** GNU's old format holds names as bytes and any size, and GNU, BSD and busybox tar all read it; its times are whole seconds. */
const CREATE: Readonly<Record<'gnu' | 'bsd', readonly string[]>> = {
  gnu: ['--format=gnu', '--no-recursion', '--null', '--verbatim-files-from', '--no-unquote', '-T', '-'],
  bsd: ['--format', 'gnutar', '-n', '--null', '-T', '-'],
}

// The staged folders belong to nobody yet: only their owner may look in. Modes of files come from the archive (-p), owners
// do not (-o): everything belongs to the user in run_as. tar stops reading at the end mark; cat takes the padding behind it,
// or the sender would see a pipe that breaks.
const EXTRACT = 'umask 077 && mkdir -p "$1" && cd "$1" && tar -x -p -o -f - && exec cat >/dev/null'

/** Packs the files named on stdin, NUL-separated, to stdout. Busybox: as many as `ARGUMENTS_BYTES` hold. Pure. */
export function packCommand(root: string, tar: Tools['tar']): Command {
  if (tar === 'busybox')
    return { argv: ['sh', '-c', 'cd "$1" && exec xargs -0 tar -c -f -', 'sh', root], env: { LC_ALL: 'C' } }
  // macOS: no ._ files beside those with extended attributes.
  const env = { LC_ALL: 'C', COPYFILE_DISABLE: '1' }
  return { argv: ['tar', '-c', '-f', '-', '-C', root, ...CREATE[tar]], env }
}

/**
 * Debian's and Alpine's busybox tar takes names as arguments only. Its xargs starts a second tar, which would be a second
 * archive, at 32 KB of them.
 */
const ARGUMENTS_BYTES = 20_000

/** Unpacks stdin into a folder, which is made if need be. Pure. */
export function unpackCommand(folder: string): Command {
  return { argv: ['sh', '-c', EXTRACT, 'sh', folder], env: { LC_ALL: 'C' } }
}

export interface Stream {
  source: Host
  sourceRoot: string
  target: Host
  /** Absolute; where the files appear under their relative names. */
  folder: string
  paths: readonly string[]
  /** Told the bytes of each piece as the target takes it, tar headers included. */
  onBytes: (bytes: number) => void
}

/**
 * Sends files from host to host: the source's tar, through this process's memory at the pace of the slower side, into the
 * target's tar. Returns what the source's tar complained of: whether all files arrived right is judged by their hashes,
 * because tar's exit codes differ between makes. Throws `copy-failed` when the target could not take them or a line broke.
 */
export async function streamFiles(stream: Stream): Promise<string> {
  const { tar } = await toolsOf(stream.source)
  const pack = packCommand(stream.sourceRoot, tar)
  if (tar !== 'busybox') return send(stream, pack, nameList(stream.paths))
  const said: string[] = []
  for (const list of batches(stream.paths)) said.push(await send(stream, pack, list))
  return said.filter(Boolean).join('\n')
}

function batches(paths: readonly string[]): Buffer[] {
  const lists: Buffer[] = []
  for (const name of paths.map((path) => nameList([path]))) {
    const last = lists.at(-1)
    if (last && last.length + name.length <= ARGUMENTS_BYTES)
      lists[lists.length - 1] = Buffer.concat([last, name])
    else lists.push(name)
  }
  return lists
}

async function send(stream: Stream, pack: Command, list: Buffer): Promise<string> {
  const { source, target } = stream
  const from = await source.stream(pack)
  let to: RunningCommand
  try {
    to = await target.stream(unpackCommand(stream.folder))
  } catch (cause) {
    await from.kill()
    throw cause
  }
  from.stdin.on('error', () => {})
  from.stdin.end(list)
  to.stdout.resume()
  const fromSaid = new Collected(from.stderr)
  const toSaid = new Collected(to.stderr)
  // A lost line ends no stream by itself, and a target that gave up takes no more.
  const stop = new AbortController()
  let culprit: Host | undefined
  const watch = (host: Host, running: RunningCommand, good: (outcome: Outcome) => boolean) => {
    const give = () => {
      culprit ??= host
      stop.abort()
    }
    running.done.then((outcome) => good(outcome) || give(), give)
  }
  watch(source, from, (outcome) => outcome.kind === 'exit')
  watch(target, to, succeeded)
  const broken = await pipeline(from.stdout, metered(stream), to.stdin, { signal: stop.signal }).then(
    () => undefined,
    (cause: Error) => cause,
  )
  if (broken) {
    // Nobody had ended yet: it was the target that stopped reading.
    culprit ??= target
    await Promise.all([from.kill(), to.kill()])
  }
  const [packed, unpacked] = await Promise.all([from.done, to.done])
  await Promise.all([fromSaid.complete(packed).catch(() => {}), toSaid.complete(unpacked).catch(() => {})])
  const failure = {
    reason: 'copy-failed',
    safe: 'Nothing was put in place: what had arrived was removed.',
  } as const
  // When one fails the other is stopped: the first one to end badly is the cause.
  if (culprit === source)
    throw hostError(
      source,
      { ...failure, what: `tar did not finish reading ${stream.sourceRoot}`, fix: 'run again.' },
      describeEnd(packed, fromSaid.text()),
    )
  if (culprit === target)
    throw hostError(
      target,
      {
        ...failure,
        what: `tar could not unpack into ${stream.folder}`,
        fix: 'make room or give the user in run_as the right to write there, then run again.',
      },
      describeEnd(unpacked, toSaid.text() || (broken?.message ?? '')),
    )
  return succeeded(packed) ? '' : fromSaid.text().trim()
}

function metered({ onBytes, folder }: Stream): (chunks: AsyncIterable<Buffer>) => AsyncIterable<Buffer> {
  return async function* (chunks) {
    for await (const chunk of chunks) {
      onBytes(chunk.length)
      await debugPoint('copy.streaming', folder)
      yield chunk
    }
  }
}
