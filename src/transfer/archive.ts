import { createHash } from 'node:crypto'
import { type FailureReason, MigrateError } from '../errors.ts'
import type { Command, Host } from '../remote/command.ts'
import { COMPRESSORS, EXTRACT, FEED, FINISH, FIRST_OF, HASH_DISK, REOPEN, WRITE } from './archive-scripts.ts'
import { hostError, mustRaw } from './host-run.ts'
import { bytesOf, differing, type Item, namesOf, type Root, takeInventory } from './inventory.ts'
import { showName } from './names.ts'
import { packCommand } from './tar-stream.ts'
import { HASH_COMMANDS, toolsOf } from './tools.ts'

/**
 * What an archive of files is proved to be. L0: every process of the pipe ended well, file flushed to disk. L1: read back to its end by
 * tar. L2: SHA-256 read again from the disk, and every content was the same before and after. L3: unpacked beside and compared, each
 * file by its hash.
 */
export type ArchiveGrade = 'L0' | 'L1' | 'L2' | 'L3'

/** Whose files they are: no other home and no other run gets them back. */
export interface Origin {
  run: string
  node: string
  /** Label of the host in the migration file. */
  host: string
  /** Absolute path. */
  home: string
}

/** Stands beside the archive as `<archive>.json`. */
export interface ArchiveManifest extends Origin {
  version: 1
  file: string
  /** Of the archive as it lies there. */
  bytes: number
  sha256: string
  /** What it was compressed with; the same program takes it out again. */
  compression: keyof typeof COMPRESSORS
  grade: ArchiveGrade
  startedAt: string
  /** Of tar alone; `phases` has the rest, each in seconds. */
  seconds: number
  phases: Readonly<Record<string, number>>
  roots: readonly Root[]
  /** Bytes of all files, before they were compressed. */
  contents: number
  entries: readonly Item[]
}

/** What a run's journal keeps of an archive: enough to know it again. */
export interface Archived {
  file: string
  bytes: number
  sha256: string
  /** SHA-256 of the manifest's text. */
  manifestSha256: string
  grade: ArchiveGrade
  compression: ArchiveManifest['compression']
  startedAt: string
  seconds: number
  phases: Readonly<Record<string, number>>
  contents: number
  /** Files and links. */
  files: number
}

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

const SAFE = 'The home was only read; no unfinished archive was left under the final name.'

/** Busybox's tar takes names as arguments; the kernel takes 2 MB of them, environment included. */
const ARGUMENTS_BYTES = 1_000_000

/**
 * Writes an archive beside its final name, proves it and renames it, its manifest last. A durable host runs the writing as a job.
 * @throws MigrateError `backup-failed`; what changed meanwhile is named
 */
export async function writeArchive(request: ArchiveRequest): Promise<Archived> {
  const { host, origin, roots, entries, file, grade } = request
  const startedAt = new Date().toISOString()
  const phases: Record<string, number> = {}
  const timed = async <T>(part: string, work: () => Promise<T>): Promise<T> => {
    const began = performance.now()
    const result = await work()
    phases[part] = Math.round((performance.now() - began) / 10) / 100
    return result
  }
  const compression = await compressorOf(host)
  const written = await timed('write', () => writePart(request, compression))
  try {
    await timed('prove', () => prove(host, `${file}.part`, written, compression, grade))
    // L0 and L1 say nothing of contents: times and sizes are looked at, bytes are not read again.
    const deep = grade === 'L2' || grade === 'L3'
    const now = await timed('measure', () => takeInventory(host, origin.home, roots, deep))
    const before = deep ? entries : entries.map(({ sha256: _, ...item }) => item)
    const moved = differing(before, now)
    if (moved.size > 0) throw movedMeanwhile(host, origin, moved)
    if (grade === 'L3') {
      const part = { file: `${file}.part`, compression, entries }
      await timed('trial', () => tryOut(host, part, `${file}.trial`))
    }
    const manifest: ArchiveManifest = {
      version: 1,
      ...origin,
      file,
      ...written,
      compression,
      grade,
      startedAt,
      seconds: phases.write!,
      phases,
      roots,
      contents: bytesOf(entries),
      entries,
    }
    const text = Buffer.from(`${JSON.stringify(manifest)}\n`)
    await must(host, { argv: ['sh', '-c', FINISH, 'sh', file, String(text.length)], stdin: text }, [
      `The archive ${file} and its manifest could not be put in place.`,
      'check free space and rights of that folder, then run backup again.',
    ])
    const { contents } = manifest
    const files = entries.filter(({ type }) => type !== 'folder').length
    const manifestSha256 = sha256(text)
    const seconds = manifest.seconds
    return {
      file,
      ...written,
      manifestSha256,
      grade,
      compression,
      startedAt,
      seconds,
      phases,
      contents,
      files,
    }
  } catch (error) {
    // Best effort: the error on its way to the user matters more.
    await host.run({ argv: ['rm', '-rf', '--', `${file}.part`, `${file}.trial`] }).catch(() => {})
    throw error
  }
}

