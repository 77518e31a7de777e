#!/bin/sh
# Runs one command so that it outlives the connection that started it, and tells what became of it.
# POSIX sh, with coreutils or busybox, setsid and /proc. One job, one folder:
#   spec.json   what was asked for              out.log, err.log   what it prints
#   claimed/    somebody started it             exit.json          how it ended; there only when it is complete
#   proc.json   the process, before it begins   secrets/, stdin    while it runs
#
#   start FOLDER DETACH OUT ERR MOST WAIT   starts it unless somebody did, then as poll; its inputs come by stdin
#   poll FOLDER OUT ERR MOST WAIT           what there is, and the logs from the bytes OUT and ERR on
#   stop FOLDER GRACE                       ends it
#   detach DETACH SECONDS                   starts a sleeper and tells its pid and start time
# MOST is in bytes per log; WAIT, GRACE and the limits of time are in hundredths of a second.

# Sets state, ticks (start time, field 22 of proc(5)'s stat) of process $1. The name in field 2 may hold blanks and ")".
look() {
  line=
  { IFS= read -r line <"/proc/$1/stat"; } 2>/dev/null || [ -n "$line" ] || return 1
  set -f
  # shellcheck disable=SC2086
  set -- ${line##*) }
  set +f
  state=$1
  shift 19 && ticks=$1
}

# Whether process $1 is the one that started at $2. A zombie does nothing any more.
lives() {
  look "$1" && [ "$ticks" = "$2" ] && [ "$state" != Z ] && [ "$state" != X ]
}

# Living processes of group $1.
members() {
  cat /proc/[0-9]*/stat 2>/dev/null | sed -n "s/^\\([0-9][0-9]*\\) (.*) [^ZX] [0-9][0-9]* $1 .*/\\1/p"
}

# Whether anything of the group lives whose leader $1 started at $2. While it does, no other process gets that pid.
group_lives() {
  if look "$1"; then
    if [ "$ticks" != "$2" ]; then return 1; fi
    if [ "$state" != Z ] && [ "$state" != X ]; then return 0; fi
  fi
  [ -n "$(members "$1")" ]
}

# Sets found to the number after name $1 in record; false where there is none.
number() {
  found=${record#*"\"$1\":"}
  found=${found%%[,\}]*}
  case $found in '' | *[!0-9]*) return 1 ;; esac
}

# Sets worker, worker_ticks, keeper, keeper_ticks from proc.json; false when it does not hold them.
read_proc() {
  record=
  { IFS= read -r record <"$d/proc.json"; } 2>/dev/null || return 1
  number pid && worker=$found && number startTicks && worker_ticks=$found || return 1
  record=${record#*'"supervisor":'}
  number pid && keeper=$found && number startTicks && keeper_ticks=$found
}

# Sets boot.
read_boot() { IFS= read -r boot </proc/sys/kernel/random/boot_id; }

# Sets now: hundredths of a second since the machine started. The clock on the wall may be put back.
clock() {
  read -r now _ </proc/uptime
  now=${now%.*}${now#*.}
  while [ "${now#0}" != "$now" ] && [ "$now" != 0 ]; do now=${now#0}; done
}

nap() { sleep "$1" 2>/dev/null || sleep 1; }

# Standard input into file $1, on disk when it returns. Says why not.
save() {
  why=$(dd of="$1" conv=fsync 2>&1) || {
    echo "$why"
    return 1
  }
}

# Sets inode and size in bytes of both logs.
measure() {
  # shellcheck disable=SC2046
  set -- $(stat -c '%i %s' -- "$d/out.log" "$d/err.log" 2>/dev/null)
  [ $# = 4 ] || set -- 0 0 0 0
  out_inode=$1 out_size=$2 err_inode=$3 err_size=$4
}

# What may be nobody's any more.
tidy() {
  if [ -e "$d/secrets" ] || [ -e "$d/stdin" ]; then rm -rf -- "$d/secrets" "$d/stdin"; fi
  # Of a start that was killed while its input came in.
  for each in "$d"/stdin.[0-9]*; do
    if [ -e "$each" ] && [ ! -d "/proc/${each##*.}" ]; then rm -f -- "$each"; fi
  done
}

decode() {
  decoded=$(printf '%b.' "$1")
  decoded=${decoded%.}
}

# Becomes the command, away from the connection.
leave() {
  case $detach in
    systemd-run) exec systemd-run --user --scope --quiet --collect -- setsid "$@" ;;
    *) exec setsid "$@" ;;
  esac
}

start() {
  d=$1 detach=$2
  shift 2
  if [ ! -d "$d/claimed" ]; then
    # A shell gives /dev/null to what it starts in the background, hence the detour over 3. The answer ends when the
    # supervisor closes its side.
    exec 3<&0
    mask=$(umask)
    umask 077
    reply=
    if [ ! -d "$d" ]; then reply=$(mkdir -p -- "$d" 2>&1); fi
    if [ -d "$d" ]; then reply=$(leave /bin/sh "$0" run "$d" "$mask" <&3 3<&- 2>&1 &); fi
    case $reply in
      *started) fresh=yes ;;
      *claimed) ;;
      *)
        printf 'wso2-job refused\n%s\n' "$reply"
        df -Pk -- "$d" 2>/dev/null | tail -n 1
        return
        ;;
    esac
    exec 3<&-
  fi
  poll "$d" "$@"
}

