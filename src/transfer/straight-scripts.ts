import { FLUSH } from '../remote/stream-scripts.ts'

/** The name under which the new host's keys are pinned: whatever address the old host finds it by. */
export const ALIAS = 'new-host'

/**
 * Shell function: OpenSSH's client with nothing of the machine's or the user's own settings, agents, keys and known hosts. `$KNOWN_HOSTS` is
 * the file that pins the other side. Its own options come first, and win.
 */
const REACH = `reach() {
  SSH_AUTH_SOCK= ssh "$@" -F /dev/null -T -a -x -o BatchMode=yes -o IdentitiesOnly=yes -o PreferredAuthentications=publickey \\
    -o StrictHostKeyChecking=yes -o UserKnownHostsFile="\\"$KNOWN_HOSTS\\"" -o GlobalKnownHostsFile=/dev/null -o HostKeyAlias=${ALIAS} \\
    -o CheckHostIP=no -o UpdateHostKeys=no -o ClearAllForwardings=yes -o Compression=no -o LogLevel=ERROR \\
    -o ConnectTimeout=10 -o ServerAliveInterval=15 -o ServerAliveCountMax=4 -p "$port" -l "$user" -- "$address"
}`

/**
 * `port user address`: whether this host could log in there if it had a key. Without one, a server that is the right one says that the
 * permission is denied. Prints why not.
 */
export const WAY = `port=$1 user=$2 address=$3
${REACH}
for program in ssh ssh-keygen; do
  command -v "$program" >/dev/null 2>&1 || { echo "it has no $program"; exit 0; }
done
said=$(reach -o PreferredAuthentications=none </dev/null 2>&1 >/dev/null) && exit 0
case $said in *'Permission denied'*) exit 0 ;; esac
printf '%s\\n' "\${said:-its ssh says nothing}"`

/** Makes a key beside the file of known hosts, prints its file and its public half, and keeps it until stdin ends: that folder is removed then. */
export const KEY = `key=\${KNOWN_HOSTS%/*}/key
make() { ssh-keygen -q "$@" -N '' -C '' -f "$key" </dev/null >&2; }
make -t ed25519 || make -t ecdsa -b 256 || exit 1
read -r public <"$key.pub"
printf '%s\\n%s\\n' "$key" "$public"
cat >/dev/null`

/**
 * `key number bytes mark port user address pack...`: sends what `pack` makes of the names on stdin, of which there are so many bytes, as stream
 * `number`. What comes back goes to stdout; then a line with the mark and the exit codes of both, and what ssh said. Stdin has to stay open:
 * its end is that of the runner, and ends everything. Stderr has what `pack` says, and lines with the mark: bytes so far, `end`.
 */
export const SEND = `key=$1 number=$2 bytes=$3 mark=$4 port=$5 user=$6 address=$7; shift 7
${REACH}
folder=\${KNOWN_HOSTS%/*}
head -c "$bytes" >"$folder/names" && [ "$(wc -c <"$folder/names")" -eq "$bytes" ] || exit 1
fast=-oCiphers=^aes128-gcm@openssh.com
ssh -F /dev/null -G "$fast" ${ALIAS} >/dev/null 2>&1 || fast=
count() {
  while sleep 2 >/dev/null 2>&1 && kill -0 "$1" 2>/dev/null; do
    { read -r _; read -r _ sent; } 2>/dev/null <"/proc/$1/io" || continue
    echo "$mark $sent" >&2 || return
  done
}
exec 4>&1 6<&0
codes=$({
  {
    # An ssh that has ended already must not take this shell with it.
    (trap '' PIPE; echo "$number") 2>/dev/null
    "$@" <"$folder/names" 3>&- 4>&- 6<&- &
    pack=$!
    # Nobody may be left to read what shells say of processes that were killed.
    trap '' PIPE
    (cat >/dev/null; kill "$pack") <&6 >/dev/null 2>&1 3>&- 4>&- 6<&- &
    orphaned=$!
    # In a shell of its own: dash would keep what a function's redirections hide, and so the stream open.
    (count "$pack") >/dev/null 3>&- 4>&- 6<&- &
    counts=$!
    wait "$pack"
    code=$?
    { kill "$orphaned" "$counts"; wait "$orphaned" "$counts"; } 2>/dev/null
    echo "$mark end" >&2
    echo "pack $code" >&3
  } | {
    { reach -i "$key" $fast 2>&1 >&4 3>&- 4>&- 6<&-; echo "ssh $?" >&3; } | tail -c 4000 >"$folder/said" 3>&- 4>&- 6<&-
  }
} 3>&1)
printf '\\n%s %s\\n' "$mark" "$(echo $codes)"
cat "$folder/said"`

