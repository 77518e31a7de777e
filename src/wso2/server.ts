import { setTimeout as sleep } from 'node:timers/promises'
import { debugPoint } from '../debug-point.ts'
import { MigrateError } from '../errors.ts'
import type { Command, Host } from '../remote/command.ts'
import type { Pack } from '../routes/schema.ts'
import { FIND_PROCESSES, parseProcess, type ServerProcess } from './processes.ts'

/** One server as it is started and stopped: CARBON_HOME and JAVA_HOME are always said, never inherited. */
export interface Server {
  home: string
  pack: Pack
  /** Absent where we only look or stop. */
  javaHome?: string | undefined
  /** `4g`: both initial and maximal heap. */
  heap?: string | undefined
  /** Name of the unit that manages it: it would restart what we stop behind its back. */
  service?: string | undefined
}

const POLL_MS = 500

const LIST = `home=$1 real=$(readlink -f -- "$1" 2>/dev/null)
${FIND_PROCESSES}exit 0`
const SIGNAL = `t=$(sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20); [ "$t" = "$2" ] || exit 0; kill -"$3" "$1"`
/** How long a process may take to go after KILL, in milliseconds: its memory has to be given back. */
const KILLED_MS = 30_000

/** Processes of the server of this home, found by what they say of themselves, whoever started them. */
export async function findServer(host: Host, home: string): Promise<ServerProcess[]> {
  const printed = await host.must(
    { argv: ['/bin/sh', '-c', LIST, 'sh', home] },
    {
      reason: 'preflight-failed',
      what: `Whether the server of ${home} runs could not be found out.`,
      fix: 'check that run_as may read /proc on that host.',
    },
  )
  return printed.split('\n').filter(Boolean).map(parseProcess)
}

/**
 * The command that starts it. Its exit code says nothing: the scripts exit 0 whatever happened (`wso2.md` 0.1).
 * @param args program arguments; a unit has its own, so that a server with arguments is always started by its script
 */
export function startCommand(server: Server, args: readonly string[] = []): Command {
  if (server.service && args.length === 0)
    return { argv: ['systemctl', 'start', server.service], runAs: 'root', timeoutMs: 120_000 }
  return {
    argv: ['/bin/sh', `${server.home}/${server.pack.script}`, 'start', ...args],
    cwd: server.home,
    env: {
      CARBON_HOME: server.home,
      JAVA_HOME: server.javaHome ?? '',
      ...(server.heap && { JVM_MEM_OPTS: `-Xms${server.heap} -Xmx${server.heap}` }),
    },
    timeoutMs: 120_000,
  }
}

/** Once the number in it belongs to somebody else, the script says "Process is already running" and exits 0. */
export async function dropPidFile(host: Host, { home, pack }: Server): Promise<void> {
  await host.run({ argv: ['rm', '-f', '--', `${home}/${pack.pid_file}`] })
}

/** Starts it, where none runs. */
export async function startServer(host: Host, server: Server): Promise<void> {
  await dropPidFile(host, server)
  await host.must(startCommand(server), {
    reason: 'verify-failed',
    what: `The server of ${server.home} could not be started.`,
    safe: 'No server was started.',
    fix: server.service
      ? `allow "systemctl start ${server.service}" to the login user by sudo -n, or leave out service.`
      : `look at ${server.home}/${server.pack.log} on that host.`,
  })
}

/**
 * Stops it and waits until it is gone.
 * @returns whether it ran at all
 * @throws MigrateError `timed-out` when it still runs after `timeoutMs`; it is not killed
 */
export async function stopServer(host: Host, server: Server, timeoutMs: number): Promise<boolean> {
  const before = await findServer(host, server.home)
  if (before.length === 0) return false
  if (server.service) {
    await host.must(
      { argv: ['systemctl', 'stop', server.service], runAs: 'root', timeoutMs },
      {
        reason: 'preflight-failed',
        what: `The service ${server.service} could not be stopped.`,
        safe: 'The server still runs.',
        fix: `allow "systemctl stop ${server.service}" to the login user by sudo -n, or stop it by hand and run again.`,
      },
    )
  } else {
    await signal(host, before, 'TERM')
  }
  if (await isGone(host, server.home, timeoutMs)) return true
  throw new MigrateError({
    reason: 'timed-out',
    host: host.name,
    what: `The server of ${server.home} was told to stop and still runs after ${Math.round(timeoutMs / 1000)} s.`,
    safe: 'It was not killed; nothing else was changed.',
    fix: `look at it (pid ${before.map(({ pid }) => pid).join(', ')}), stop it by hand, then run again.`,
  })
}

/**
 * As `stopServer`, but one that hangs is killed when its time is over: for a server whose work is lost anyhow.
 * @returns how it went; `not-running` where there was none
 */
export async function endServer(
  host: Host,
  home: string,
  graceMs: number,
): Promise<'not-running' | 'stopped' | 'killed'> {
  const before = await findServer(host, home)
  if (before.length === 0) return 'not-running'
  await signal(host, before, 'TERM')
  if (await isGone(host, home, graceMs)) return 'stopped'
  await signal(host, await findServer(host, home), 'KILL')
  if (await isGone(host, home, KILLED_MS)) return 'killed'
  throw new MigrateError({
    reason: 'timed-out',
    host: host.name,
    what: `The server of ${home} does not end: neither TERM nor KILL helped.`,
    safe: 'It still runs, and may still change the databases.',
    fix: `look at it (pid ${before.map(({ pid }) => pid).join(', ')}; ps says D where it waits for a disk), end it, then run again.`,
  })
}

async function signal(host: Host, processes: readonly ServerProcess[], name: 'TERM' | 'KILL'): Promise<void> {
  for (const { pid, startTicks } of processes) {
    await host.run({ argv: ['/bin/sh', '-c', SIGNAL, 'sh', String(pid), startTicks, name] })
  }
}

async function isGone(host: Host, home: string, timeoutMs: number): Promise<boolean> {
  const end = Date.now() + timeoutMs
  while (Date.now() < end) {
    await debugPoint('server.stopping', home)
    if ((await findServer(host, home)).length === 0) return true
    await sleep(POLL_MS)
  }
  return false
}