# Nothing runs yet: takes back what was prepared, so that the same job can be started again.
refuse() {
  echo "error: $1"
  tidy
  rm -f -- "$d/spec.json" "$d/exit.new" "$d/out.log" "$d/err.log" "$d/running" "$d"/proc.[0-9]*
  # Given up by a reader, it stays so.
  if [ ! -e "$d/proc.json" ]; then rmdir -- "$d/claimed" 2>/dev/null; fi
  exit 1
}

run() {
  d=$1 mask=$2
  umask 077
  trap : HUP INT TERM PIPE
  # In a shell without the builtin, a secret would stand in the argv of /usr/bin/printf.
  if [ "$(command -v printf)" != printf ]; then
    echo 'error: printf is not a builtin of /bin/sh'
    exit 1
  fi
  spec='' folder='' total=0 silence=0 grace=500 bytes='' whole='' names=''
  # What the environment already has would be passed on to every process.
  unset line value decoded
  set --
  while IFS= read -r line; do
    value=${line#* }
    case ${line%% *} in
      spec) spec=$value ;;
      cwd)
        decode "$value"
        folder=$decoded
        ;;
      total) total=$value ;;
      silence) silence=$value ;;
      grace) grace=$value ;;
      secret)
        # Kept encoded in a variable: not exported, it is in no environment.
        names="$names ${value%% *}"
        unset "secret_${value%% *}"
        eval "secret_${value%% *}=\${value#* }"
        ;;
      arg)
        decode "$value"
        set -- "$@" "$decoded"
        ;;
      stdin) bytes=$value ;;
      end)
        whole=yes
        break
        ;;
    esac
  done
  # The connection was lost on the way here.
  [ "$whole" = yes ] || exit 1
  input=/dev/null
  if [ -n "$bytes" ]; then
    trap 'rm -f -- "$d/stdin.$$"' EXIT
    cat >"$d/stdin.$$" || exit 1
    [ "$(stat -c %s -- "$d/stdin.$$")" = "$bytes" ] || exit 1
  fi

  if ! why=$(mkdir -- "$d/claimed" 2>&1); then
    if [ -d "$d/claimed" ]; then echo claimed; else echo "error: $why"; fi
    exit 0
  fi
  if [ -n "$bytes" ]; then
    input=$d/stdin
    mv -- "$d/stdin.$$" "$input" || refuse 'its input cannot be kept'
    trap - EXIT
  fi
  # Not beside and renamed: before proc.json is there, nobody reads it.
  printf %b "$spec" | save "$d/spec.json" || refuse 'spec.json cannot be written'
  unset spec
  if [ -n "$names" ]; then
    mask=077
    mkdir -- "$d/secrets" || refuse 'the folder of secrets cannot be made'
    for name in $names; do
      eval "value=\$secret_$name"
      unset "secret_$name"
      # By cat, which says why it cannot write; the builtins of some shells do not.
      printf %b "$value" | cat >"$d/secrets/$name" || refuse 'a secret file cannot be written'
    done
    unset value line
  fi
  # Room for the result, so that it can be recorded on a full disk; a rename takes none.
  why=$(dd if=/dev/zero of="$d/exit.new" bs=1024 count=1 2>&1) || refuse "there is no room for the result: $why"
  { : >>"$d/out.log" && : >>"$d/err.log"; } || refuse 'the logs cannot be made'

  look $$
  keeper_ticks=$ticks
  # In a session of its own, so that a kill of this one's group leaves somebody to remove the secrets.
  setsid /bin/sh "$0" watch "$d" $$ "$keeper_ticks" "$total" "$silence" "$grace" </dev/null >/dev/null 2>&1 &
  clock
  began=$now
  setsid /bin/sh "$0" work "$d" $$ "$keeper_ticks" "$mask" "$folder" "$@" <"$input" 2>&1 &
  child=$!
  # Nobody reads this any more, and the connection can end.
  exec </dev/null >/dev/null 2>&1
  code=0
  # A signal to this process ends a wait before the worker has ended.
  while :; do
    wait "$child"
    code=$?
    [ -d "/proc/$child" ] || break
  done
  # Some shells note the end of a child while they handle the signal that ended the wait.
  if [ "$code" -gt 128 ]; then
    wait "$child"
    again=$?
    if [ "$again" != 127 ]; then code=$again; fi
  fi
  clock
  tidy
  reason=null
  for each in total silence asked; do
    if [ -e "$d/stopped.$each" ]; then reason="\"$each\""; fi
  done
  if [ "$reason" = null ] && [ ! -e "$d/running" ]; then
    # It never began: given up by a reader, or refused by the disk.
    if [ -e "$d/proc.json" ]; then exit 1; fi
    refuse 'the process could not be recorded'
  fi
  full=false
  dd if=/dev/zero of="$d/room.test" bs=4096 count=1 2>/dev/null || full=true
  signal=
  if [ "$code" -gt 128 ]; then signal=$(kill -l "$code" 2>/dev/null); fi
  case $signal in
    '' | *[!A-Z0-9+-]*) ended="\"code\":$code" ;;
    *) ended="\"signal\":\"$signal\"" ;;
  esac
  result="{\"version\":1,$ended,\"stopped\":$reason,\"diskFull\":$full,\"hundredths\":$((now - began)),\"endedAt\":\"$(date -u +%Y-%m-%dT%H:%M:%SZ)\"}"
  sync "$d/out.log" "$d/err.log" 2>/dev/null
  # Where even the room that was kept does not help: until somebody makes some.
  until printf '%-1023s\n' "$result" | dd of="$d/exit.new" conv=notrunc,fsync 2>/dev/null && mv -- "$d/exit.new" "$d/exit.json"; do
    sleep 2
  done
  sync "$d" 2>/dev/null
  rm -f -- "$d/running" "$d/room.test" "$d"/proc.[0-9]*
}