/**
 * `folder first last script argument...`: reads a number from its input, which has to be one of those, and runs a script that fills the folder
 * of that number with the rest. A shell's `read` takes no byte of what follows.
 */
export const RECEIVE_ONE = `folder=$1 first=$2 last=$3 script=$4; shift 4
IFS= read -r number || exit 1
case $number in '' | 0* | *[!0-9]* | ??????????*) exit 1 ;; esac
[ "$number" -ge "$first" ] && [ "$number" -le "$last" ] || exit 1
exec sh -c "$script" sh "$folder/$number" "$@"`

/**
 * `add|remove tag seconds key`: gives a key a line in the login user's authorized_keys for so many seconds, or takes it away again; `key` is
 * options, type and key. Other lines stay as they are to the byte: ours goes before them, the file is written anew beside it, with its mode, and renamed.
 * Lines of ours that are void by their time, or that an earlier attempt left under the same tag, go too. A line's last word tells what was
 * not there before it, and so is removed with the last one. Exits 3 and says why where it had better not be done.
 */
export const GUEST = `what=$1 tag=$2 seconds=$3 key=$4
umask 077
LC_ALL=C; export LC_ALL; unset TZ
${FLUSH}
refuse() { echo "$1" >&2; exit 3; }
time_of() { date -d "@$1" +%Y%m%d%H%M%S 2>/dev/null || date -r "$1" +%Y%m%d%H%M%S; }
folder=$HOME/.ssh file=$HOME/.ssh/authorized_keys made=kept old=/dev/null
if [ ! -d "$folder" ]; then
  [ "$what" = add ] || exit 0
  mkdir "$folder" || refuse "$folder cannot be made"
  made=folder
fi
exec 9<"$folder" && flock -w 20 9 || refuse "$folder cannot be locked"
if [ -e "$file" ] || [ -L "$file" ]; then
  [ -n "$(find "$file" -prune -type f -links 1 -user "$(id -u)")" ] && [ -r "$file" ] && [ -w "$file" ] ||
    refuse "$file is no plain file that its user may write"
  old=$file
elif [ "$what" = remove ]; then exit 0
elif [ "$made" = kept ]; then made=file; fi
seen=$(cksum <"$old")
now=$(time_of "$(date +%s)") && until=$(time_of "$(($(date +%s) + seconds))") || refuse 'date cannot tell the time'
ours='^restrict,expiry-time="\\([0-9]*\\)",command=".*" [a-z0-9@.-]* [A-Za-z0-9+/=]* wso2-migrate:\\([a-z0-9]*\\):\\([a-z]*\\)$'
found=$(sed -n -e "\\\\|$ours|{" -e = -e "s|$ours|\\\\1 \\\\2 \\\\3|p" -e '}' "$old")
drop=
while read -r at && read -r void whose how; do
  if [ "$whose" = "$tag" ] || [ "$void" -lt "$now" ]; then drop="$drop -e \${at}d"; fi
  case $how in folder) made=folder ;; file) [ "$made" = folder ] || made=file ;; esac
done <<END
$found
END
[ "$what" = add ] || [ -n "$drop" ] || exit 0
rm -f -- "$folder"/.wso2-migrate.????????
beside=$(mktemp "$folder/.wso2-migrate.XXXXXXXX") || refuse "$folder takes no file"
trap 'rm -f -- "$beside"' EXIT
[ "$old" = /dev/null ] || cp -p -- "$old" "$beside" || refuse "$file cannot be copied"
{
  [ "$what" = remove ] || printf '%s\\n' "restrict,expiry-time=\\"$until\\",$key wso2-migrate:$tag:$made"
  if [ -n "$drop" ]; then sed $drop "$old"; else cat "$old"; fi
} >"$beside" || refuse "$folder takes no file"
[ "$(cksum <"$old")" = "$seen" ] || refuse "somebody else is writing $file"
if [ "$what" = remove ] && [ ! -s "$beside" ] && [ "$made" != kept ]; then
  rm -f -- "$file" "$beside"
  [ "$made" = file ] || rmdir "$folder" 2>/dev/null
  exit 0
fi
flush "$beside" && mv -f -- "$beside" "$file" || refuse "$file cannot be replaced"`