async function compressorOf(host: Host): Promise<ArchiveManifest['compression']> {
  const argv = ['sh', '-c', FIRST_OF, 'sh', ...Object.keys(COMPRESSORS)] as const
  const found = await must(host, { argv }, [
    'No program that compresses was found: zstd, pigz or gzip.',
    'install zstd on that host, then run backup again.',
  ])
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
  const printed = await must(
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
  await must(host, { argv: ['sh', '-c', REOPEN, 'sh', file] }, [
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

async function prove(
  host: Host,
  file: string,
  written: { bytes: number; sha256: string },
  compression: ArchiveManifest['compression'],
  grade: ArchiveGrade,
): Promise<void> {
  const feed = ['sh', '-c', FEED, 'sh', file, `${compression} -dc`, 'tar', '-t', '-f', '-'] as const
  const broken = `The archive ${file} is not usable`
  const again = 'run backup again; if it comes back, check the disk of the backup folder.'
  const [found] = await Promise.all([
    grade === 'L2' || grade === 'L3' ? hashOnDisk(host, file) : undefined,
    grade === 'L0'
      ? undefined
      : must(host, { argv: feed }, [`${broken}: tar does not get to its end.`, again]),
  ])
  if (found === undefined || (found.sha256 === written.sha256 && found.bytes === written.bytes)) return
  throw new MigrateError({
    reason: 'backup-failed',
    host: host.name,
    what: `${broken}: the disk does not hold what was written.`,
    safe: SAFE,
    fix: again,
  })
}

/** Bytes and SHA-256 of a file, read from the disk; undefined where there is no such file. */
export async function hashOnDisk(
  host: Host,
  file: string,
): Promise<{ bytes: number; sha256: string } | undefined> {
  const { hash } = await toolsOf(host)
  const { outcome, stdout } = await host.run({
    argv: ['sh', '-c', HASH_DISK, 'sh', file, ...HASH_COMMANDS[hash]],
  })
  if (outcome.kind === 'lost') {
    const failure = { reason: 'host-unreachable', what: `could not read ${file}`, fix: 'run again.' } as const
    throw hostError(host, failure, `connection lost, ${outcome.why}`)
  }
  const [, bytes, sum] = /^(\d+)\s+([0-9a-f]{64})/.exec(stdout) ?? []
  return sum ? { bytes: Number(bytes), sha256: sum } : undefined
}

/**
 * Unpacks an archive into a folder, which is made anew and private.
 * @param members which parts of it at least, relative to the home; all where there are none
 */
export async function unpackArchive(
  host: Host,
  { file, compression, entries }: Pick<ArchiveManifest, 'file' | 'compression' | 'entries'>,
  folder: string,
  members: readonly string[],
  problem: { reason: FailureReason; safe: string },
): Promise<void> {
  // Only root gives files away.
  const options = entries.some(({ owner }) => owner) ? '-p' : '-p -o'
  // Busybox misses a folder that is no member itself, although it unpacks what is in it: there everything is.
  const { tar } = await toolsOf(host)
  const names = tar === 'busybox' ? [] : members.map((name) => `./${name}`)
  const argv = ['sh', '-c', EXTRACT, 'sh', folder, file, `${compression} -dc`, options, ...names] as const
  await mustRaw(
    host,
    { argv, env: { LC_ALL: 'C' } },
    {
      ...problem,
      what: `${file} could not be unpacked into ${folder}`,
      fix: 'make room there, then run the same again.',
    },
  )
}

async function tryOut(
  host: Host,
  archive: Pick<ArchiveManifest, 'file' | 'compression' | 'entries'>,
  folder: string,
): Promise<void> {
  await unpackArchive(host, archive, folder, [], { reason: 'backup-failed', safe: SAFE })
  const found = await takeInventory(host, folder, [{ kind: 'folder', path: '.' }], true)
  const wrong = differing(archive.entries, withoutRoots(archive.entries, found))
  if (wrong.size > 0) {
    throw new MigrateError({
      reason: 'backup-failed',
      host: host.name,
      what: `${archive.file}, unpacked, is not what was packed: ${showWrong(wrong)}.`,
      safe: SAFE,
      fix: 'run backup again; if it comes back, check the disk of the backup folder.',
    })
  }
  await must(host, { argv: ['sh', '-c', REMOVE_TREE, 'sh', folder] }, [
    `${folder} could not be removed.`,
    'remove it, then run backup again.',
  ])
}

/** Some folders may not be changed by their owner. */
export const REMOVE_TREE = `[ ! -d "$1" ] || find "$1" -type d -exec chmod u+rwx {} + ; rm -rf -- "$1"`

/** Folders that stand above a root came along, but are none of what was packed. */
export function withoutRoots(packed: readonly Item[], found: readonly Item[]): Item[] {
  const known = new Set(packed.map(({ path }) => path))
  return found.filter(({ path, type }) => type !== 'folder' || known.has(path))
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

/** The first names with what is wrong with each. */
export function showWrong(wrong: ReadonlyMap<string, string>): string {
  const shown = [...wrong].slice(0, 5).map(([name, why]) => `${showName(name)} ${why}`)
  return `${shown.join('; ')}${wrong.size > 5 ? `; and ${wrong.size - 5} more` : ''}`
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function must(host: Host, command: Command, [what, fix]: readonly [string, string]): Promise<string> {
  return host.must(command, { reason: 'backup-failed', what, safe: SAFE, fix })
}
