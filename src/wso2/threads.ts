import type { Host } from '../remote/command.ts'
import type { Server } from './server.ts'

/** Dumps of large servers have a few megabytes. */
const MOST = 8 * 1024 * 1024

// jstack of the server's own Java where there is one: the start script sends what `kill -3` prints to nowhere, unless its output was kept
// in a file.
const DUMP = `java=$1 most=$2; shift 2
for pid do
  if [ -x "$java/bin/jstack" ]; then timeout 30 "$java/bin/jstack" -l "$pid" 2>&1 | head -c "$most"; continue; fi
  out=$(readlink "/proc/$pid/fd/1")
  [ -f "$out" ] || { echo "no thread dump of $pid: $java/bin/jstack is not there, and $pid prints to $out"; continue; }
  before=$(stat -c %s -- "$out")
  kill -3 "$pid" && sleep 2
  tail -c +$((before + 1)) -- "$out" | head -c "$most"
done
exit 0`

/** What every thread of these processes does at the moment: for whoever asks why a server hangs. Best effort: it may be empty. */
export async function dumpThreads(host: Host, server: Server, pids: readonly number[]): Promise<string> {
  const argv = [
    '/bin/sh',
    '-c',
    DUMP,
    'sh',
    server.javaHome ?? '',
    String(MOST),
    ...pids.map(String),
  ] as const
  const { stdout } = await host.run({ argv, timeoutMs: 60_000 })
  return stdout
}
