import { constants, gunzipSync } from 'node:zlib'
import type { Command } from '../remote/command.ts'

/** What else to look at when a compressed stream fails. */
export const GZIP_TOO = ' It went through gzip, which has to work there: `echo a | gzip -1 | gzip -d`.'

// A POSIX shell has no pipefail, so each process of the pipe says its own exit code. Level 1: the line waits for the processor soon enough.
const PACK = `exec 4>&1
codes=$({ { "$@" 3>&- 4>&-; echo $? >&3; } | { gzip -1 -c 3>&- >&4 4>&-; echo $? >&3; }; } 3>&1)
for code in $codes; do [ "$code" = 0 ] || exit "$code"; done`

/** The command with what it prints compressed; it fails when either of both does. Pure. */
export function gzipped(command: Command): Command {
  return { ...command, argv: ['sh', '-c', PACK, 'sh', ...command.argv] }
}

const WHERE_IT_IS = `command -v gzip >/dev/null 2>&1 || exec "$@"
${PACK}`

/** The same where the host has gzip, else the command as it is: `unzipped` tells. Pure. */
export function gzippedIfCan(command: Command): Command {
  return { ...command, argv: ['sh', '-c', WHERE_IT_IS, 'sh', ...command.argv] }
}

/** What a command printed that may have gone through gzip, also where it broke off; it must not begin with gzip's own two bytes. Pure. */
export function unzipped(output: Buffer): Buffer {
  const isZipped = output[0] === 0x1f && output[1] === 0x8b
  return isZipped ? gunzipSync(output, { finishFlush: constants.Z_SYNC_FLUSH }) : output
}

/**
 * Unpacks a compressed tar from stdin into the current folder. What tar leaves is read to the end, where damage shows; when it gives up
 * nobody reads on. Which of both failed stands last: the other's complaints only follow from it.
 */
export const UNPACK_GZIP = `codes=$({
  { gzip -d -c 3>&-; echo gzip $? >&3; } |
  { tar -x -p -o -f - 3>&-; code=$?; echo tar $code >&3; [ "$code" != 0 ] || cat >/dev/null; }
} 3>&1)
case $(echo $codes) in
'gzip 0 tar 0' | 'tar 0 gzip 0') ;;
*) echo "exit codes:" $codes >&2; false ;;
esac`
