/** `sync FILE` is an fsync where sync knows files (GNU since 8.24, busybox); elsewhere everything is flushed. */
export const FLUSH = `flush() { case $(sync --help 2>&1) in *FILE*) sync -- "$1" ;; *) sync ;; esac; }`

/**
 * Fastest first: zstd -1 writes a smaller file than gzip -6 in a tenth of its time; pigz and gzip at level 1 come next. Level 6, the
 * default of `pg_dump -Fc` and of `gzip`, costs a minute per gigabyte.
 */
export const COMPRESSORS = { zstd: 'zstd -q -1 -c', pigz: 'pigz -1 -c', gzip: 'gzip -1 -c' } as const

/**
 * $1 file, $2 decompressor, then a program that reads it from stdin and fails unless it is whole. What it leaves is read to the end:
 * damage may come later. A POSIX shell has no pipefail, so each process of the pipe says its own exit code.
 */
export const FEED = `set -u
file=$1 decompress=$2
shift 2
codes=$({
  { $decompress <"$file" 3>&-; echo $? >&3; } |
  { "$@" >/dev/null 3>&-; echo $? >&3; cat >/dev/null; }
} 3>&1)
[ "$codes" = "0
0" ]`

/**
 * $1 file, whose `.part` is proved, $2 bytes of its manifest, which comes by stdin (a lost connection ends it too early), $3 the end of the
 * manifest's name. The manifest goes last: a file without one counts as unfinished.
 */
export const FINISH = `set -eu
umask 077
${FLUSH}
manifest=$1.$3
cat >"$manifest.part"
[ "$(wc -c <"$manifest.part")" -eq "$2" ] || exit 1
flush "$manifest.part"
mv -f -- "$1.part" "$1"
mv -f -- "$manifest.part" "$manifest"
flush "\${1%/*}"`
