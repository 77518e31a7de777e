import type { Readable } from 'node:stream'

/**
 * A command as a value: built by pure functions, tested as such, quoted once at the edge (`quote.ts`). `argv` and `env`
 * are visible to every user of the host (`ps`, `/proc`): secrets go through `secretFiles` or `stdin`.
 */
export interface Command {
  argv: readonly [string, ...string[]]
  /** Words before `argv` that decide whether and how it is started. What fails is called by the name in `argv`. */
  prefix?: readonly string[]
  /** User who runs it, by `sudo -n -u`. Absent: the host's `run_as`. `null`: the login user itself. */
  runAs?: string | null
  cwd?: string
  env?: Readonly<Record<string, string>>
  /**
   * Each content is written to a 0600 file in a fresh 0700 folder, sent by stdin, removed when the command ends however it
   * ends. The variable named by the key holds the file's path, and `{KEY}` inside an element of `argv` is replaced by it.
   */
  secretFiles?: Readonly<Record<string, string>>
  stdin?: string | Uint8Array | Readable
  /** Total time limit in milliseconds; on expiry the remote process group is told TERM, then KILL. */
  timeoutMs?: number
  /**
   * Its name where it may take longer than a few seconds, unique in its step: letters, digits, `.`, `_`, `-`. A host made by `durableHost`
   * runs it as a job that outlives the connection; such a command must not read a stream. Other hosts run it as any command.
   */
  job?: string
  /** Which of the connections that `Host.hasLane` opened carries it; absent: whichever has least to do. For streams of much data. */
  lane?: number
  /** Only looks, for seconds perhaps: whoever takes over need not wait for its end. */
  looks?: boolean
}

/** How a command ended. Exit, signal, time-out and a lost connection are different things and are never mixed up. */
export type Outcome =
  | { kind: 'exit'; code: number }
  | { kind: 'signal'; signal: string }
  | { kind: 'timed-out'; afterMs: number }
  | { kind: 'lost'; why: string }

export interface Result {
  outcome: Outcome
  /** UTF-8; invalid bytes become U+FFFD. */
  stdout: string
  stderr: string
}

export interface RunOptions {
  /** Called for each complete line of stdout and stderr, already defused and labelled (`[host] line`). */
  onLine?: (line: string, stream: 'stdout' | 'stderr') => void
}

/** Runs commands where the runner itself is, or on a server behind SSH: the same contract. */
export interface Host {
  /** The key of `hosts` in the migration file; the label in logs. `runner` for the local one. */
  readonly name: string
  /** For messages only: `user@address:port`. */
  readonly address: string
  /** Answers of `askedOnce`; whatever stands in front of a host shares them. */
  readonly known: Map<string, Promise<unknown>>
  /** Identity for "are two entries the same machine": machine id, else hostname + boot id. */
  machineId(): Promise<string>
  /** Runs to the end and gives everything it printed; a non-zero exit is a result, not an exception. */
  run(command: Command, options?: RunOptions): Promise<Result>
  /** As `run`, but throws a MigrateError with `what failed`, exit code and the last lines of stderr unless it exits 0. */
  must(command: Command, failure: Failure, options?: RunOptions): Promise<string>
  /** Starts it and gives the raw byte streams, for dumps and tars. `done` settles when the command has ended. */
  stream(command: Command): Promise<RunningCommand>
  /** How long a packet takes there and back, in milliseconds; 0 where there is no line. */
  roundTripMs(): Promise<number>
  /**
   * Whether it has a connection of that number, which is opened if need be; 0 is the first one, which there always is. One channel carries no
   * more than about 2 MB in a round trip (OpenSSH's window and ssh2's), and a server may allow few. Never rejects.
   */
  hasLane(lane: number): Promise<boolean>
  /** A byte stream to `host:port` as seen from this host (direct-tcpip); throws if the host forbids forwarding. */
  tunnel(address: string, port: number): Promise<import('node:stream').Duplex>
  /** How other hosts get in; absent where there is no way, as on the runner. */
  readonly door?: Door | undefined
  close(): Promise<void>
}

/** What another host has to know to log in, and what it may start then. */
export interface Door {
  /** As other hosts see it. */
  address: string
  port: number
  user: string
  /** Its pinned keys as OpenSSH's known_hosts has them, filed under `alias`. */
  knownHosts(alias: string): string
  /**
   * One line for a login shell that runs a command as `Host.run` would, whoever hands it over. Both outputs begin with a line that holds `mark`.
   * Not for commands with secret files.
   */
  line(command: Command, mark: string): string
  /** Runs a command as the user who logs in, in whose home what belongs to sshd lies. */
  login(command: Command): Promise<Result>
}

export interface RunningCommand {
  stdin: import('node:stream').Writable
  stdout: Readable
  stderr: Readable
  done: Promise<Outcome>
  kill(): Promise<void>
}

/** What to say when a command that had to succeed did not. */
export interface Failure {
  reason: import('../errors.ts').FailureReason
  what: string
  safe?: string
  fix: string
}
