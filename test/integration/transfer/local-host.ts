import { spawn } from 'node:child_process'
import type { Duplex } from 'node:stream'
import type { Command, Host, Outcome, Result, RunningCommand } from '../../../src/remote/command.ts'

/** Whether a command prints an archive, alone or with what follows it. */
export function packs({ argv, env }: Command): boolean {
  return argv[0] === 'tar' || env?.PACK !== undefined
}

/** Runs commands of the transfer room on this machine, with another PATH or a hook on the stream where a test wants one. */
export class LocalHost implements Host {
  readonly name: string
  readonly address = 'local'
  readonly known = new Map<string, Promise<unknown>>()
  readonly started: (readonly string[])[] = []
  readonly #path: string
  /** May replace what a command prints (a line that flips bits, a reader that dies). */
  tamper?: (command: Command, running: RunningCommand) => RunningCommand

  constructor(name: string, path = process.env.PATH ?? '') {
    this.name = name
    this.#path = path
  }

  async machineId(): Promise<string> {
    return 'here'
  }

  async run(): Promise<Result> {
    throw new Error('the transfer room reads bytes: it uses stream()')
  }

  async must(): Promise<string> {
    throw new Error('the transfer room reads bytes: it uses stream()')
  }

  async stream(command: Command): Promise<RunningCommand> {
    this.started.push(command.argv)
    const [file, ...args] = command.argv
    const child = spawn(file, args, { detached: true, env: { PATH: this.#path, ...command.env } })
    const done = new Promise<Outcome>((resolve, reject) => {
      child.on('error', reject)
      child.on('close', (code, signal) =>
        resolve(code === null ? { kind: 'signal', signal: signal ?? 'unknown' } : { kind: 'exit', code }),
      )
    })
    const running: RunningCommand = {
      stdin: child.stdin,
      stdout: child.stdout,
      stderr: child.stderr,
      done,
      async kill() {
        if (child.exitCode === null && child.signalCode === null && child.pid)
          process.kill(-child.pid, 'SIGKILL')
      },
    }
    return this.tamper?.(command, running) ?? running
  }

  async tunnel(): Promise<Duplex> {
    throw new Error('the transfer room opens no tunnels')
  }

  async roundTripMs(): Promise<number> {
    return 0
  }

  async hasLane(): Promise<boolean> {
    return true
  }

  async close(): Promise<void> {}
}