# Records itself and becomes the command: the process that is recorded is the one that runs.
work() {
  d=$1 keeper=$2 keeper_ticks=$3 mask=$4 folder=$5
  shift 5
  umask 077
  look $$
  read_boot
  printf '{"version":1,"pid":%s,"startTicks":%s,"bootId":"%s","pgid":%s,"supervisor":{"pid":%s,"startTicks":%s},"startedAt":"%s"}\n' \
    $$ "$ticks" "$boot" $$ "$keeper" "$keeper_ticks" "$(date -u +%Y-%m-%dT%H:%M:%SZ)" | save "$d/proc.$$" || {
    echo 'error: proc.json cannot be written'
    exit 1
  }
  : >"$d/running" || exit 1
  # A link is made or it is not: nobody can give this job up and it be started all the same.
  ln -- "$d/proc.$$" "$d/proc.json" 2>/dev/null || {
    rm -f -- "$d/running"
    echo 'error: it was given up before it could start'
    exit 1
  }
  sync "$d" 2>/dev/null
  echo started
  exec >>"$d/out.log" 2>>"$d/err.log"
  umask "$mask"
  # sudo keeps the login user's folder, which the other user may not be allowed to read.
  if [ -n "$folder" ]; then CDPATH='' cd -- "$folder" || exit 1; else cd 2>/dev/null || cd /; fi
  exec /usr/bin/env "$@"
}

# Ends the group of the worker: a JVM first says where it hangs. $1 reason, $2 grace
finish() {
  # A rename works on a full disk too.
  mv -- "$d/running" "$d/stopped.$1" 2>/dev/null
  dumped=
  for each in $(members "$worker"); do
    name=
    read -r name <"/proc/$each/comm"
    if [ "$name" = java ]; then kill -s QUIT "$each" && dumped=yes; fi
  done 2>/dev/null
  if [ -n "$dumped" ]; then sleep 1; fi
  kill -s TERM -- "-$worker" 2>/dev/null
  clock
  late=$((now + $2))
  while [ "$now" -lt "$late" ] && group_lives "$worker" "$worker_ticks"; do
    nap 0.1
    clock
  done
  if group_lives "$worker" "$worker_ticks"; then kill -s KILL -- "-$worker" 2>/dev/null; fi
}

# The clocks of the job, and the last one to leave.
watch() {
  d=$1 mine=$2 mine_ticks=$3 total=$4 silence=$5 grace=$6
  trap : HUP INT TERM
  beat=1
  for limit in "$total" "$silence"; do
    if [ "$limit" -gt 0 ] && [ "$limit" -lt 1000 ]; then beat=0.1; fi
  done
  known=
  while :; do
    nap "$beat"
    if [ -e "$d/exit.json" ]; then exit 0; fi
    if ! lives "$mine" "$mine_ticks"; then
      if [ -z "$known" ] && read_proc; then known=yes; fi
      # It may still need its secrets.
      if [ -n "$known" ] && group_lives "$worker" "$worker_ticks"; then continue; fi
      tidy
      exit 0
    fi
    if [ -z "$known" ]; then
      read_proc || continue
      known=yes
      clock
      began=$now heard=$now bytes=
    fi
    clock
    if [ "$silence" -gt 0 ]; then
      measure
      printed="$out_size $err_size"
      if [ "$printed" != "$bytes" ]; then bytes=$printed heard=$now; fi
    fi
    if [ "$total" -gt 0 ] && [ $((now - began)) -ge "$total" ]; then
      finish total "$grace"
      total=0 silence=0
    elif [ "$silence" -gt 0 ] && [ $((now - heard)) -ge "$silence" ]; then
      finish silence "$grace"
      total=0 silence=0
    fi
  done
}

