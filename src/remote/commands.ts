import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { type Duplex, Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { MigrateError } from '../errors.ts'
import type { Command, Failure, Host, Outcome, Result, RunningCommand, RunOptions } from './command.ts'
import { AfterMark } from './marked.ts'
import { defuse, LineSplitter, labelled } from './output.ts'
import { killLine, remoteLine } from './quote.ts'

/** A shell line that runs somewhere. */
export interface Spawned {
  /** Fails with the code EPIPE once nobody reads it any more. */
  stdin: Writable
  stdout: Readable
  stderr: Readable
  /** Settles when the process has ended and its outputs are read. Never rejects. */
  ended: Promise<Outcome>
  /** Gives it up: nothing more is read or sent. */
  abandon(): void
}

/** Between TERM and KILL, in milliseconds: WSO2's start scripts and databases' tools tidy up in this time. */
const GRACE_MS = 5_000
/** How long the outputs of a killed or lost command may take to arrive, in milliseconds. */
const DRAIN_MS = 1_000
/** Lines of stderr that an error shows. */
const LAST_LINES = 10

/** What every host does alike, here or behind SSH: commands, their inputs, outputs and ends. Subclasses start shell lines. */
export abstract class CommandHost implements Host {
  abstract readonly name: string
  abstract readonly address: string
  /** User of commands that name none; undefined: the login user. */
  protected abstract readonly runAs: string | undefined

  /** @param urgent not to be queued behind other commands */
  protected abstract spawn(line: string, urgent: boolean): Promise<Spawned>
  abstract tunnel(address: string, port: number): Promise<Duplex>
  abstract close(): Promise<void>

  async machineId(): Promise<string> {
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
    const spawned = await this.spawn(line.text, false)
    const running = new Running(spawned, mark, {
      signal: async (started, signal) => {
        const killing = await this.spawn(killLine(started, signal, runAs), true)
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

interface Started {
  pid: number
  leader: number
  folder: string
}

interface Means {
  signal(started: Started, signal: 'TERM' | 'KILL'): Promise<void>
  notStarted(noise: string): MigrateError
}

class Running implements RunningCommand {
  readonly stdin: Writable
  readonly stdout: AfterMark
  readonly stderr: AfterMark
  readonly done: Promise<Outcome>
  readonly #spawned: Spawned
  readonly #means: Means
  readonly #forced = Promise.withResolvers<Outcome>()
  readonly #inputFailed = Promise.withResolvers<never>()
  #timedOut: Outcome | undefined
  #timer: NodeJS.Timeout | undefined
  #killing: Promise<void> | undefined

  constructor(spawned: Spawned, mark: string, means: Means) {
    this.#spawned = spawned
    this.#means = means
    this.stdin = spawned.stdin
    this.stdin.on('error', () => {})
    this.stdout = attach(spawned.stdout, mark)
    this.stderr = attach(spawned.stderr, mark)
    this.#inputFailed.promise.catch(() => {})
    this.done = this.#end()
    this.done.catch(() => {})
  }

  feed(preamble: string, input: Command['stdin']): void {
    if (preamble !== '') this.stdin.write(preamble)
    if (input === undefined) return
    if (!(input instanceof Readable)) {
      this.stdin.end(input)
      return
    }
    pipeline(input, this.stdin).catch((error: NodeJS.ErrnoException) => {
      // A command may end without reading all of its input; its exit code says whether that is a failure.
      if (error.code === 'EPIPE') return
      this.#inputFailed.reject(error)
      void this.kill()
    })
  }

  limit(afterMs: number): void {
    this.#timer = setTimeout(() => {
      this.#timedOut = { kind: 'timed-out', afterMs }
      void this.kill()
    }, afterMs)
  }

  kill(): Promise<void> {
    this.#killing ??= this.#kill()
    return this.#killing
  }

  async #kill(): Promise<void> {
    const ended = this.#spawned.ended
    const started = await Promise.race([this.#started(), ended.then(() => undefined), pause(DRAIN_MS)])
    for (const signal of ['TERM', 'KILL'] as const) {
      if (!started) break
      // The connection may be what is broken: then there is nothing to signal through.
      await this.#means.signal(started, signal).catch(() => {})
      const over = await Promise.race([ended.then(() => true), pause(GRACE_MS)])
      if (over) return
    }
    this.#spawned.abandon()
    this.#forced.resolve({ kind: 'lost', why: 'it was given up: it could not be stopped' })
  }

  async #started(): Promise<Started | undefined> {
    const match = /^(\d+) (\d+)(?: (.*))?$/.exec((await this.stderr.marked) ?? '')
    return match ? { pid: Number(match[1]), leader: Number(match[2]), folder: match[3] ?? '' } : undefined
  }

  async #end(): Promise<Outcome> {
    try {
      const outcome = await Promise.race([
        this.#spawned.ended,
        this.#forced.promise,
        this.#inputFailed.promise,
      ])
      if (this.#timedOut) return this.#timedOut
      if (outcome.kind !== 'lost' && (await this.stderr.marked) === undefined) {
        throw this.#means.notStarted(`${this.stderr.noise}\n${this.stdout.noise}`)
      }
      return outcome
    } finally {
      clearTimeout(this.#timer)
    }
  }
}

function attach(source: Readable, mark: string): AfterMark {
  const marked = new AfterMark(mark)
  source.on('error', () => marked.end())
  return source.pipe(marked)
}

/** A pause that does not keep the process alive. */
function pause(milliseconds: number): Promise<undefined> {
  return sleep(milliseconds, undefined, { ref: false })
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

function neverStarted(host: string, address: string, runAs: string | undefined, noise: string): MigrateError {
  const said = noise
    .split(/[\r\n]+/)
    .map((line) => defuse(line).trim())
    .filter(Boolean)
    .slice(-LAST_LINES)
    .join('\n')
  const user = address.split('@')[0]
  const safe = 'The command was not started.'
  if (
    runAs !== undefined &&
    /^sudo:|sudo: command not found|sudo: not found|not (allowed|in the sudoers)/m.test(said)
  ) {
    if (/unknown user/.test(said)) {
      return new MigrateError({
        reason: 'auth-failed',
        host,
        what: `There is no user ${runAs} on that server, as whom commands are to run.`,
        safe,
        fix: 'correct run_as of this host in the migration file.',
      })
    }
    return new MigrateError({
      reason: 'auth-failed',
      host,
      what: `User ${user} may not run commands as ${runAs} without a password: ${said}`,
      safe,
      fix: `as root on that server: \`echo '${user} ALL=(${runAs}) NOPASSWD: ALL' > /etc/sudoers.d/wso2-migrate && chmod 440 /etc/sudoers.d/wso2-migrate && visudo -c\`; try it with \`sudo -n -u ${runAs} true\`.`,
    })
  }
  return new MigrateError({
    reason: 'preflight-failed',
    host,
    what: `The shell of user ${user} did not start a command${said ? `: ${said}` : ' and said nothing'}`,
    safe,
    fix: `log in as ${user} and try \`/bin/sh -c true\`: the account may have no shell, a forced command, a start file that ends the shell, or a folder may be missing.`,
  })
}
