import { createHash } from 'node:crypto'
import { MigrateError, type Problem } from '../errors.ts'
import type { Host } from '../remote/command.ts'
import type { Secrets } from '../secrets.ts'
import { digestOfPlan, type Plan } from './plan.ts'
import type { StepRecord } from './step.ts'

/** What opens and closes a run in its journal, beside the records of its steps. */
export interface RunEvent {
  event: 'opened' | 'closed'
  at: string
  runUrl?: string
}

/** A run as its journal tells it. */
export interface Run {
  runId: string
  plan: Plan
  records: readonly StepRecord[]
  open: boolean
}

// Fixed scripts with positional arguments: what varies is never part of the text. A lost connection ends stdin as the end of
// the text does: the length, in bytes, tells them apart. A run without a journal never began.
const RESOLVE = `h=$(getent passwd "$(id -u)" 2>/dev/null | cut -d: -f6); state=\${1:-\${h:-$HOME}/.wso2-migrate}
home=$(cd -- "$2" 2>/dev/null && pwd -P) || home=$2
printf '%s\\n%s\\n' "$state" "$home"`
const NEWEST = `cd "$1/runs" 2>/dev/null || exit 0
newest=$(ls -1 | sort | while read -r each; do [ ! -e "$each/journal.jsonl" ] || echo "$each"; done | tail -n 1)
[ -n "$newest" ] || exit 0
printf '%s\\n' "$newest"; cat "$newest/plan.json"; printf '\\n'; cat "$newest/journal.jsonl"`
// The journal is made last and by one alone: without it, what an earlier attempt left here is written again.
const CREATE = `set -e; umask 077; mkdir -p "$1/runs/$2"; cd "$1/runs/$2"; [ ! -e journal.jsonl ] || exit 17
cat > plan.json.part; [ "$(wc -c < plan.json.part)" -eq "$3" ] || exit 1
sync plan.json.part 2>/dev/null || sync; mv plan.json.part plan.json; (set -C; : > journal.jsonl) || exit 17`
const ALREADY_THERE = 17
// A full disk may have left half a line, which nobody was told to be written: it goes before the next one comes.
const APPEND = `set -e; cd "$1/runs/$2"; line=$(cat; echo x); line=\${line%x}
[ "$(printf %s "$line" | wc -c)" -eq "$3" ] || exit 1
[ -z "$(tail -c 1 journal.jsonl)" ] || sed -i '$d' journal.jsonl
printf %s "$line" >> journal.jsonl; sync journal.jsonl 2>/dev/null || sync`

/**
 * Runs on the lead node's target host, `<state_dir>/targets/<hash of real path of target home>/runs/<run-id>/`: they
 * outlive the runner, so that another one can go on (`design.md` section 5).
 */
export class RunStore {
  readonly #host: Host
  readonly #folder: string
  readonly #secrets: Secrets

  private constructor(host: Host, folder: string, secrets: Secrets) {
    this.#host = host
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
    const printed = await host.must(
      { argv: ['/bin/sh', '-c', RESOLVE, 'sh', stateDir ?? '', targetHome] },
      {
        reason: 'preflight-failed',
        what: 'The folder for the state of runs cannot be found out.',
        safe: 'Nothing was changed.',
        fix: 'set state_dir of this host in the migration file.',
      },
    )
    const [state, ...home] = printed.replace(/\n$/, '').split('\n')
    const hash = createHash('sha256').update(home.join('\n'), 'utf8').digest('hex').slice(0, 16)
    return new RunStore(host, `${state}/targets/${hash}`, secrets)
  }

  /** Where this target's runs lie, for messages. */
  get folder(): string {
    return this.#folder
  }

  /** The newest run of this target, open or closed. */
  async newest(): Promise<Run | undefined> {
    const printed = await this.#host.must(
      { argv: ['/bin/sh', '-c', NEWEST, 'sh', this.#folder] },
      this.#failure('The state of earlier runs cannot be read.'),
    )
    if (!printed.trim()) return undefined
    const [runId, planText, ...lines] = printed.split('\n') as [string, string, ...string[]]
    try {
      const plan = JSON.parse(planText) as Plan
      if (digestOfPlan(plan) !== plan.digest) throw this.#tampered(runId)
      // Behind the last line break stands nothing, or half a record that was never confirmed.
      const entries = lines
        .slice(0, -1)
        .filter(Boolean)
        .map((line) => JSON.parse(line) as StepRecord | RunEvent)
      return {
        runId,
        plan,
        records: entries.filter((entry): entry is StepRecord => 'key' in entry),
        open: !entries.some((entry) => 'event' in entry && entry.event === 'closed'),
      }
    } catch (cause) {
      if (cause instanceof MigrateError) throw cause
      throw new MigrateError(
        {
          reason: 'internal',
          host: this.#host.name,
          what: `The journal of run ${runId} in ${this.#folder}/runs is damaged.`,
          safe: 'Nothing was changed by this attempt.',
          fix: `look at ${this.#folder}/runs/${runId}; move the folder aside to start a new run.`,
        },
        { cause },
      )
    }
  }

  async open(runId: string, plan: Plan, runUrl: string | undefined): Promise<void> {
    const stdin = JSON.stringify(this.#withoutSecrets(plan))
    const command = {
      argv: ['/bin/sh', '-c', CREATE, 'sh', this.#folder, runId, bytes(stdin)],
      stdin,
    } as const
    const { outcome } = await this.#host.run(command)
    if (outcome.kind === 'exit' && outcome.code === ALREADY_THERE) throw this.#openedByOther(runId)
    if (outcome.kind !== 'exit' || outcome.code !== 0)
      await this.#host.must(command, this.#failure('The run cannot be recorded.'))
    await this.append(runId, { event: 'opened', at: new Date().toISOString(), ...(runUrl && { runUrl }) })
  }

  async append(runId: string, entry: StepRecord | RunEvent): Promise<void> {
    const stdin = `${JSON.stringify('key' in entry ? this.#scrubbed(entry) : entry)}\n`
    await this.#host.must(
      { argv: ['/bin/sh', '-c', APPEND, 'sh', this.#folder, runId, bytes(stdin)], stdin },
      this.#failure('The journal cannot be written.'),
    )
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

  #openedByOther(runId: string): MigrateError {
    return new MigrateError({
      reason: 'locked',
      host: this.#host.name,
      what: `Another process has begun run ${runId} on this target a moment ago.`,
      safe: 'Nothing was changed by this attempt.',
      fix: 'let it end; what it leaves to do is done by running again.',
    })
  }

  #tampered(runId: string): MigrateError {
    return new MigrateError({
      reason: 'plan-changed',
      host: this.#host.name,
      what: `plan.json of run ${runId} in ${this.#folder}/runs is not the plan that its digest was made of: somebody changed it.`,
      safe: 'Nothing was changed by this attempt.',
      fix: 'find out who may write there; to begin anew, reset the target (README, "Reset a half-migrated target").',
    })
  }

  #failure(what: string) {
    return {
      reason: 'internal',
      what: `${what} (${this.#folder})`,
      safe: 'No step was begun that is not in the journal.',
      fix: 'check free space and rights of run_as there, or set state_dir of the host; then run again.',
    } as const
  }
}

function bytes(text: string): string {
  return String(Buffer.byteLength(text))
}

/** The reason is one of ours, whatever the passwords are. */
function scrubProblem(problem: Problem, secrets: Secrets): Problem {
  return { ...secrets.scrubStrings(problem), reason: problem.reason }
}
