/** Shell functions and scripts that put files in place; `xargs -0` gives them names, relative to where they run. */

/** Where a file system is: a rename is atomic only inside one. */
export const DEVICE = `device() { df -P "$1" | awk 'NR == 2 { print $1, $NF }'; }`

/** Prints 1 for each name that is there, else 0. */
export const EXISTING =
  'for name do if [ -e "$name" ] || [ -L "$name" ]; then printf 1; else printf 0; fi; done'

/**
 * Keeps what is there of the names in folder $1. A hard link costs nothing, and the file that replaces the old one is another inode. What an
 * earlier attempt saved is older and stays, so that half of a file must never lie under its name.
 */
export const EACH_BACK_UP = `backup=$1; shift
for name do
  if [ ! -e "$name" ] && [ ! -L "$name" ]; then continue; fi
  if [ -e "$backup/$name" ] || [ -L "$backup/$name" ]; then continue; fi
  mkdir -p "$backup/\${name%/*}" || exit 1
  if [ -L "$name" ]; then cp -pP "$name" "$backup/$name" || exit 1
  elif ! ln "$name" "$backup/$name" 2>/dev/null; then
    cp -p "$name" "$backup/.wso2-migrate-part" && mv "$backup/.wso2-migrate-part" "$backup/$name" || exit 1
  fi
done`

/** Data reaches the disk before any name points at it; names reach it before anybody says "done". */
export const FLUSH_DISK = 'flush() { sync -f "$1" 2>/dev/null || sync; }'

export const EACH_FOLDER = '[ $# = 0 ] || exec mkdir -p -- "$@"'

/** Renames what lies directly in each folder, folders excepted, into the folder of that name below $1; prints how many went. */
export const EACH_STAGED = `root=$1; shift
send() { to=$1; shift; [ $# = 0 ] || { mv -f -- "$@" "$to/" && echo $#; }; }
for folder do
  set --
  for name in "$folder"/* "$folder"/.*; do
    if [ ! -L "$name" ]; then
      if [ -d "$name" ] || [ ! -e "$name" ]; then continue; fi
    fi
    set -- "$@" "$name"
    if [ $# -ge 200 ]; then send "$root/$folder" "$@" || exit 1; set --; fi
  done
  send "$root/$folder" "$@" || exit 1
done`

/** Makes the link $1 to $2. */
export const EACH_LINK = `mkdir -p "\${1%/*}" && ln -s -- "$2" "$1"`
