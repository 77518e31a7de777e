import { RAISE } from './fence.ts'
import { SEARCHABLE } from './store-scripts.ts'

/*
 * What `lock.ts` runs on the host of a target, in the target's folder of state. Times are seconds since that host started, so that neither
 * a runner's clock nor a correction of the host's own one can make a lease longer or shorter; a restart ends every lease.
 *
 * lock.guard  what everybody who looks at the lock holds by flock(1) for that moment
 * lock        one `key value` a line: id, run, owner, epoch, boot, until, since, holder (base64); then `end`
 * epoch       the fence of this host, see `fence.ts`; it grows with every taking and is never taken back
 */

const BEGIN = `umask 077; dir=$1; [ -d "$dir" ] || mkdir -p "$dir" || exit 1
command exec 8>>"$dir/lock.guard" && flock -w 20 8 || exit 1
IFS= read -r boot </proc/sys/kernel/random/boot_id && IFS=' .' read -r now _ </proc/uptime || exit 1
l_state=free l_owner= l_boot= l_until=0 l_epoch=0 l_id= l_since=0
if [ -e "$dir/lock" ]; then
  l_state=damaged
  while IFS=' ' read -r key value; do
    case $key in
      id) l_id=$value ;; owner) l_owner=$value ;; boot) l_boot=$value ;; until) l_until=$value ;; epoch) l_epoch=$value ;;
      since) l_since=$value ;; end) l_state=held ;;
    esac
  done <"$dir/lock"
  case $l_until$l_epoch$l_since in *[!0-9]* | '') l_state=damaged ;; esac
fi
`

/** `show STATE`: prints the state, seconds left, seconds held (-1: since before the host was last started), and the lock as it is. */
const SHOW = `show() { left=0 age=-1; [ "$l_boot" != "$boot" ] || left=$((l_until - now)) age=$((now - l_since)); printf '%s %s %s\\n' "$1" "$left" "$age"; cat "$dir/lock" 2>/dev/null; exit 0; }
`

const WRITE = `write() {
  printf 'id %s\\nrun %s\\nowner %s\\nepoch %s\\nboot %s\\nuntil %s\\nsince %s\\nholder %s\\nend\\n' "$@" >"$dir/lock.part" &&
    mv -f "$dir/lock.part" "$dir/lock"
}
`

/**
 * `dir id run owner seconds holder dead`: takes the lock, or says who has it. `dead` is the owner that the caller knows to be gone, or
 * empty. Prints `taken EPOCH`, or `held|damaged|working LEFT AGE` and the lock.
 */
export const TAKE = `${RAISE}${SHOW}${WRITE}${BEGIN}
[ "$l_state" != damaged ] || show damaged
if [ "$l_state" = held ] && [ "$l_owner" != "$4" ] && [ "$l_boot" = "$boot" ] && [ "$l_until" -gt "$now" ] && [ "$l_owner" != "$7" ]; then show held; fi
if [ "$l_state" = held ] && [ "$l_owner" = "$4" ]; then epoch=$l_epoch
else
  epoch=0
  if [ -e "$dir/epoch" ]; then
    IFS= read -r epoch <"$dir/epoch" || show damaged
    case $epoch in *[!0-9]* | '') show damaged ;; esac
    [ "\${#epoch}" -eq 20 ] || show damaged
    epoch=\${epoch#"\${epoch%%[!0]*}"}
  fi
  epoch=$((\${epoch:-0} + 1))
  raise "$dir/epoch" "$epoch"
  # A full disk leaves an empty file where there was none, which the next one would call damaged.
  case $? in 0) ;; 3) show working ;; *) [ -s "$dir/epoch" ] || rm -f "$dir/epoch"; exit 1 ;; esac
fi
write "$2" "$3" "$4" "$epoch" "$boot" "$((now + $5))" "$now" "$6" && sync "$dir/epoch" "$dir/lock" "$dir" || exit 1
printf 'taken %s\\n' "$epoch"`

/** `dir owner seconds run`: puts the end of the lease off. Prints `renewed`, or `lost` where it is somebody else's or nobody's. */
export const RENEW = `${WRITE}${BEGIN}
[ "$l_state" = held ] && [ "$l_owner" = "$2" ] || { echo lost; exit 0; }
since= holder=
while IFS=' ' read -r key value; do case $key in since) since=$value ;; holder) holder=$value ;; esac; done <"$dir/lock"
write "$l_id" "$4" "$2" "$l_epoch" "$boot" "$((now + $3))" "$since" "$holder" && echo renewed`

/** `dir owner`: gives the lock back if it is still that owner's. */
export const RELEASE = `${BEGIN}
[ "$l_owner" != "$2" ] || rm -f "$dir/lock"`

/** `dir`: prints `free`, or `held|damaged LEFT AGE` and the lock. Changes nothing, needs no right to write. */
export const LOOK = `${SEARCHABLE}dir=$1; searchable "$dir" || exit 1; [ -e "$dir/lock" ] || { echo free; exit 0; }
IFS= read -r boot </proc/sys/kernel/random/boot_id && IFS=' .' read -r now _ </proc/uptime || exit 1
l_state=damaged l_boot= l_until=0 l_since=0
while IFS=' ' read -r key value; do case $key in boot) l_boot=$value ;; until) l_until=$value ;; since) l_since=$value ;; end) l_state=held ;; esac; done <"$dir/lock"
case $l_until$l_since in *[!0-9]* | '') l_state=damaged l_until=0 l_since=0 ;; esac
${SHOW}show "$l_state"`

/**
 * `dir id`: takes away the lock of that id, or a damaged one, unless its lease is alive; whoever had it is fenced out. A damaged
 * epoch is set to seconds since 1970, which no count of takings has ever come to. Prints `unlocked`, `free`, `alive` or `other`.
 */
export const UNLOCK = `${RAISE}${BEGIN}
epoch=; [ ! -e "$dir/epoch" ] || IFS= read -r epoch <"$dir/epoch"
case $epoch in *[!0-9]* | '') sound=no ;; *) sound=yes ;; esac
[ "\${#epoch}" -eq 20 ] || sound=no
[ "$l_state" != free ] || [ "$sound" = no ] || { echo free; exit 0; }
if [ "$l_state" = held ]; then
  [ "$l_id" = "$2" ] || { echo other; exit 0; }
  [ "$l_boot" != "$boot" ] || [ "$l_until" -le "$now" ] || { echo alive; exit 0; }
else
  [ "$2" = damaged ] || { echo other; exit 0; }
fi
epoch=\${epoch#"\${epoch%%[!0]*}"}
if [ "$sound" = yes ]; then epoch=$((\${epoch:-0} + 1)); else : >"$dir/epoch"; epoch=$(date +%s); fi
raise "$dir/epoch" "$epoch" && sync "$dir/epoch" || exit 1
rm -f "$dir/lock" && sync "$dir" && echo unlocked`
