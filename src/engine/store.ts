import { createHash } from 'node:crypto'
import { MigrateError, type Problem } from '../errors.ts'
import type { Failure, Host } from '../remote/command.ts'
import type { Secrets } from '../secrets.ts'
import { mustRaw } from '../transfer/host-run.ts'
import {
  EMPTY,
  type Head,
  JournalDamage,
  type JournalEntry,
  type RunEvent,
  readJournal,
  seal,
  sha256Of,
  type Torn,
} from './journal.ts'
import type { Plan } from './plan.ts'
import type { Json, StepRecord } from './step.ts'
import { APPEND, CREATE, OTHER_WRITER, READ, RESOLVE, SHORTENED } from './store-scripts.ts'

/** A run as its journal tells it. */
export interface Run {
  runId: string
  plan: Plan
  records: readonly StepRecord[]
  events: readonly RunEvent[]
  /** Neither closed nor abandoned. */
  open: boolean
  /** The journal's last line was cut off when this was read; the next record mends it. */
  torn?: Torn
}

/** What a run is bound to, beside its plan: see `basis.ts`. */
export interface Opening {
  basis: Json
  runUrl?: string | undefined
}

/**
 * Runs on the lead node's target host, `<state_dir>/targets/<hash of real path of target home>/runs/<run-id>/`: they
 * outlive the runner, so that another one can go on (`design.md` section 5).
 */
export class RunStore {
  readonly #home: Host
  #host: Host
  readonly #root: string
  readonly #folder: string
  readonly #secrets: Secrets
  /** Ends of the journals that were read or begun here. */
  readonly #ends = new Map<string, { head: Head; torn?: Torn | undefined }>()

  private constructor(host: Host, root: string, folder: string, secrets: Secrets) {
    this.#home = host
    this.#host = host
    this.#root = root
    this.#folder = folder
    this.#secrets = secrets
  }

  /**
   * @param stateDir of the host's entry, or absent for `~run_as/.wso2-migrate`
   * @param targetHome its real path names the folder: one target, one history, whatever link leads to it. A home that
   *   cannot be entered has none yet; preflight says why, with everything else that is wrong.
   * @param secrets what may not be written there
   */
  static async at(
    host: Host,
    stateDir: string | undefined,
    targetHome: string,
    secrets: Secrets,
  ): Promise<RunStore> {
    const [state, ...home] = await RunStore.#resolve(host, stateDir, targetHome)
    const hash = createHash('sha256').update(home.join('\n'), 'utf8').digest('hex').slice(0, 16)
    return new RunStore(host, state!, `${state}/targets/${hash}`, secrets)
  }

  /** The state folder of a host that may have no target of its own. */
  static async rootOn(host: Host, stateDir: string | undefined): Promise<string> {
    return (await RunStore.#resolve(host, stateDir, '/'))[0]!
  }

  static async #resolve(host: Host, stateDir: string | undefined, home: string): Promise<string[]> {
    const printed = await host.must(
      { argv: ['/bin/sh', '-c', RESOLVE, 'sh', stateDir ?? '', home] },
      {
        reason: 'preflight-failed',
        what: 'The folder for the state of runs cannot be found out.',
        safe: 'Nothing was changed.',
        fix: 'set state_dir of this host in the migration file.',
      },
    )
    return printed.replace(/\n$/, '').split('\n')
  }

  /** Where this target's runs lie, for messages. */
  get folder(): string {
    return this.#folder
  }

