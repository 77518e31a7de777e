import { debugPoint } from '../debug-point.ts'
import { MigrateError } from '../errors.ts'
import type { Command, Host } from '../remote/command.ts'
import { COMPRESSORS, FINISH } from '../remote/stream-scripts.ts'
import { timestamp } from '../timestamps.ts'
import { sha256 } from './archive-check.ts'
import type { Archived, ArchiveGrade, ArchiveManifest, Origin } from './archive-format.ts'
import { mustWrite, prove, SAFE, tryOut } from './archive-proof.ts'
import { FIRST_OF, REOPEN, WRITE } from './archive-scripts.ts'
import { bytesOf, differing, type Item, namesOf, type Root, showWrong, takeInventory } from './inventory.ts'
import { packCommand } from './tar-stream.ts'
import { HASH_COMMANDS, toolsOf } from './tools.ts'

export interface ArchiveRequest {
  host: Host
  origin: Origin
  roots: readonly Root[]
  /** As `takeInventory` found it a moment ago, with hashes. */
  entries: readonly Item[]
  /** Absolute. */
  file: string
  grade: ArchiveGrade
}

/** What was written, and what of it a journal keeps. */
export interface Written {
  manifest: ArchiveManifest
  archived: Archived
}

/** Busybox's tar takes names as arguments; the kernel takes 2 MB of them, environment included. */
const ARGUMENTS_BYTES = 1_000_000

/**
 * Writes an archive beside its final name, proves it and renames it, its manifest last. A durable host runs the writing as a job.
 * @throws MigrateError `backup-failed`; what changed meanwhile is named
 */
export async function writeArchive(request: ArchiveRequest): Promise<Written> {
  const { host, origin, roots, entries, file, grade } = request
  const startedAt = timestamp()
  const phases: Record<string, number> = {}
  const timed = <T>(part: string, work: () => Promise<T>): Promise<T> => {
    const began = performance.now()
    const taken = () => Math.round((performance.now() - began) / 10) / 100
    return work().finally(() => Object.assign(phases, { [part]: taken() }))
  }
  const compression = await compressorOf(host)
  const written = await timed('write', () => writePart(request, compression))
  await debugPoint('archive.written', file)
  try {
    // L0 and L1 say nothing of contents: times and sizes are looked at, bytes are not read again.
    const deep = grade === 'L2' || grade === 'L3'
    const [, now] = await Promise.all([
      timed('prove', () => prove(host, `${file}.part`, written, compression, grade)),
      timed('measure', () => takeInventory(host, origin.home, roots, deep)),
    ])
    const moved = differing(deep ? entries : entries.map(({ sha256: _, ...item }) => item), now)
    if (moved.size > 0) throw movedMeanwhile(host, origin, moved)
    if (grade === 'L3') {
      const part = { file: `${file}.part`, compression, entries }
      await timed('trial', () => tryOut(host, part, `${file}.trial`))
    }
    const seconds = phases.write!
    const common = {
      file,
      ...written,
      compression,
      grade,
      startedAt,
      seconds,
      phases,
      contents: bytesOf(entries),
    }
    const manifest: ArchiveManifest = { version: 1, ...origin, ...common, roots, entries }
    const text = Buffer.from(`${JSON.stringify(manifest)}\n`)
    await mustWrite(
      host,
      { argv: ['sh', '-c', FINISH, 'sh', file, String(text.length), 'json'], stdin: text },
      [
        `The archive ${file} and its manifest could not be put in place.`,
        'check free space and rights of that folder, then run backup again.',
      ],
    )
    await debugPoint('archive.finished', file)
    const files = entries.filter(({ type }) => type !== 'folder').length
    return { manifest, archived: { ...common, files, manifestSha256: sha256(text) } }
  } catch (error) {
    // Best effort: the error on its way to the user matters more.
    await host.run({ argv: ['rm', '-rf', '--', `${file}.part`, `${file}.trial`] }).catch(() => {})
    throw error
  }
}

/** The fastest compressor that the host has. Throws `preflight-failed` where it has none. */
export async function compressorOf(host: Host): Promise<ArchiveManifest['compression']> {
  const argv = ['sh', '-c', FIRST_OF, 'sh', ...Object.keys(COMPRESSORS)] as const
  const found = await host.must(
    { argv },
    {
      reason: 'preflight-failed',
      what: 'Neither zstd nor pigz nor gzip is there: backups are compressed.',
      safe: 'Nothing was changed.',
      fix: 'install zstd on that host, then plan again.',
    },
  )
  return found.trim() as ArchiveManifest['compression']
}

async function writePart(
  { host, origin, entries, file }: ArchiveRequest,
  compression: ArchiveManifest['compression'],
): Promise<{ bytes: number; sha256: string }> {
  const { tar, hash } = await toolsOf(host)
  const names = namesOf(entries)
  if (tar === 'busybox' && names.length > ARGUMENTS_BYTES) {
    throw new MigrateError({
      reason: 'backup-failed',
      host: host.name,
      what: `${entries.length} names are more than the tar of busybox takes.`,
      safe: SAFE,
      fix: 'install GNU tar on that host, then run backup again.',
    })
  }
  const pack = tar === 'busybox' ? packByArguments(origin.home) : packCommand(origin.home, tar)
  const printed = await mustWrite(
    host,
    {
      ...pack,
      argv: [
        'sh',
        '-c',
        WRITE,
        'sh',
        file,
        COMPRESSORS[compression],
        HASH_COMMANDS[hash].join(' '),
        ...pack.argv,
      ],
      stdin: names,
      job: jobName(file, entries),
    },
    [
      `The files of ${origin.home} could not be written to ${file}.`,
      'make room or give the rights that the message names, then run backup again.',
    ],
  )
  const [sum, bytes] = printed.trim().split(/\s+/)
  await mustWrite(host, { argv: ['sh', '-c', REOPEN, 'sh', file] }, [
    `The archive ${file} is not there any more.`,
    'run backup again.',
  ])
  return { sha256: sum!, bytes: Number(bytes) }
}

/** `packCommand` lets busybox descend into folders, and begin a second archive when the first command line is full. */
function packByArguments(home: string): Command {
  const script = `cd "$1" && exec xargs -0 -s ${ARGUMENTS_BYTES + 1_000} tar -c -f - --no-recursion`
  return { argv: ['sh', '-c', script, 'sh', home], env: { LC_ALL: 'C' } }
}

/** An archive that outlived its runner is that of this look at the files only while they are as they were then. */
function jobName(file: string, entries: readonly Item[]): string {
  return `files-${sha256(Buffer.from(JSON.stringify([file, entries]))).slice(0, 16)}`
}

function movedMeanwhile(host: Host, { home }: Origin, moved: ReadonlyMap<string, string>): MigrateError {
  return new MigrateError({
    reason: 'backup-failed',
    host: host.name,
    what: `Files of ${home} changed while they were backed up: ${showWrong(moved)}.`,
    safe: SAFE,
    fix: 'stop whatever writes there, then run backup again.',
  })
}
