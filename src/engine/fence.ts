import { MigrateError } from '../errors.ts'
import type { Command, Door, Failure, Host, Result, RunningCommand, RunOptions } from '../remote/command.ts'

/** A number on a host that says who may write there: the epoch of the newest holder of a target's lock. */
export interface Fence {
  /** Absolute path of the file: 20 digits and a newline, overwritten in place so that its flock stays one and the same. */
  file: string
  epoch: number
}

/** Exit code of a command that was not started, because somebody else has taken over. */
const FENCED = 97
const MARK = 'wso2-migrate: fenced'

/**
 * Runs what follows while it holds the fence shared, so that nobody can be told that he has the lock while a command of an earlier
 * holder still works. The command itself does not inherit the descriptor: a server that it starts would hold the fence for ever.
 * 128 + n is passed on as the signal n, as `quote.ts` does. What only looks lets go of the fence first.
 */
const ENTER = `command exec 9<"$1" && flock -s -w 60 9 || { echo "${MARK}: $1 cannot be locked" >&2; exit ${FENCED}; }
IFS= read -r now <&9; [ "$now" = "$2" ] || { echo "${MARK}: epoch \${now:-lost}, not $2" >&2; exit ${FENCED}; }
shift 2; `
const CHECK = `${ENTER}trap : HUP INT PIPE TERM; /usr/bin/env "$@" 9<&-; c=$?
trap - HUP INT PIPE TERM; exec 9<&-; [ "$c" -le 128 ] || kill -s "$((c - 128))" $$; exit "$c"`
const CHECK_BEFORE = `${ENTER}exec 9<&-; exec /usr/bin/env "$@"`

/**
 * Shell function: `raise FILE EPOCH` makes EPOCH the number of that fence, which the caller puts on disk. 0 raised; 1 could not; 3 a command of an earlier holder
 * does not end; 4 a newer holder is there. Commands of earlier holders that hold the fence get 5 s to end, then TERM, then
 * KILL: their runner may be gone for good, or frozen and about to wake up. They are found by their open files: /proc/locks tells the
 * process that locked, flock(1), which is gone.
 */
export const RAISE = `raise() {
  exec 9<>"$1" || return 1
  if ! flock -w 5 9; then
    for signal in TERM KILL; do
      for fd in /proc/[0-9]*/fd/*; do
        [ "$fd" -ef "$1" ] || continue
        pid=\${fd#/proc/} pid=\${pid%%/*} flags=
        { read -r _; read -r _ flags; } 2>/dev/null <"/proc/$pid/fdinfo/\${fd##*/}"
        # Commands have it open for reading alone; who wants to raise it too, as we do, for writing.
        case $flags in *0) ;; *) continue ;; esac
        group=$(cut -d ' ' -f 5 "/proc/$pid/stat" 2>/dev/null) && kill -s "$signal" -- "-$group" 2>/dev/null
      done
      flock -w 5 9 && break
    done
    flock -n 9 || return 3
  fi
  IFS= read -r mark <&9 || mark=
  case $mark in *[!0-9]*) mark= ;; esac
  mark=\${mark#"\${mark%%[!0]*}"}
  [ "\${mark:-0}" -le "$2" ] || return 4
  printf '%020d\\n' "$2" 1<>"$1" || return 1
  exec 9<&-
}
`

const RAISE_ALONE = `umask 077; mkdir -p "$(dirname "$1")" || exit 1
${RAISE}
raise "$1" "$2" && sync "$1"`

/**
 * Puts a fence up, or raises it, on a host that a run is about to change.
 * @throws MigrateError `locked` where a newer holder was there, or a command of an earlier one does not end
 */
