import { MigrateError } from '../errors.ts'
import type { Command, Host } from '../remote/command.ts'

/** A place in a log that grows and rolls: byte offset in the file with this inode. Inode 0: there was no file yet. */
export interface LogMark {
  inode: string
  offset: number
}

/** What was appended since a mark, and the mark to go on from. */
export interface LogSince {
  text: string
  mark: LogMark
  /** The marked file is gone (more roll-overs than it keeps, or deleted): text between may be missing. */
  gap: boolean
}

/** At most this much per call: a log that grew by more is read by calling again. */
const MOST_BYTES = 4 * 1024 * 1024

/** `%i %s` of the file, or `0 0` where there is none. */
export function markCommand(log: string): Command {
  return {
    argv: ['sh', '-c', 'stat -c "%i %s" -- "$1" 2>/dev/null || echo "0 0"', 'sh', log],
    timeoutMs: 60_000,
  }
}

/**
 * Prints `<inode> <from> <to> <gap>` on the first line and then the bytes in base64. Log4j2 rolls by renaming, so the marked
 * inode is looked for among the files that begin with the log's name, oldest first and the log itself last; one that is used
 * up gives the next one from its start. One file per call keeps the answer simple.
 */
const READ_SINCE = `
log=$1 inode=$2 offset=$3 most=$4 gap=0 file=
stem=\${log%.*}
IFS='
'
# By name, oldest first; each file is then known by the inode that is opened.
names() {
  for each in "$stem"-* "$stem".*; do
    case $each in "$log" | *.gz | *.zip) continue ;; esac
    if [ -f "$each" ]; then stat -c '%.9Y %n' -- "$each"; fi
  done | sort -n | cut -d ' ' -f 2-
  printf '%s\n' "$log"
}
look() {
  used=
  set +f
  files=$(names)
  set -f
  for each in $files; do
    [ -f "$each" ] || continue
    if [ -n "$used" ]; then file=$each offset=0; break; fi
    [ "$(stat -c %i -- "$each")" = "$inode" ] || continue
    size=$(stat -c %s -- "$each")
    # Shorter than it was: cut in place (copied and truncated), what stood there is gone.
    if [ "$size" -lt "$offset" ]; then gap=1 offset=0; fi
    file=$each
    if [ "$offset" -lt "$size" ] || [ "$each" = "$log" ]; then break; fi
    used=yes
  done
}
if [ "$inode" != 0 ]; then
  look
  # A log that rolls just now has neither name when it is looked for.
  for again in 1 2; do
    [ -z "$file" ] || break
    sleep 1
    look
  done
  if [ -z "$file" ]; then gap=1; fi
fi
if [ -z "$file" ]; then file=$log offset=0; fi
if [ ! -f "$file" ]; then echo "0 0 0 $gap"; exit 0; fi
exec < "$file"
size=$(stat -L -c %s /dev/fd/0)
length=$((size - offset))
if [ "$length" -gt "$most" ]; then length=$most; fi
if [ "$length" -lt 0 ]; then length=0; fi
echo "$(stat -L -c %i /dev/fd/0) $offset $((offset + length)) $gap"
tail -c +$((offset + 1)) | head -c "$length" | base64
`

/** Reads on from a mark; see `readLogSince`. */
export function sinceCommand(log: string, mark: LogMark, most: number = MOST_BYTES): Command {
  return {
    argv: ['sh', '-c', READ_SINCE, 'sh', log, mark.inode, String(mark.offset), String(most)],
    timeoutMs: 120_000,
  }
}

/** Where the log ends now: taken before a start, so that nothing older is judged. */
export async function markLog(host: Host, log: string): Promise<LogMark> {
  const answer = await host.must(markCommand(log), failure(log, 'No server was started.'))
  const [inode = '0', size = '0'] = answer.trim().split(' ')
  return { inode, offset: Number(size) }
}

/**
 * The text since a mark, across roll-overs, without a gap and without repeating a byte; call it again with the new mark
 * until it gives no text. A multi-byte character that is cut at the end is left for the next call.
 */
export async function readLogSince(host: Host, log: string, mark: LogMark): Promise<LogSince> {
  return parseSince(
    await host.must(
      sinceCommand(log, mark),
      failure(log, 'The server was left as it is; it may still work.'),
    ),
    mark,
  )
}

/** Reads the answer of `sinceCommand`. */
export function parseSince(answer: string, before: LogMark): LogSince {
  const end = answer.indexOf('\n')
  const [inode = '0', from = '0', , gap = '0'] = answer.slice(0, end).split(' ')
  if (inode === '0') return { text: '', mark: before, gap: gap === '1' }
  const bytes = wholeCharacters(Buffer.from(answer.slice(end + 1).replaceAll(/\s/g, ''), 'base64'))
  return {
    text: bytes.toString('utf8'),
    mark: { inode, offset: Number(from) + bytes.length },
    gap: gap === '1',
  }
}

/** Bytes up to the last complete UTF-8 character. */
function wholeCharacters(bytes: Buffer): Buffer {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!
    if ((byte & 0b1100_0000) === 0b1000_0000) continue
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1
    return needed > back ? bytes.subarray(0, bytes.length - back) : bytes
  }
  return bytes
}

function failure(log: string, safe: string) {
  return {
    reason: 'preflight-failed' as const,
    what: `The log ${log} cannot be read.`,
    safe,
    fix: 'check that run_as may read the repository/logs folder of the home, then run the same again.',
  }
}

/** What to throw where a verdict needs the whole log and part of it is gone. */
export function gapError(host: string, log: string): MigrateError {
  return new MigrateError({
    reason: 'verdict-ambiguous',
    host,
    what: `Part of ${log} is gone (rolled over more often than files are kept, or deleted).`,
    safe: 'The server was left as it is.',
    fix: 'Read the log by hand, keep more files in log4j2.properties, then run verify again.',
  })
}
