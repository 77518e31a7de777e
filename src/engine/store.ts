import { MigrateError, type Problem } from '../errors.ts'
import type { Failure, Host } from '../remote/command.ts'
import type { Secrets } from '../secrets.ts'
import { timestamp } from '../timestamps.ts'
import { mustRaw } from '../transfer/host-run.ts'
import { EMPTY, type JournalEntry, type RunEvent, seal, sha256Of } from './journal.ts'
import type { Plan } from './plan.ts'
import { type JournalEnd, readRun } from './read-run.ts'
import type { Opening, Run } from './run.ts'
import { planWithoutSecrets, recordWithoutSecrets } from './scrub.ts'
import { fixOfFolder, targetFolder } from './state-folder.ts'
import { APPEND, CREATE, OTHER_WRITER, READ, SHORTENED } from './store-scripts.ts'

/**
 * Runs on the lead node's target host, `<state_dir>/targets/<hash of real path of target home>/runs/<run-id>/`: they
 * outlive the runner, so that another one can go on (`design.md` section 5).
 */
export class RunStore {
  readonly #home: Host
  #host: Host
  readonly #folder: string
  readonly #secrets: Secrets
  /** Ends of the journals that were read or begun here. */
  readonly #ends = new Map<string, JournalEnd>()

  private constructor(host: Host, folder: string, secrets: Secrets) {
    this.#home = host
    this.#host = host
    this.#folder = folder
    this.#secrets = secrets
  }

  /**
   * The runs of a target, wherever `targetFolder` finds their place.
   * @param secrets what may not be written there
   */
  static async at(
    host: Host,
    stateDir: string | undefined,
    targetHome: string,
    secrets: Secrets,
  ): Promise<RunStore> {
    return new RunStore(host, await targetFolder(host, stateDir, targetHome), secrets)
  }

  /** Where this target's runs lie, for messages. */
  get folder(): string {
    return this.#folder
  }

  /** The host where they lie, as nothing stands in front of it. */
  get host(): Host {
    return this.#home
  }

  /** From now on runs are begun and recorded through this host: the same one behind a fence. */
  writeThrough(host: Host): void {
    this.#host = host
  }

  /** The newest run of this target, open or closed. */
  async newest(): Promise<Run | undefined> {
    return this.read('')
  }

  /**
   * One run, or nothing where there is none of that name.
   * @throws MigrateError with file and line of a journal that is not as it was written
   */
  async read(runId: string): Promise<Run | undefined> {
    const printed = await mustRaw(
      this.#home,
      { argv: ['/bin/sh', '-c', READ, 'sh', this.#folder, runId] },
      { ...this.#failure('The state of earlier runs cannot be read.'), reason: 'preflight-failed' },
    )
    if (printed.length === 0) return undefined
    const first = printed.indexOf(0x0a)
    const [name = '', size = ''] = printed.subarray(0, first).toString('utf8').split(' ')
    const [plan, journal] = [first + 1, first + 1 + Number(size)]
    const { run, end } = readRun(
      { host: this.#home.name, folder: `${this.#folder}/runs/${name}` },
      name,
      printed.subarray(plan, journal),
      printed.subarray(journal),
    )
    this.#ends.set(name, end)
    return run
  }

  /** Records a new run, whole or not at all: its plan and its first line. */
  async create(runId: string, plan: Plan, { basis, runUrl }: Opening): Promise<void> {
    const text = JSON.stringify(planWithoutSecrets(plan, this.#secrets))
    const opened: RunEvent = {
      event: 'opened',
      at: timestamp(),
      ...(runUrl && { runUrl }),
      planSha256: sha256Of(text),
      basis,
    }
    const { line, head } = seal(opened, EMPTY)
    await this.#host.must(
      {
        argv: ['/bin/sh', '-c', CREATE, 'sh', this.#folder, runId, String(Buffer.byteLength(text))],
        stdin: line + text,
      },
      this.#failure('The run cannot be recorded.'),
    )
    this.#ends.set(runId, { head })
  }

  /**
   * Adds one line to the journal of a run that was read or created here; it is on disk when this returns. A line that was torn
   * before is cut off, and that is noted. Called twice for one line (its reply was lost), it stands there once.
   */
  async append(runId: string, entry: JournalEntry): Promise<void> {
    const end = this.#ends.get(runId)
    if (!end) throw new Error(`run ${runId} was not read before it is added to`)
    const { line: mending, head: before } = end.torn
      ? seal({ event: 'mended', at: entry.at, ...end.torn }, end.head)
      : { line: '', head: end.head }
    const { line, head } = seal('key' in entry ? recordWithoutSecrets(entry, this.#secrets) : entry, before)
    const result = await this.#host.run({
      argv: ['/bin/sh', '-c', APPEND, 'sh', this.#folder, runId, String(end.head.size)],
      stdin: mending + line,
    })
    const code = result.outcome.kind === 'exit' ? result.outcome.code : undefined
    if (code === 0) {
      this.#ends.set(runId, { head })
      return
    }
    if (code === OTHER_WRITER) throw new MigrateError(this.#otherWriter(runId))
    const failure = this.#failure('The journal cannot be written.', result.stderr)
    throw new MigrateError({
      ...failure,
      reason: result.outcome.kind === 'lost' ? 'host-unreachable' : failure.reason,
      host: this.#home.name,
      what:
        code === SHORTENED
          ? `The journal of run ${runId} lost lines while it was worked on.`
          : `${failure.what} ${result.stderr.trim()}`.trim(),
    })
  }

  #otherWriter(runId: string): Problem {
    return {
      reason: 'locked',
      host: this.#home.name,
      what: `Another process wrote in the journal of run ${runId}.`,
      safe: 'This one stopped; what it did before is recorded.',
      fix: 'look with `status` who works there; run again when nobody does.',
    }
  }

  #failure(what: string, stderr = ''): Failure {
    return {
      reason: 'internal',
      what: `${what} (${this.#folder})`,
      safe: 'No step was begun that is not in the journal.',
      fix: fixOfFolder(stderr),
    }
  }
}
