import { FLUSH } from '../remote/stream-scripts.ts'

/**
 * $1 dump file, $2 compressor, $3 hasher, then the dump program. A POSIX shell has no pipefail, so each process of the pipe
 * writes its own exit code down, and all three must be there and be 0. The hash is taken from the stream, not from the
 * file, so that reading the file again later proves what the disk holds. Its scratch folder lies beside the dump, where the next
 * attempt removes what a KILL left; in /tmp only where that disk knows no pipes.
 */
export const WRITE = `set -u
umask 077
${FLUSH}
file=$1 compress=$2 hash=$3
shift 3
mkdir -p -- "\${file%/*}" || exit 1
scratch=$file.part.d
done=no
trap '[ "$done" = yes ] || rm -f -- "$file.part"; rm -rf -- "$scratch"' EXIT
trap 'exit 143' HUP INT TERM
rm -rf -- "$file.part" "$scratch"
: >"$file.part" || exit 1
mkdir -- "$scratch" || exit 1
mkfifo "$scratch/copy" 2>/dev/null || {
  rm -rf -- "$scratch"
  scratch=$(mktemp -d) && mkfifo "$scratch/copy" || exit 1
}
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

/**
 * $1 file, $2 hasher. What was just written is still in memory: the pages are dropped first (GNU dd; elsewhere nothing
 * happens), so that the hash is of what the disk holds.
 */
export const HASH_DISK = `dd if="$1" iflag=nocache count=0 2>/dev/null
exec $2 "$1"`

/**
 * $1 file, $2 decompressor, then a program that loads the uncompressed dump from a file, whose name is added: several
 * connections can read from that at once. The uncompressed one lies beside, private, and is gone afterwards.
 */
export const LOAD_FROM_FILE = `set -u
umask 077
plain=$1.plain decompress=$2
trap 'rm -f -- "$plain"' EXIT
trap 'exit 143' HUP INT TERM
$decompress <"$1" >"$plain" || exit 1
shift 2
"$@" "$plain"`
