import { FLUSH_DISK, KEEP, REAL } from './place-scripts.ts'

/**
 * `sh PREPARE backup data cp items...` runs in the destination. An item is a letter and a name: `l./link//where it points`, `t./thing` that is put
 * in place, `d./folder`; what starts otherwise is left. Prints for each thing 0 when none is there, 1 when it was kept, 2 when what is
 * there is what is staged, and for each folder 1 or 0.
 */
export const PREPARE = `backup=$1 data=$2 cp=$3; shift 3
through=$data/through kind=
stop() { [ "$kind" != t ] || : >"$data/unkept"; echo "$1" >&2; exit 255; }
${REAL}
${KEEP}
rights() { line=$(ls -ld "$1"); printf '%s' "\${line%% *}"; }
same() {
  for there in "$data"/*/; do
    there=$there$1
    if [ -L "$1" ]; then
      [ -L "$there" ] && [ "$(readlink "$1"; echo .)" = "$(readlink "$there"; echo .)" ] && return 0
    elif [ -f "$there" ] && [ ! -L "$there" ] && [ ! "$1" -nt "$there" ] && [ ! "$1" -ot "$there" ]; then
      cmp -s "$1" "$there" 2>/dev/null && [ "$(rights "$1")" = "$(rights "$there")" ] && return 0
    fi
  done
  return 1
}
make() { [ $# = 0 ] || { umask 022; mkdir -p -- "$@" || stop 'no folder was made'; umask 077; }; }
settle() { if [ "$kind" = t ]; then keep "$@"; else make "$@"; fi; }
first=1
for item do
  [ -z "$first" ] || set --
  first= next=\${item%"\${item#?}"}
  if [ "$next" != "$kind" ] || [ $# -ge 200 ]; then settle "$@"; set --; fi
  kind=$next name=\${item#?}
  case $kind in
  l)
    link=$data/links/\${name%%//*}
    [ -d "\${link%/*}" ] || mkdir -p "\${link%/*}" || stop "$name"
    ln -s -- "\${name#*//}" "$link" || stop "$name" ;;
  t)
    if [ ! -e "$name" ] && [ ! -L "$name" ]; then printf 0
    elif same "$name"; then printf 2
    else
      printf 1
      real "\${name%/*}"
      set -- "$@" "$name"
    fi ;;
  d)
    if [ -e "$name" ] || [ -L "$name" ]; then printf 1; else printf 0; fi
    real "$name"
    [ -d "$name" ] || set -- "$@" "$name" ;;
  esac
done
[ -n "$first" ] || settle "$@"`

/** `sh MODES items...` runs in the destination and sets the modes of folders: `m0755 ./folder`. What starts otherwise is left. */
export const MODES = `first=1 mode=
settle() { [ $# = 0 ] || chmod "\${mode#m}" "$@" || exit 255; }
for item do
  [ -z "$first" ] || set --
  first=
  case $item in m*) ;; *) continue ;; esac
  if [ "\${item%% *}" != "$mode" ] || [ $# -ge 200 ]; then settle "$@"; set --; fi
  mode=\${item%% *}
  set -- "$@" "\${item#* }"
done
[ -n "$first" ] || settle "$@"`

/**
 * `sh FINISH data root backup bytes cp prepare staged modes`. The list comes by stdin and waits in a file: how much of it came is known before it
 * is acted upon. All paths of what is staged are absolute: whoever takes it over renames it, and then this here comes no further.
 */
export const FINISH = `umask 077
${FLUSH_DISK}
data=$1 root=$2 backup=$3 total=$4 cp=$5 prepare=$6 staged=$7 modes=$8
list=$data/list
for old in "$data/links" "$data/through" "$data/unkept"; do [ ! -e "$old" ] || rm -rf "$old" || exit 21; done
[ -d "$data" ] || mkdir -p "$data" || exit 21
cat >"$list" && [ "$(wc -c <"$list")" -eq "$total" ] || exit 21
[ -d "$root" ] || (umask 022 && mkdir -p "$root") || exit 21
cd "$root" || exit 21
[ -z "$9" ] || xargs -0 sh -c "$9" sh "$data" <"$list" || exit 21
xargs -0 sh -c "$prepare" sh "$backup" "$data" "$cp" <"$list" || { [ ! -e "$data/unkept" ] || exit 22; exit 23; }
echo
flush "$data" || exit 23
for stream in "$data"/[0-9]* "$data/links"; do
  [ ! -d "$stream" ] || find "$stream" -type d -exec sh -c "$staged" sh "$stream" "$data/through" {} + || exit 23
done
[ -z "$modes" ] || xargs -0 sh -c "$modes" sh <"$list" || exit 24
flush .
rm -rf "$list" "$data/through"
find "$data" -depth -type d -exec rmdir {} + 2>/dev/null
staging=\${data%/*}
rmdir "$staging" "\${staging%/*}" "\${staging%/*/*}" 2>/dev/null
exit 0`

/** `sh THROUGH data items...` notes folders that the plan saw as links: `a./folder`. What starts otherwise is left. */
export const THROUGH = `data=$1; shift
for item do
  case $item in a*) mkdir -p "$data/through/\${item#a}" || exit 255 ;; esac
done`
