/*
 * What `store.ts` runs on the lead node's target host. Fixed POSIX sh with positional arguments: what varies is never part of
 * the text. Each needs coreutils and flock(1).
 */

/** Exit code of `APPEND`: whole lines stand behind the place where this process left the journal. */
export const OTHER_WRITER = 90
/** Exit code of `APPEND`: the journal is shorter than this process left it. */
export const SHORTENED = 91

/** `state_dir home`: prints the state folder and the real path of the home, one line each. */
export const RESOLVE = `h=$(getent passwd "$(id -u)" 2>/dev/null | cut -d: -f6); state=\${1:-\${h:-$HOME}/.wso2-migrate}
home=$(cd -- "$2" 2>/dev/null && pwd -P) || home=$2
printf '%s\\n%s\\n' "$state" "$home"`

/** `searchable FOLDER`: fails, and says so, where a folder is hidden from this user, which is not the same as being not there. */
export const SEARCHABLE = `searchable() {
  seen=$1; while [ ! -e "$seen" ]; do seen=$(dirname -- "$seen"); done
  [ -x "$seen" ] || { echo "$seen is closed to $(id -un)" >&2; return 1; }
}
`

/**
 * `folder run`: prints `<run> <bytes of plan.json>`, then both files. An empty run is the newest that has one of them: a plan whose journal
 * is gone is no run that never began. Never in the middle of an append.
 */
export const READ = `${SEARCHABLE}searchable "$1/runs" || exit 1
cd "$1/runs" 2>/dev/null || exit 0
run=$2; [ -n "$run" ] || run=$(ls -1 | sort | while IFS= read -r each; do [ ! -e "$each/journal.jsonl" ] && [ ! -e "$each/plan.json" ] || printf '%s\\n' "$each"; done | tail -n 1)
[ -n "$run" ] && [ -d "$run" ] || exit 0
if [ -e "$run/journal.jsonl" ]; then exec 9<"$run/journal.jsonl" && flock -s -w 20 9 || exit 1; else exec 9</dev/null; fi
size=0; [ ! -e "$run/plan.json" ] || size=$(stat -c %s "$run/plan.json") || exit 1
printf '%s %s\\n' "$run" "$size"; [ "$size" -eq 0 ] || cat "$run/plan.json"; cat <&9`

/**
 * `folder run size`, stdin: the first line of the journal, then plan.json of so many bytes: a lost connection ends stdin as the end of
 * the text does. The folder appears complete or not at all.
 */
export const CREATE = `set -e; umask 077; mkdir -p "$1/runs"; cd "$1/runs"; part=.$2.part; trap 'rm -rf "$part"' EXIT; rm -rf "$part"; mkdir "$part"
IFS= read -r first; printf '%s\\n' "$first" >"$part/journal.jsonl"; cat >"$part/plan.json"; [ "$(wc -c <"$part/plan.json")" -eq "$3" ]
sync "$part/journal.jsonl" "$part/plan.json" "$part"; mv -T "$part" "$2"; sync . ..`

/**
 * `folder run size`, stdin: whole lines. Written behind `size` bytes and fsynced under a lock of the file. Half a line behind them is cut
 * off first; the very lines that are to be written are left as they are: a reply was lost.
 */
export const APPEND = `umask 077; cd "$1/runs/$2" && [ -s journal.jsonl ] || exit ${SHORTENED}
exec 9<>journal.jsonl && flock -w 20 9 || exit 1
cat >.append || exit 1
size=$(stat -c %s journal.jsonl)
[ "$size" -ge "$3" ] || exit ${SHORTENED}
if [ "$size" -gt "$3" ]; then
  if tail -c "+$(($3 + 1))" journal.jsonl | cmp -s - .append; then sync journal.jsonl && rm -f .append; exit; fi
  [ "$(tail -c "+$(($3 + 1))" journal.jsonl | wc -l)" -eq 0 ] || exit ${OTHER_WRITER}
  truncate -s "$3" journal.jsonl || exit 1
fi
cat .append >>journal.jsonl && sync journal.jsonl && { rm -f .append; exit 0; }
truncate -s "$3" journal.jsonl; rm -f .append; exit 1`
