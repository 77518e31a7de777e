/** A process that names the home on its command line. Pids are used again: the start time makes it unmistakable. */
export interface ServerProcess {
  pid: number
  /** Clock ticks since boot, field 22 of `/proc/<pid>/stat`. */
  startTicks: string
  user: string
}

/**
 * Shell text that prints `process <pid> <start> <user>` for each server of `$home`, whoever started it and whatever its pid
 * file says. `$real` is the home without symbolic links, or empty.
 */
export const FIND_PROCESSES = `mine=$(stat -L -c %d:%i -- "$home" 2>/dev/null)
for each in $(grep -lzE '^-Dcarbon\\.home=' /proc/[0-9]*/cmdline 2>/dev/null); do
  process=\${each%/cmdline}
  its=$(tr '\\0' '\\n' < "$each" 2>/dev/null | sed -n 's/^-Dcarbon\\.home=//p' | tail -n 1)
  if [ "$its" != "$home" ] && { [ -z "$real" ] || [ "$(readlink -f -- "$its")" != "$real" ]; }; then continue; fi
  # A server in a container of this machine has a home of its own under the same name. One of systemd with PrivateTmp sees
  # other mounts than we do, and yet this home.
  theirs=$(stat -L -c %d:%i -- "$process/root$its" 2>/dev/null)
  if [ -n "$theirs" ] && [ -n "$mine" ] && [ "$theirs" != "$mine" ]; then continue; fi
  started=$(sed 's/.*) //' "$process/stat" 2>/dev/null | cut -d ' ' -f 20)
  if [ -n "$started" ]; then echo "process \${process#/proc/} $started $(stat -c %U "$process")"; fi
done
`

/** Reads one line of what `FIND_PROCESSES` prints. */
export function parseProcess(line: string): ServerProcess {
  const [, pid, startTicks, user] = line.split(' ')
  return { pid: Number(pid), startTicks: startTicks ?? '', user: user ?? '' }
}