export async function raiseFence(host: Host, { file, epoch }: Fence): Promise<void> {
  const { outcome, stderr } = await host.run({
    argv: ['/bin/sh', '-c', RAISE_ALONE, 'sh', file, String(epoch)],
  })
  const code = outcome.kind === 'exit' ? outcome.code : undefined
  if (code === 0) return
  if (code === 4) throw takenOver(host, file)
  throw new MigrateError({
    reason: code === 3 ? 'locked' : outcome.kind === 'lost' ? 'host-unreachable' : 'preflight-failed',
    host: host.name,
    what:
      code === 3
        ? 'A command of an earlier attempt still runs there and cannot be stopped.'
        : `The mark that keeps earlier attempts out could not be written to ${file}: ${stderr.trim()}`,
    safe: 'No step was begun.',
    fix:
      code === 3
        ? `find it (fuser -v ${file}), end it, then run again.`
        : 'check free space and rights of run_as there, or set state_dir of the host; then run again.',
  })
}

/**
 * The same host, where every command is started only while nobody else has taken over, and keeps others from taking over while it
 * runs. Durable jobs go in front of it (`durableHost(fencedHost(host))`): what starts and asks for a job is fenced, the job lives on.
 */
export function fencedHost(host: Host, fence: Fence): Host {
  return new FencedHost(host, fence)
}

class FencedHost implements Host {
  readonly name: string
  readonly address: string
  readonly known: Host['known']
  readonly #host: Host
  readonly #fence: Fence

  constructor(host: Host, fence: Fence) {
    this.name = host.name
    this.address = host.address
    this.known = host.known
    this.#host = host
    this.#fence = fence
  }

  machineId(): Promise<string> {
    return this.#host.machineId()
  }

  roundTripMs(): Promise<number> {
    return this.#host.roundTripMs()
  }

  hasLane(lane: number): Promise<boolean> {
    return this.#host.hasLane(lane)
  }

  async run(command: Command, options?: RunOptions): Promise<Result> {
    const result = await this.#host.run(this.#behind(command), options)
    if (result.outcome.kind === 'exit' && result.outcome.code === FENCED && result.stderr.includes(MARK)) {
      throw takenOver(this, this.#fence.file)
    }
    return result
  }

  async must(command: Command, failure: Failure, options?: RunOptions): Promise<string> {
    try {
      return await this.#host.must(this.#behind(command), failure, options)
    } catch (error) {
      if (error instanceof MigrateError && error.message.includes(MARK))
        throw takenOver(this, this.#fence.file)
      throw error
    }
  }

  async stream(command: Command): Promise<RunningCommand> {
    const running = await this.#host.stream(this.#behind(command))
    const done = running.done.then(async (outcome) => {
      // The reader of stderr is somebody else. Whether a command with this exit code was fenced is asked once more.
      if (outcome.kind === 'exit' && outcome.code === FENCED) await this.#stillOurs()
      return outcome
    })
    done.catch(() => {})
    return {
      stdin: running.stdin,
      stdout: running.stdout,
      stderr: running.stderr,
      done,
      kill: () => running.kill(),
    }
  }

  async tunnel(address: string, port: number): Promise<import('node:stream').Duplex> {
    await this.#stillOurs()
    return this.#host.tunnel(address, port)
  }

  get door(): Door | undefined {
    const { door } = this.#host
    return (
      door && {
        ...door,
        line: (command, mark) => door.line(this.#behind(command), mark),
        // Who logs in may not be allowed to read the fence.
        login: async (command) => {
          await this.#stillOurs()
          return door.login(command)
        },
      }
    )
  }

  close(): Promise<void> {
    return this.#host.close()
  }

  async #stillOurs(): Promise<void> {
    await this.run({ argv: ['true'] })
  }

  #behind(command: Command): Command {
    const { file, epoch } = this.#fence
    const check = [
      '/bin/sh',
      '-c',
      command.looks ? CHECK_BEFORE : CHECK,
      'sh',
      file,
      String(epoch).padStart(20, '0'),
    ]
    return { ...command, prefix: [...check, ...(command.prefix ?? [])] }
  }
}

function takenOver(host: Pick<Host, 'name'>, file: string): MigrateError {
  return new MigrateError({
    reason: 'locked',
    host: host.name,
    what: 'Another process has taken this run over, or this one was silent for longer than its lease.',
    safe: 'The command was not started; nothing was written by this process since then.',
    fix: `look with \`status\` what the run is doing; if nobody works on it, run again (${file} says which epoch may write).`,
  })
}
