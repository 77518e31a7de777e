import leven from 'leven'
import { type Problem, throwProblems } from '../errors.ts'
import { isDuration, parseDuration } from '../migration/duration.ts'
import type { Held } from './held.ts'
import type { Verb } from './step.ts'

/** Inputs of whatever goes to servers and does steps of a run. */
export const STEP_INPUTS = [
  'migration-file',
  'base-migration-file',
  'environment',
  'mode',
  'plan-digest',
  'ssh-key',
  'ssh-key-passphrase',
  'known-hosts',
  'on-findings',
  'timeout',
  'lock-timeout',
] as const

/** Inputs that every verb takes, as actions name them; the terminal has them as `--flags`. */
export const INPUT_NAMES = [
  ...STEP_INPUTS,
  'restore-to',
  'artifact-name',
  'retention-days',
  'run-id',
  'lock-id',
  'keep',
  'baseline',
] as const

/** An empty string means "not given": composites forward `''` for what their caller left out. */
export type RawInputs = Record<(typeof INPUT_NAMES)[number], string>

/** What the entry knows of the place it runs in. Nobody below the entries looks it up. */
export interface Surroundings {
  env: Readonly<Record<string, string | undefined>>
  cwd: string
  /** `$RUNNER_TEMP/wso2-migrate`: one folder per run in it. */
  spoolRoot: string
  /** Given back by the entry when it is told to stop; absent where nobody can tell it. */
  held?: Held
  workflow?: {
    runUrl: string
    /** Who started it, or started it again. */
    actor: string
    event: string
    job: string
    runId: string
    attempt: string
    /** A pull request from a fork: no secrets, and its files are not to be trusted. */
    forked: boolean
  }
}

/** Inputs after checking. */
export interface Request {
  migrationFile: string
  /** The same file as it is in the base branch; in runs of pull requests alone. */
  baseMigrationFile?: string
  /** A run whose files are not to be trusted, or not without the base branch's: nothing but the migration file is looked at. */
  offline: boolean
  /** Absent: the only environment of the file. */
  environment?: string
  mode: 'plan' | 'apply'
  planDigest?: string
  sshKey?: string
  sshKeyPassphrase?: string
  /** Path of an agent's socket (`SSH_AUTH_SOCK`), used where no key is given. */
  agent?: string
  knownHosts: string
  /** Absent: what the migration file chooses. */
  onFindings?: 'fail' | 'warn'
  /** How long to wait for whoever else works on the target, in milliseconds. */
  lockTimeoutMs: number
  /** Key or id of the step that `restore` goes back to before. */
  restoreTo?: string
  /** As typed: the run that is meant by `abandon` and `status`. */
  runId?: string
  /** As typed: the lock that `unlock` is to take away. */
  lockId?: string
  /** How many backups of each database `prune` leaves at least. */
  keep: number
  /** `host:/folder` with the dumps that a rehearsal begins with; absent: the way back of the newest run. */
  baseline?: string
}

const MODES = ['plan', 'apply']
const FINDINGS = ['fail', 'warn']
/** Verbs that have something to say of a migration file alone; `report` says what they said. */
const OFFLINE: readonly Verb[] = ['baseline', 'plan', 'report']
/** As `newRunId` makes them: a part of paths on servers. */
export const RUN_ID = /^\d{8}-\d{6}-[0-9a-f]{4}$/
/** One to go back to, one from before, and one for the doubt. */
const KEEP = 3
const DIGEST = /^[0-9a-f]{64}$/

/**
 * Checks what the runner does not: GitHub enforces neither `required` nor spelling (actions/runner `ActionRunner.cs`).
 * @throws MigrateError with every complaint, `config-invalid`
 */
