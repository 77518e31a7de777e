import { setTimeout as sleep } from 'node:timers/promises'
import type { Problem } from '../../errors.ts'
import type { Host } from '../command.ts'
import { DETACH_WAYS, type DetachWay, sleeperCommand } from './supervisor.ts'

/** logind ends what a session left behind after its end, not with it. */
const GONE_MS = 1_500
const SLEEP_SECONDS = 60

/**
 * Tries what survives the end of a connection: starts a sleeper in each way, drops the connection, comes back. Gives the strongest way
 * that works; undefined: none does. Leaves nothing behind. It drops the connection of `host`, with all that other commands do through it.
 */
export async function probeDetachment(host: Host): Promise<DetachWay | undefined> {
  const sleepers: { way: DetachWay; pid: string; ticks: string }[] = []
  for (const way of DETACH_WAYS) {
    const { stdout } = await host.run({ ...sleeperCommand(way, SLEEP_SECONDS), timeoutMs: 15_000 })
    const [, pid, ticks] = /^wso2-job sleeper (\d+) (\d+)$/m.exec(stdout) ?? []
    if (pid !== undefined && ticks !== undefined) sleepers.push({ way, pid, ticks })
  }
  await host.close()
  await sleep(GONE_MS)
  let best: DetachWay | undefined
  for (const { way, pid, ticks } of sleepers) {
    const { outcome } = await host.run({
      argv: ['/bin/sh', '-c', CHECK, 'sh', pid, ticks],
      timeoutMs: 15_000,
    })
    if (outcome.kind === 'exit' && outcome.code === 0) best ??= way
  }
  return best
}

/** Exits 0 if the sleeper was alive, and ends it. Its name has no blanks: the start time is the 22nd word. */
const CHECK =
  'IFS= read -r line <"/proc/$1/stat" || exit 1; ticks=$2; set -- $line; [ "${22}" = "$ticks" ] && [ "$3" != Z ] && kill "$1"'

/** What preflight says of a host where `probeDetachment` found no way. */
export function detachmentProblem(host: Host): Problem {
  return {
    reason: 'preflight-failed',
    host: host.name,
    what: 'Nothing that is started there survives the end of its connection.',
    safe: 'Nothing was changed.',
    fix: 'let the users of that server keep processes: as root `loginctl enable-linger USER` for the login user and run_as, or `KillUserProcesses=no` in /etc/systemd/logind.conf; `setsid` (util-linux) must be installed.',
  }
}