stop() {
  d=$1
  read_boot
  if read_proc && [ ! -e "$d/exit.json" ] && grep -q "\"bootId\":\"$boot\"" "$d/proc.json" && group_lives "$worker" "$worker_ticks"; then
    finish asked "$2"
  fi
  echo 'wso2-job stopped'
}

# $1 name, $2 file
tell() {
  # The words of base64 are its lines, which printf joins.
  # shellcheck disable=SC2046
  if [ -e "$2" ]; then printf '%s =' "$1" && printf %s $(base64 <"$2") && echo; else echo "$1 -"; fi
}

# $1 name, $2 inode, $3 size, $4 bytes known, $5 most. Sets length.
tell_log() {
  length=$(($3 - $4))
  if [ "$length" -lt 0 ]; then length=0; fi
  if [ "$length" -gt "$5" ]; then length=$5; fi
  echo "$1 $2 $3 $length"
}

poll() {
  d=$1 out=$2 err=$3 most=$4
  umask 077
  clock
  begin=$now rounds=0 beat=0.02
  # Between claim and record is a moment, or the disk is very slow. Whoever stops there is given up by taking the record's place.
  if [ -d "$d/claimed" ] && [ ! -e "$d/proc.json" ]; then
    age=$(($(date +%s) - $(stat -c %Y -- "$d/claimed")))
    if [ "$age" -gt 0 ]; then begin=$((now - age * 100)); fi
  fi
  while [ -d "$d/claimed" ] && [ ! -e "$d/proc.json" ]; do
    if [ $((now - begin)) -ge 1000 ]; then
      echo '{"version":1,"givenUp":true}' | save "$d/proc.$$.none" && ln -- "$d/proc.$$.none" "$d/proc.json" 2>/dev/null
      rm -f -- "$d/proc.$$.none"
      break
    fi
    nap "$beat"
    clock
  done
  keeper=0 keeper_ticks=0 worker=0 worker_ticks=0
  read_proc
  clock
  begin=$now
  while [ $((now - begin)) -lt "$5" ] && [ ! -e "$d/exit.json" ] && lives "$keeper" "$keeper_ticks" &&
    measure && [ "$out_size" -le "$out" ] && [ "$err_size" -le "$err" ]; do
    rounds=$((rounds + 1))
    if [ "$rounds" = 10 ]; then beat=0.1; elif [ "$rounds" = 50 ]; then beat=0.3; fi
    nap "$beat"
    clock
  done

  echo 'wso2-job state'
  read_boot
  echo "boot $boot"
  if [ -d "$d/claimed" ]; then echo 'claimed yes'; else echo 'claimed no'; fi
  echo "fresh $fresh"
  tell spec "$d/spec.json"
  tell proc "$d/proc.json"
  # Life before the result, the result before the logs: what ends in between is found ended, and a result comes with whole logs.
  if [ "$keeper" != 0 ] && [ ! -e "$d/exit.json" ]; then
    kept=no
    if lives "$keeper" "$keeper_ticks"; then kept=yes && echo "supervisor $keeper $keeper_ticks"; fi
    if group_lives "$worker" "$worker_ticks"; then
      echo "worker $worker $worker_ticks"
    elif [ "$kept" = no ]; then
      tidy
    fi
  fi
  tell exit "$d/exit.json"
  measure
  tell_log out "$out_inode" "$out_size" "$out" "$most"
  out_length=$length
  tell_log err "$err_inode" "$err_size" "$err" "$most"
  err_length=$length
  echo data
  if [ "$out_length" -gt 0 ]; then tail -c "+$((out + 1))" -- "$d/out.log" | head -c "$out_length"; fi
  if [ "$err_length" -gt 0 ]; then tail -c "+$((err + 1))" -- "$d/err.log" | head -c "$err_length"; fi
}

sleeper() {
  detach=$1
  # shellcheck disable=SC2016
  pid=$(leave /bin/sh -c 'echo $$; exec sleep "$0" >/dev/null 2>&1' "$2" </dev/null 2>/dev/null &)
  look "$pid" && echo "wso2-job sleeper $pid $ticks"
}

verb=$1 fresh=no
shift
case $verb in
  start | run | work | watch | stop | poll) "$verb" "$@" ;;
  detach) sleeper "$@" ;;
esac; exit