  /** Folder of everything that is kept on this host, of whatever target. */
  get root(): string {
    return this.#root
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
      this.#failure('The state of earlier runs cannot be read.'),
    )
    if (printed.length === 0) return undefined
    const first = printed.indexOf(0x0a)
    const [name = '', size = ''] = printed.subarray(0, first).toString('utf8').split(' ')
    const [plan, journal] = [first + 1, first + 1 + Number(size)]
    return this.#parse(name, printed.subarray(plan, journal), printed.subarray(journal))
  }

  #parse(runId: string, planBytes: Buffer, journal: Buffer): Run {
    const folder = `${this.#folder}/runs/${runId}`
    try {
      const { entries, head, torn } = readJournal(journal)
      const [opened] = entries
      if (!opened || !('event' in opened) || opened.event !== 'opened') {
        throw new JournalDamage(1, 'does not open a run')
      }
      if (sha256Of(planBytes) !== opened.planSha256) throw this.#tampered(runId)
      this.#ends.set(runId, { head, torn })
      const events = entries.filter((entry): entry is RunEvent => 'event' in entry)
      return {
        runId,
        plan: JSON.parse(planBytes.toString('utf8')) as Plan,
        records: entries.filter((entry): entry is StepRecord => 'key' in entry),
        events,
        open: !events.some(({ event }) => event === 'closed' || event === 'abandoned'),
        ...(torn && { torn }),
      }
    } catch (cause) {
      if (cause instanceof MigrateError) throw cause
      throw new MigrateError(
        {
          reason: 'internal',
          host: this.#home.name,
          what: `The record of run ${runId} is damaged: ${(cause as Error).message}.`,
          ...(cause instanceof JournalDamage && {
            place: { file: `${folder}/journal.jsonl`, line: cause.line },
          }),
          safe: 'Nothing was changed by this attempt; backups and what was replaced lie where they were.',
          fix: `find out who changed ${folder}; put the file back from a copy, or move the folder aside to start a new run.`,
        },
        { cause },
      )
    }
  }

  /** Records a new run, whole or not at all: its plan and its first line. */
  async create(runId: string, plan: Plan, { basis, runUrl }: Opening): Promise<void> {
    const text = JSON.stringify(this.#withoutSecrets(plan))
    const opened: RunEvent = {
      event: 'opened',
      at: new Date().toISOString(),
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
    const { line, head } = seal('key' in entry ? this.#scrubbed(entry) : entry, before)
    const failure = this.#failure('The journal cannot be written.')
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

  /** What people read is scrubbed. What the steps work by stays as it is: a password `orders` must not rename a folder. */
  #withoutSecrets(plan: Plan): Plan {
    const steps = plan.steps.map((step) => ({
      ...step,
      title: this.#secrets.scrub(step.title),
      details: this.#secrets.scrubStrings(step.details),
      warnings: this.#secrets.scrubStrings(step.warnings),
    }))
    return { ...plan, steps, warnings: this.#secrets.scrubStrings(plan.warnings) }
  }

  #scrubbed(record: StepRecord): StepRecord {
    const { evidence, problems } = record
    return {
      ...record,
      title: this.#secrets.scrub(record.title),
      ...(evidence && { evidence: this.#secrets.scrubStrings(evidence) }),
      ...(problems && { problems: problems.map((problem) => scrubProblem(problem, this.#secrets)) }),
    }
  }

  #tampered(runId: string): MigrateError {
    return new MigrateError({
      reason: 'plan-changed',
      host: this.#home.name,
      what: `plan.json of run ${runId} in ${this.#folder}/runs is not the plan that the run was opened with: somebody changed it.`,
      safe: 'Nothing was changed by this attempt.',
      fix: 'find out who may write there; to begin anew, reset the target (README, "Reset a half-migrated target").',
    })
  }

  #otherWriter(runId: string): Problem {
    return {
      reason: 'locked',
      host: this.#home.name,
      what: `Another process wrote in the journal of run ${runId}.`,
      safe: 'This one stopped; what it did before is recorded.',
      fix: 'look with status who works there; run again when nobody does.',
    }
  }

  #failure(what: string): Failure {
    return {
      reason: 'internal',
      what: `${what} (${this.#folder})`,
      safe: 'No step was begun that is not in the journal.',
      fix: 'check free space and rights of run_as there, or set state_dir of the host; then run again.',
    }
  }
}

/** The reason is one of ours, whatever the passwords are. */
function scrubProblem(problem: Problem, secrets: Secrets): Problem {
  return { ...secrets.scrubStrings(problem), reason: problem.reason }
}
