import { STAGING_FOLDER } from './listing.ts'

/** `root each option format`: the names on stdin, which have to fit into one command. */
export const READ = 'cd "$1" && exec xargs -0 sh -c "$2" sh "$3" "$4"'

/**
 * `option format names...`: packs files by `$PACK`, which takes names on stdin, and says then what they are: between two lines with `$MARK` a
 * line of `stat` for each and a line with the hash by `$HASH` for each.
 */
export const EACH_READ = `option=$1 format=$2; shift 2
printf '%s\\0' "$@" | $PACK
printf '\\n%s\\n' "$MARK"
stat "$option" "$format" "$@" 2>/dev/null
$HASH "$@" 2>/dev/null | while read -r hash rest; do echo "$hash"; done
printf '\\n%s\\n' "$MARK"`

/** Where, in the folder of a stream, what is meant for the command itself lies until it is read. No file of a copy can be called so. */
export const BOX = STAGING_FOLDER

/**
 * `into option format finish...`: unpacks stdin and compares it with what the source has said, in the box: `names`, ended by NUL, and `proof`, as
 * `EACH_READ` prints it, empty where it shall not be the same. Where it is the same, prints so, and `finish` reads `list`. Else prints what came.
 */
export const PLACE = `umask 077
into=$1 option=$2 format=$3 box=$1/${BOX}; shift 3
mkdir -p "$into" && cd "$into" && tar -x -p -o -f - && cat >/dev/null || exit 1
{
  found=$(
    xargs -0 stat "$option" "$format" <"$box/names"
    xargs -0 $HASH <"$box/names" | while read -r hash rest; do echo "$hash"; done
  ) 2>/dev/null
  wanted=$(cat "$box/proof") && rm -rf "$box" || exit 1
  [ -n "$wanted" ] && [ "$found" = "$wanted" ] || { printf 'other\\n%s\\n' "$found"; exit 0; }
  echo same
  exec sh -c "$@"
} <"$box/list"`
