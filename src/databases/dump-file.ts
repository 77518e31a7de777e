import { posix } from 'node:path'
import { MigrateError, type Problem } from '../errors.ts'
import type { Command, Host } from '../remote/command.ts'
import { onceJob } from '../remote/jobs/once.ts'
import { COMPRESSORS, FEED, FINISH } from '../remote/stream-scripts.ts'
import { expectSuccess, lastLines, missingTools, type Tools } from './client.ts'
import type { DumpManifest } from './contract.ts'
import { HASH_DISK, WRITE } from './dump-scripts.ts'

const COMPRESSOR_NAMES = ['zstd', 'pigz', 'gzip'] as const

/** openssl uses the CPU's SHA instructions everywhere; coreutils' own sha256sum often does not. */
const HASHERS = [
  { tool: 'openssl', command: 'openssl dgst -sha256 -r' },
  { tool: 'sha256sum', command: 'sha256sum' },
] as const

/** Programs that a dump needs beside the engine's own: one of each kind. */
export const FILE_TOOLS: readonly string[] = [...COMPRESSOR_NAMES, ...HASHERS.map(({ tool }) => tool)]

const UNTOUCHED = 'The database was only read; no unfinished dump was left under the final name.'

interface Written {
  sha256: string
  bytes: number
  compression: DumpManifest['compression']
}

/**
 * Runs a dump program into `<file>.part`, compressed, fsynced, mode 0600 (new folders 0700).
 *
 * @throws MigrateError `backup-failed` if any process of the pipe failed; the part is gone then
 */
export async function writePart(
  host: Host,
  tools: Tools,
  dump: Command,
  cause: (stderr: string) => Pick<Problem, 'what' | 'fix'> | undefined,
  file: string,
): Promise<Written> {
  const compressor = COMPRESSOR_NAMES.find((tool) => tools.has(tool))
  if (!compressor) throw missingTools(host, COMPRESSOR_NAMES, 'the package zstd')
  const result = await host.run({
    ...dump,
    argv: ['sh', '-c', WRITE, 'sh', file, COMPRESSORS[compressor], hasher(host, tools), ...dump.argv],
  })
  const explain = (stderr: string) => cause(stderr) ?? unexplained(file, stderr)
  const printed = expectSuccess(result, explain, host, 'backup-failed', UNTOUCHED)
  const match = /^\\?([0-9a-f]{64}) +(\d+)\s*$/.exec(printed)
  if (!match) throw broken(host, file, 'no checksum came back')
  return { sha256: match[1]!, bytes: Number(match[2]), compression: compressor === 'zstd' ? 'zstd' : 'gzip' }
}

/** Proves that the file holds the bytes that were written, and that the engine's own reader gets through to its end. */
export async function prove(
  host: Host,
  tools: Tools,
  file: string,
  expected: { sha256?: string; bytes: number; compression: DumpManifest['compression'] },
  reader?: Command,
): Promise<void> {
  const size = await inspect(host, { argv: ['wc', '-c', file] })
  const bytes = Number(/^\s*(\d+)/.exec(size.stdout)?.[1] ?? Number.NaN)
  if (Number.isNaN(bytes)) throw broken(host, file, 'it cannot be read')
  if (bytes !== expected.bytes) {
    throw broken(host, file, `it has ${bytes} bytes, ${expected.bytes} were written`)
  }
  // Two processes for two processors; the slower one is the reader.
  await Promise.all([
    expected.sha256 && proveHash(host, tools, file, expected.sha256),
    reader && proveReadable(host, file, expected.compression, reader),
  ])
}

async function proveHash(host: Host, tools: Tools, file: string, expected: string): Promise<void> {
  const argv = ['sh', '-c', HASH_DISK, 'sh', file, hasher(host, tools)] as const
  const hash = await inspect(host, { argv, job: onceJob('hash') })
  if (/^\\?([0-9a-f]{64})/.exec(hash.stdout)?.[1] === expected) return
  throw broken(host, file, 'its SHA-256 is another one than when it was written')
}

async function proveReadable(
  host: Host,
  file: string,
  compression: DumpManifest['compression'],
  reader: Command,
): Promise<void> {
  const argv = ['sh', '-c', FEED, 'sh', file, `${compression} -dc`, ...reader.argv] as const
  const result = await inspect(host, { ...reader, argv, job: onceJob('read') })
  if (!result.good) throw broken(host, file, `reading it to the end failed: ${lastLines(result.stderr)}`)
}

/** Runs a reader; one that did not get to its own end says nothing about the dump, so that is another error. */
async function inspect(
  host: Host,
  command: Command,
): Promise<{ good: boolean; stdout: string; stderr: string }> {
  const { outcome, stdout, stderr } = await host.run(command)
  if (outcome.kind === 'exit') return { good: outcome.code === 0, stdout, stderr }
  throw new MigrateError({
    reason:
      outcome.kind === 'lost'
        ? 'host-unreachable'
        : outcome.kind === 'timed-out'
          ? 'timed-out'
          : 'backup-failed',
    host: host.name,
    what: `Reading a dump back was interrupted (${outcome.kind === 'signal' ? outcome.signal : outcome.kind}).`,
    safe: 'The dump itself was only read.',
    fix: 'run the same command again',
  })
}

/** Puts the proved part under its final name, with its manifest beside it. */
export async function finish(host: Host, manifest: DumpManifest): Promise<void> {
  const stdin = `${JSON.stringify(manifest, null, 2)}\n`
  await host.must(
    {
      argv: ['sh', '-c', FINISH, 'sh', manifest.file, String(Buffer.byteLength(stdin)), 'manifest.json'],
      stdin,
    },
    {
      reason: 'backup-failed',
      what: `Could not put ${manifest.file} and its manifest in place.`,
      safe: 'The database was only read.',
      fix: `check ${posix.dirname(manifest.file)} on ${host.name}, then run backup again`,
    },
  )
}

/** Removes a part that did not pass its proof. Best effort: the error on its way to the user matters more. */
export async function discardPart(host: Host, file: string): Promise<void> {
  await host.run({ argv: ['rm', '-f', '--', `${file}.part`] }).catch(() => {})
}

function hasher(host: Host, tools: Tools): string {
  const found = HASHERS.find(({ tool }) => tools.has(tool))
  if (!found) throw missingTools(host, ['openssl', 'sha256sum'], 'the package openssl')
  return found.command
}

function unexplained(file: string, stderr: string): Pick<Problem, 'what' | 'fix'> {
  return {
    what: `Dumping to ${file} failed: ${lastLines(stderr, 6)}`,
    fix: /No space left|quota/i.test(stderr)
      ? `free space for ${posix.dirname(file)}, then run backup again`
      : /Permission denied|Read-only file system/i.test(stderr)
        ? `let the user in run_as write ${posix.dirname(file)}, then run backup again`
        : 'remove what the message names, then run backup again',
  }
}

function broken(host: Host, file: string, why: string): MigrateError {
  return new MigrateError({
    reason: 'backup-failed',
    what: `The dump ${file} is not usable: ${why}.`,
    host: host.name,
    safe: 'The database was only read.',
    fix: 'run backup again; if it comes back, check the disk of the backup folder',
  })
}
