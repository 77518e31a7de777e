/** Shell functions and scripts that put files in place; `xargs -0` gives them names, relative to where they run. */

/** Where a file system is: a rename is atomic only inside one. */
export const DEVICE = `device() { df -P "$1" | awk 'NR == 2 { print $1, $NF }'; }`

/** Prints 1 for each name that is there, else 0. */
export const EXISTING =
  'for name do if [ -e "$name" ] || [ -L "$name" ]; then printf 1; else printf 0; fi; done'

/**
 * Shell functions. `keep NAME...` keeps what is there of these names in folder $backup. A hard link costs nothing, and the file that replaces the
 * old one is another inode. What an earlier attempt saved is older and stays, so that half of a file must never lie under its name. With
 * `$cp`, one process makes all links; what it could not is done one by one. `stop MESSAGE` is called for what cannot be kept.
 */
export const KEEP = `kept() { [ -e "$backup/$1" ] || [ -L "$backup/$1" ]; }
shelves() {
  shelf= fresh=1
  for name do
    [ -z "$fresh" ] || set --
    fresh=
    if [ "\${name%/*}" != "$shelf" ]; then shelf=\${name%/*}; set -- "$@" "$backup/$shelf"; fi
  done
  mkdir -p "$@" || stop "no folder was made in $backup"
}
keep() {
  [ $# != 0 ] || return 0
  shelves "$@"
  [ -z "$cp" ] || cp -lP --parents -t "$backup" -- "$@" 2>/dev/null
  for name do
    kept "$name" || { [ ! -L "$name" ] && ln "$name" "$backup/$name" 2>/dev/null; } || {
      part=$backup/.$$.wso2-migrate-part
      said=$({ cp -pP "$name" "$part" && mv "$part" "$backup/$name"; } 2>&1) || { rm -f "$part"; stop "$name: $said"; }
    }
  done
}`

/** Keeps what is there of the names in folder $1. */
export const EACH_BACK_UP = `backup=$1 cp=; shift
stop() { echo "$1" >&2; exit 1; }
${KEEP}
first=1
for item do
  [ -z "$first" ] || set --
  first=
  if [ $# -ge 200 ]; then keep "$@"; set --; fi
  if [ -e "$item" ] || [ -L "$item" ]; then set -- "$@" "$item"; fi
done
[ -n "$first" ] || keep "$@"`

/** What is said of a folder that is none any more. */
export const NOT_FOLLOWED = 'has become a link, which is not followed'

/**
 * A shell function: `real FOLDER` calls `stop` where the folder, or one above it, is a link that leads somewhere else by now. Those that are
 * folders below $through were links when the copy was planned.
 */
export const REAL = `real() {
  at=$1
  [ "$at" != "\${last-}" ] || return 0
  last=$at
  while [ "$at" != . ]; do
    if [ -L "$at" ] && [ ! -d "$through/$at" ]; then stop "$at ${NOT_FOLLOWED}"; fi
    at=\${at%/*}
  done
}`

/** Data reaches the disk before any name points at it; names reach it before anybody says "done". */
export const FLUSH_DISK = 'flush() { sync -f "$1" 2>/dev/null || sync; }'

export const EACH_FOLDER = '[ $# = 0 ] || exec mkdir -p -- "$@"'

/**
 * `sh EACH_STAGED stream through folders...` runs in the destination and renames what lies directly in each folder of the stream (absolute), folders
 * excepted, into the folder of the same name; prints how many went. For `through` see `REAL`.
 */
export const EACH_STAGED = `stream=$1 through=$2; shift 2
stop() { echo "$1" >&2; exit 1; }
${REAL}
send() { [ $# = 0 ] || { last=; real "$to"; mv -f -- "$@" "$to/" && echo $#; } || exit 1; }
for folder do
  set --
  to=.\${folder#"$stream"}
  for name in "$folder"/* "$folder"/.*; do
    if [ ! -L "$name" ]; then
      if [ -d "$name" ] || [ ! -e "$name" ]; then continue; fi
    fi
    set -- "$@" "$name"
    if [ $# -ge 200 ]; then send "$@"; set --; fi
  done
  send "$@"
done`
