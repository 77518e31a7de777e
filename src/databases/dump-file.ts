import { posix } from 'node:path'
import { MigrateError, type Problem } from '../errors.ts'
import type { Command, Host } from '../remote/command.ts'
import type { DumpJob } from './backup.ts'
import { expectSuccess, lastLines, missingTools, type Tools } from './client.ts'
import type { DumpManifest } from './contract.ts'

/**
 * Fastest first. zstd -1 writes a smaller file than gzip -6 in a tenth of its time; pigz and gzip at level 1 come next.
 * Level 6, the default of `pg_dump -Fc` and of `gzip`, costs a minute per gigabyte.
 */
const COMPRESSORS = [
  { tool: 'zstd', compression: 'zstd', write: 'zstd -q -1 -c' },
  { tool: 'pigz', compression: 'gzip', write: 'pigz -1 -c' },
  { tool: 'gzip', compression: 'gzip', write: 'gzip -1 -c' },
] as const

/** openssl uses the CPU's SHA instructions everywhere; coreutils' own sha256sum often does not. */
const HASHERS = [
  { tool: 'openssl', command: 'openssl dgst -sha256 -r' },
  { tool: 'sha256sum', command: 'sha256sum' },
] as const

/** Programs that a dump needs beside the engine's own: one of each kind. */
export const FILE_TOOLS: readonly string[] = [...COMPRESSORS, ...HASHERS].map(({ tool }) => tool)

/** `sync FILE` is an fsync where sync knows files (GNU since 8.24, busybox); elsewhere everything is flushed. */
const FLUSH = `flush() { case $(sync --help 2>&1) in *FILE*) sync -- "$1" ;; *) sync ;; esac; }`

/**
 * $1 dump file, $2 compressor, $3 hasher, then the dump program. A POSIX shell has no pipefail, so each process of the pipe
 * writes its own exit code down, and all three must be there and be 0. The hash is taken from the stream, not from the
 * file, so that reading the file again later proves what the disk holds.
 */
const WRITE = `set -u
umask 077
${FLUSH}
file=$1 compress=$2 hash=$3
shift 3
mkdir -p -- "\${file%/*}" || exit 1
scratch=$(mktemp -d) || exit 1
done=no
trap '[ "$done" = yes ] || rm -f -- "$file.part"; rm -rf -- "$scratch"' EXIT
trap 'exit 143' HUP INT TERM
rm -f -- "$file.part"
: >"$file.part" || exit 1
mkfifo "$scratch/copy" || exit 1
$hash <"$scratch/copy" >"$scratch/hash" &
{
  { "$@" 3>&-; echo "\${1##*/} $?" >&3; } |
  { $compress 3>&-; echo "compressor $?" >&3; } |
  { tee -- "$scratch/copy" >"$file.part" 3>&-; echo "writer $?" >&3; }
} 3>"$scratch/codes" </dev/null
wait $! || echo 'hasher 1' >>"$scratch/codes"
count=0 failed=no
while read -r program code; do
  count=$((count + 1))
  [ "$code" = 0 ] && continue
  echo "$program ended with $code" >&2
  failed=yes
done <"$scratch/codes"
[ "$count" -eq 3 ] && [ "$failed" = no ] || exit 1
flush "$file.part" || exit 1
read -r sum rest <"$scratch/hash" && bytes=$(wc -c <"$file.part") || exit 1
done=yes
echo "$sum $bytes"`

/** $1 file, $2 decompressor, then a reader that fails unless the dump is whole. What the reader leaves is read to the end. */
const READ_BACK = `set -u
file=$1 decompress=$2
shift 2
codes=$({
  { $decompress <"$file" 3>&-; echo $? >&3; } |
  { "$@" >/dev/null 3>&-; echo $? >&3; cat >/dev/null; }
} 3>&1)
[ "$codes" = "0
0" ]`

/** $1 dump file; the manifest comes by stdin. The manifest goes last: a dump without one counts as unfinished. */
const FINISH = `set -eu
umask 077
${FLUSH}
manifest=$1.manifest.json
cat >"$manifest.part"
flush "$manifest.part"
mv -f -- "$1.part" "$1"
mv -f -- "$manifest.part" "$manifest"
flush "\${1%/*}"`

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
  { tools, dump, cause }: Pick<DumpJob, 'tools' | 'dump' | 'cause'>,
  file: string,
): Promise<Written> {
  const compressor = COMPRESSORS.find(({ tool }) => tools.has(tool))
  if (!compressor) throw missingTools(host, ['zstd', 'pigz', 'gzip'], 'the package zstd')
  const result = await host.run({
    ...dump,
    argv: ['sh', '-c', WRITE, 'sh', file, compressor.write, hasher(host, tools), ...dump.argv],
  })
  const explain = (stderr: string) => cause(stderr) ?? unexplained(file, stderr)
  const printed = expectSuccess(result, explain, host, 'backup-failed', UNTOUCHED)
  const match = /^\\?([0-9a-f]{64}) +(\d+)\s*$/.exec(printed)
  if (!match) throw broken(host, file, 'no checksum came back')
  return { sha256: match[1]!, bytes: Number(match[2]), compression: compressor.compression }
}

/** Proves that the file holds the bytes that were written, and that the engine's own reader gets through to its end. */
export async function prove(
  host: Host,
  tools: Tools,
  file: string,
  expected: { sha256?: string; bytes: number; compression: DumpManifest['compression'] },
  reader?: Command,
): Promise<void> {
  const size = await host.run({ argv: ['wc', '-c', file] })
  const bytes = Number(/^\s*(\d+)/.exec(size.stdout)?.[1] ?? Number.NaN)
  if (bytes !== expected.bytes) {
    throw broken(
      host,
      file,
      Number.isNaN(bytes) ? 'it cannot be read' : `it has ${bytes} bytes, ${expected.bytes} were written`,
    )
  }
  if (expected.sha256) {
    const hash = await host.run({ argv: [...words(hasher(host, tools)), file] })
    const sha256 = /^\\?([0-9a-f]{64})/.exec(hash.stdout)?.[1]
    if (sha256 !== expected.sha256)
      throw broken(host, file, 'its SHA-256 is another one than when it was written')
  }
  if (!reader) return
  const result = await host.run({
    ...reader,
    argv: ['sh', '-c', READ_BACK, 'sh', file, `${expected.compression} -dc`, ...reader.argv],
  })
  if (result.outcome.kind !== 'exit' || result.outcome.code !== 0) {
    throw broken(host, file, `reading it to the end failed: ${lastLines(result.stderr)}`)
  }
}

/** Puts the proved part under its final name, with its manifest beside it. */
export async function finish(host: Host, manifest: DumpManifest): Promise<void> {
  await host.must(
    { argv: ['sh', '-c', FINISH, 'sh', manifest.file], stdin: `${JSON.stringify(manifest, null, 2)}\n` },
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
      ? `free space for ${posix.dirname(file)} or set another directory under [environments.<name>.backup], then run backup again`
      : 'remove what the message names, then run backup again',
  }
}

function words(command: string): [string, ...string[]] {
  return command.split(' ') as [string, ...string[]]
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
