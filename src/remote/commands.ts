import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { Duplex, Readable } from 'node:stream'
import { MigrateError } from '../errors.ts'
import { askedOnce } from './asked-once.ts'
import type { Command, Failure, Host, Outcome, Result, RunningCommand, RunOptions } from './command.ts'
import { neverStarted } from './never-started.ts'
import { defuse, LAST_LINES, LineSplitter, labelled } from './output.ts'
import { killLine, remoteLine } from './quote.ts'
import { DRAIN_MS, GRACE_MS, pause, Running, type Spawned } from './running.ts'

export interface SpawnOptions {
  /** Not to be queued behind other commands. */
  urgent: boolean
  /** `Command.lane`. */
  lane: number | undefined
}

/** What every host does alike, here or behind SSH: commands, their inputs, outputs and ends. Subclasses start shell lines. */
export abstract class CommandHost implements Host {
  abstract readonly name: string
  abstract readonly address: string
  readonly known = new Map<string, Promise<unknown>>()
  /** User of commands that name none; undefined: the login user. */
  protected abstract readonly runAs: string | undefined

  /** @param script as `remoteLine` makes it */
  protected abstract spawn(script: string, options: SpawnOptions): Promise<Spawned>
  abstract roundTripMs(): Promise<number>
  abstract hasLane(lane: number): Promise<boolean>
  abstract tunnel(address: string, port: number): Promise<Duplex>
  abstract close(): Promise<void>

  machineId(): Promise<string> {
    return askedOnce(this, 'machine id', () => this.#askMachineId())
  }

  async #askMachineId(): Promise<string> {
    const id = await this.run({ argv: ['cat', '/etc/machine-id'], runAs: null })
    if (/^[0-9a-f]{32}\s*$/.test(id.stdout)) return id.stdout.trim()
    const failure: Failure = {
      reason: 'preflight-failed',
      what: 'The machine tells neither its machine id nor its boot id.',
      fix: 'make /etc/machine-id readable (`systemd-machine-id-setup`).',
    }
    const name = await this.must({ argv: ['uname', '-n'], runAs: null }, failure)
    const boot = await this.must({ argv: ['cat', '/proc/sys/kernel/random/boot_id'], runAs: null }, failure)
    return `${name.trim()} ${boot.trim()}`
  }

  async run(command: Command, options: RunOptions = {}): Promise<Result> {
    const running = await this.stream(command)
    if (command.stdin === undefined) running.stdin.end()
    const stdout = this.#collect(running.stdout, 'stdout', options)
    const stderr = this.#collect(running.stderr, 'stderr', options)
    const outcome = await running.done
    const complete = Promise.all([stdout.ended, stderr.ended])
    await (outcome.kind === 'exit' || outcome.kind === 'signal'
      ? complete
      : Promise.race([complete, pause(DRAIN_MS)]))
    return { outcome, stdout: stdout.text(), stderr: stderr.text() }
  }

  async must(command: Command, failure: Failure, options: RunOptions = {}): Promise<string> {
    return outputOf(this.name, command, failure, await this.run(command, options))
  }

  async stream(command: Command): Promise<RunningCommand> {
    const mark = `wso2-migrate-${randomBytes(9).toString('hex')}`
    const runAs = command.runAs === undefined ? this.runAs : (command.runAs ?? undefined)
    const line = remoteLine(command, mark, runAs)
    const spawned = await this.spawn(line.script, { urgent: false, lane: command.lane })
    const running = new Running(spawned, mark, {
      signal: async (started, signal) => {
        const killing = await this.spawn(killLine(started, signal, runAs), { urgent: true, lane: 0 })
        killing.stdout.resume()
        killing.stderr.resume()
        killing.stdin.end()
        await Promise.race([killing.ended, pause(GRACE_MS)])
      },
      notStarted: (noise) => neverStarted(this.name, this.address, runAs, noise),
    })
    running.feed(line.preamble, command.stdin)
    if (command.timeoutMs !== undefined) running.limit(command.timeoutMs)
    return running
  }

  #collect(stream: Readable, which: 'stdout' | 'stderr', options: RunOptions) {
    const chunks: Buffer[] = []
    const splitter = new LineSplitter()
    const tell = (lines: string[]) => {
      for (const text of lines) options.onLine?.(labelled(this.name, text), which)
    }
    stream.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      if (options.onLine) tell(splitter.push(chunk))
    })
    const ended = once(stream, 'close').then(() => tell(splitter.end()))
    return { ended, text: () => Buffer.concat(chunks).toString('utf8') }
  }
}

/** Standard output of a command that exited 0; otherwise throws what `must` promises. */
export function outputOf(host: string, command: Command, failure: Failure, result: Result): string {
  const { outcome, stdout, stderr } = result
  if (outcome.kind === 'exit' && outcome.code === 0) return stdout
  const last = stderr
    .trimEnd()
    .split(/\r\n|\n|\r/)
    .slice(-LAST_LINES)
    .map(defuse)
    .join('\n')
    .trim()
  const reason =
    outcome.kind === 'timed-out' ? 'timed-out' : outcome.kind === 'lost' ? 'host-unreachable' : failure.reason
  throw new MigrateError({
    ...failure,
    reason,
    host,
    // Whatever would mend the command's own failure has nothing to do with a line that broke.
    ...(outcome.kind === 'lost' && { fix: `bring ${host} back into reach, then run again.` }),
    what: `${failure.what} (\`${command.argv[0]}\` ${describeOutcome(outcome)}${last ? `: ${last}` : ''})`,
  })
}

function describeOutcome(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'exit':
      return `exited with ${outcome.code}`
    case 'signal':
      return `was killed by ${outcome.signal}`
    case 'timed-out':
      return `took longer than ${outcome.afterMs / 1000} s and was stopped`
    case 'lost':
      return `may still run: the connection was lost, ${outcome.why}`
  }
}
