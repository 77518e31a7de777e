import { FLUSH } from '../remote/stream-scripts.ts'

/** Prints the first of the programs named that the host has. */
export const FIRST_OF = `for tool; do command -v "$tool" >/dev/null 2>&1 && echo "$tool" && exit 0; done; exit 1`

/**
 * $1 archive, $2 compressor, $3 hasher, then a tar that reads names from stdin. Prints SHA-256 and bytes of `<archive>.part`, which is on
 * disk then. A POSIX shell has no pipefail, so each process of the pipe says its own exit code, and all four must be 0. The hash is taken
 * from the stream, so that reading the file again later proves what the disk holds.
 */
export const WRITE = `set -u
umask 077
${FLUSH}
file=$1 compress=$2 hash=$3
shift 3
mkdir -p -- "\${file%/*}" || exit 1
good=no
trap '[ "$good" = yes ] || rm -f -- "$file.part"' EXIT
trap 'exit 143' HUP INT TERM
rm -f -- "$file.part"
said=$({
  { "$@" 3>&-; echo "tar $?" >&3; } |
  { $compress 3>&-; echo "compressor $?" >&3; } |
  { tee -- "$file.part" 3>&-; echo "writer $?" >&3; } |
  { $hash 3>&-; echo "hasher $?" >&3; }
} 3>&1)
sum= count=0
while read -r word rest; do
  case $word in
  tar | compressor | writer | hasher)
    if [ "$rest" = 0 ]; then count=$((count + 1)); else echo "$word ended with $rest" >&2; fi ;;
  *) sum=$word ;;
  esac
done <<END
$said
END
[ "$count" -eq 4 ] && [ -n "$sum" ] && flush "$file.part" && bytes=$(wc -c <"$file.part") || exit 1
good=yes
echo "$sum $bytes"`

/** $1 archive: an attempt whose job had ended may have put it in place already; it is proved again from the start. */
export const REOPEN = `[ -e "$1.part" ] || { rm -f -- "$1.json" && mv -f -- "$1" "$1.part"; }`

/**
 * $1 file, then a hasher; prints bytes and hash. What was just written is still in memory: the pages are dropped first (GNU dd; elsewhere
 * nothing happens), so that the hash is of what the disk holds.
 */
export const HASH_DISK = `file=$1; shift
[ -f "$file" ] && [ ! -L "$file" ] || exit 1
dd if="$file" iflag=nocache count=0 2>/dev/null
echo $(($(wc -c <"$file"))) && exec "$@" <"$file"`

/** $1 folder, made new and private; $2 archive, $3 decompressor, $4 options of tar; then members, all where there are none. */
export const EXTRACT = `set -u
umask 077
folder=$1 file=$2 decompress=$3 options=$4
shift 4
rm -rf -- "$folder" && mkdir -p -- "$folder" && cd -- "$folder" || exit 1
codes=$({
  { $decompress <"$file" 3>&-; echo $? >&3; } |
  { tar -x $options -f - "$@" 3>&-; echo $? >&3; cat >/dev/null; }
} 3>&1)
[ "$codes" = "0
0" ]`