export function checkRequest(verb: Verb, raw: RawInputs, surroundings: Surroundings): Request {
  const problems: Problem[] = []
  const complain = (what: string, fix: string) =>
    problems.push({ reason: 'config-invalid', what, safe: 'Nothing was contacted or changed.', fix })

  const mode = raw.mode.trim() || 'plan'
  if (!MODES.includes(mode)) {
    const near = MODES.find((known) => leven(known, mode.toLowerCase()) <= 2)
    complain(
      `mode is ${JSON.stringify(mode)}, which is neither plan nor apply.`,
      near
        ? `write --mode ${near} (input mode).`
        : 'write --mode plan, which changes nothing, or --mode apply (input mode).',
    )
  }
  const digest = raw['plan-digest']
    .trim()
    .toLowerCase()
    .replace(/^sha256:/, '')
  if (digest && !DIGEST.test(digest)) {
    complain(
      'plan-digest is not a plan digest: 64 hexadecimal digits are expected.',
      'copy it from the summary of the plan that was approved, or from the output plan-digest.',
    )
  }
  const onFindings = raw['on-findings'].trim()
  if (onFindings && !FINDINGS.includes(onFindings)) {
    complain(`on-findings is ${JSON.stringify(raw['on-findings'])}.`, 'write fail or warn.')
  }
  const days = raw['retention-days'].trim()
  if (days && !(/^\d+$/.test(days) && Number(days) >= 1 && Number(days) <= 90)) {
    complain(`retention-days is ${JSON.stringify(days)}.`, 'write a whole number from 1 to 90.')
  }
  if (raw.timeout.trim() && !isDuration(raw.timeout.trim())) {
    complain(`timeout is ${JSON.stringify(raw.timeout)}.`, 'write a duration: 30s, 10m or 2h.')
  }
  const wait = raw['lock-timeout'].trim()
  if (wait && wait !== '0' && !isDuration(wait)) {
    complain(`lock-timeout is ${JSON.stringify(wait)}.`, 'write a duration: 30s, 10m or 2h; 0 does not wait.')
  }
  const runId = raw['run-id'].trim()
  if (runId && !RUN_ID.test(runId)) {
    complain(
      `run-id is ${JSON.stringify(runId)}, which is the name of no run.`,
      'copy it from `status`, or from the output run-id.',
    )
  }
  const keep = raw.keep.trim()
  if (keep && !/^[1-9]\d{0,3}$/.test(keep)) {
    complain(
      `keep is ${JSON.stringify(keep)}, which is no number of backups.`,
      'write a whole number from 1 to 9999, or leave it away for 3.',
    )
  }
  const base = raw['base-migration-file'].trim()
  const pullRequest = surroundings.workflow?.event.startsWith('pull_request') ?? false
  const offline = pullRequest && (surroundings.workflow!.forked || !base)
  if (offline && !OFFLINE.includes(verb)) {
    complain(
      `${verb} is no verb for this pull request's run: its hosts, commands and hooks are not used against servers.`,
      surroundings.workflow!.forked
        ? 'run `plan`, which checks the migration file, or run it by workflow_dispatch.'
        : 'check the base branch out too and give the path of its migration file as base-migration-file, or run it by workflow_dispatch.',
    )
  }
  if (base && !pullRequest) {
    complain(
      'base-migration-file is for runs of pull requests: elsewhere there is no base branch.',
      "pass it only there: ${{ github.event_name == 'pull_request' && 'base/wso2-migrate.toml' || '' }}.",
    )
  }
  const goes = verb !== 'report' && !offline
  const agent = surroundings.env.SSH_AUTH_SOCK
  if (goes && !raw['ssh-key'].trim() && !agent) {
    complain(
      'There is no SSH key: ssh-key is empty and no agent (SSH_AUTH_SOCK) is there.',
      surroundings.workflow
        ? 'pass ssh-key: ${{ secrets.SSH_KEY }}; in a reusable workflow or a pull request of a fork secrets are not passed by themselves.'
        : 'give --ssh-key FILE, or start an agent and load the key: eval "$(ssh-agent)" && ssh-add FILE.',
    )
  }
  if (goes && !raw['known-hosts'].trim()) {
    complain(
      'known-hosts is empty: no host can be trusted.',
      `${surroundings.workflow ? 'put' : 'give --known-hosts FILE, or put'} the lines of known_hosts for every host (and jump host) of the environment into ${surroundings.workflow ? 'known-hosts' : '~/.ssh/known_hosts'}; see README, "Known hosts".`,
    )
  }
  throwProblems(problems)

  return {
    migrationFile: raw['migration-file'].trim() || 'wso2-migrate.toml',
    ...(base && { baseMigrationFile: base }),
    offline,
    ...(raw.environment.trim() && { environment: raw.environment.trim() }),
    mode: mode as Request['mode'],
    ...(digest && { planDigest: digest }),
    ...(raw['ssh-key'].trim() && { sshKey: raw['ssh-key'] }),
    ...(raw['ssh-key-passphrase'] && { sshKeyPassphrase: raw['ssh-key-passphrase'] }),
    ...(agent && { agent }),
    knownHosts: raw['known-hosts'],
    ...(onFindings && { onFindings: onFindings as 'fail' | 'warn' }),
    lockTimeoutMs: wait && wait !== '0' ? parseDuration(wait) : 0,
    ...(raw['restore-to'].trim() && { restoreTo: raw['restore-to'].trim() }),
    ...(runId && { runId }),
    ...(raw['lock-id'].trim() && { lockId: raw['lock-id'].trim() }),
    keep: keep ? Number(keep) : KEEP,
    ...(raw.baseline.trim() && { baseline: raw.baseline.trim() }),
  }
}
