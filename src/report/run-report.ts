import path from 'node:path'
import fs from 'fs-extra'
import type { DumpManifest } from '../databases/contract.ts'
import type { VerbOutcome } from '../engine/outcome.ts'
import type { Plan } from '../engine/plan.ts'
import { REHEARSAL, type Rehearsal, type RunHeader } from '../engine/spool.ts'
import type { PlannedStep, StepRecord } from '../engine/step.ts'
import type { FailureReason, Problem } from '../errors.ts'
import type { ArchiveManifest } from '../transfer/archive-format.ts'
import { type ClientRuns, readClientRuns } from './client-runs.ts'
import { type NodeMerge, readMerges } from './merges.ts'

/** A step as planned, with the last that is known of it. `interrupted`: it began, and no end was ever written. */
export interface StepState {
  planned: PlannedStep
  state: 'pending' | 'interrupted' | 'done' | 'skipped' | 'failed' | 'undone'
  record?: StepRecord
}

/** Everything that summary and page say, gathered from what verbs left on the runner. */
export interface RunReport {
  /** `passed` only when every step of the plan is done; `partly` when what ran passed and more is to come; `checked`: the migration file alone. */
  verdict: 'passed' | 'partly' | 'planned' | 'checked' | 'failed' | 'nothing'
  failureReason?: FailureReason
  problems: readonly Problem[]
  header?: RunHeader
  plan?: Plan
  last?: VerbOutcome
  /** Where it began, if the run is a rehearsal. */
  rehearsal?: Rehearsal
  steps: readonly StepState[]
  warnings: readonly string[]
  backups: readonly (DumpManifest | ArchiveManifest)[]
  /** Absent: no migration client ran. */
  clientRuns?: ClientRuns
  /** Merges of `deployment.toml`, done or planned. */
  merges?: readonly NodeMerge[]
  /** Folder of the run, if one got that far. */
  folder?: string
  /** Names under `files/` of that folder, with forward slashes, sorted. */
  files: readonly string[]
}

/**
 * Reads the newest run below `spoolRoot` (of this environment, if one is named). Needs no host, and copes with whatever is
 * missing or cut off: it runs when something went wrong.
 */
export async function readRunReport(spoolRoot: string, environment: string): Promise<RunReport> {
  const newest = await readJson<VerbOutcome>(path.join(spoolRoot, 'last.json'))
  const isOther = environment && newest?.environment && newest.environment !== environment
  const last = isOther ? undefined : newest
  const wanted = environment || last?.environment || ''
  const folder =
    last?.spool && (await fs.pathExists(last.spool)) ? last.spool : await newestRun(spoolRoot, wanted)
  const header = folder ? await readJson<RunHeader>(path.join(folder, 'run.json')) : undefined
  const plan = folder ? await readJson<Plan>(path.join(folder, 'plan.json')) : undefined
  const records = folder ? await readRecords(path.join(folder, 'records.jsonl')) : []
  const files = folder ? await listFiles(path.join(folder, 'files')) : []
  const rehearsal = folder ? await readJson<Rehearsal>(path.join(folder, REHEARSAL)) : undefined
  const backups = folder ? await readManifests(folder, files) : []
  const clientRuns = folder ? await readClientRuns(folder, files) : undefined
  const merges = folder ? await readMerges(folder, files) : []
  const steps = stepStates(plan, records)
  const problems = problemsOf(last, steps)
  return {
    verdict: verdictOf(last, header, steps, problems),
    ...(problems[0] && { failureReason: last?.failureReason ?? problems[0].reason }),
    problems,
    ...(header && { header }),
    ...(plan && { plan }),
    ...(last && { last }),
    ...(rehearsal && { rehearsal }),
    steps,
    warnings: [
      ...new Set([
        ...(plan?.warnings ?? []),
        ...steps.flatMap((step) => step.planned.warnings),
        ...(clientRuns?.verdicts ?? []).flatMap(({ arrivals }) => arrivals),
      ]),
    ],
    backups,
    ...(clientRuns && { clientRuns }),
    ...(merges.length > 0 && { merges }),
    ...(folder && { folder }),
    files,
  }
}

async function newestRun(spoolRoot: string, environment: string): Promise<string | undefined> {
  const names = await fs.readdir(spoolRoot).catch(() => [])
  const runs: { folder: string; startedAt: string }[] = []
  for (const name of names) {
    const folder = path.join(spoolRoot, name)
    const header = await readJson<RunHeader>(path.join(folder, 'run.json'))
    if (header && (!environment || header.environment === environment)) {
      runs.push({ folder, startedAt: header.startedAt })
    }
  }
  return runs.sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1))[0]?.folder
}

function stepStates(plan: Plan | undefined, records: readonly StepRecord[]): StepState[] {
  return (plan?.steps ?? []).map((planned) => {
    const record = records.findLast((one) => one.key === planned.key)
    if (!record) return { planned, state: 'pending' }
    return { planned, state: record.state === 'started' ? 'interrupted' : record.state, record }
  })
}

function problemsOf(last: VerbOutcome | undefined, steps: readonly StepState[]): readonly Problem[] {
  if (last?.result === 'failed') return last.problems
  const failed = steps.flatMap((step) => (step.state === 'failed' ? (step.record?.problems ?? []) : []))
  // A verb that was killed could not say so itself.
  const interrupted = steps
    .filter((step) => step.state === 'interrupted')
    .map(
      ({ planned }): Problem => ({
        reason: 'detached',
        what: `"${planned.title}" began, and its end was never recorded: the verb ${planned.verb} was killed.`,
        safe: 'No step after it has begun.',
        fix: `run ${planned.verb} again with the same inputs: it looks at what is there and continues.`,
      }),
    )
  return [...failed, ...interrupted]
}

function verdictOf(
  last: VerbOutcome | undefined,
  header: RunHeader | undefined,
  steps: readonly StepState[],
  problems: readonly Problem[],
): RunReport['verdict'] {
  if (last?.result === 'failed' || problems.length > 0) return 'failed'
  if (!last && !header) return 'nothing'
  if (last?.offline) return 'checked'
  if (header?.mode !== 'apply') return 'planned'
  // Without a plan that can be read nobody knows whether that was all.
  const all = steps.length > 0 && steps.every(({ state }) => state === 'done' || state === 'skipped')
  return all ? 'passed' : 'partly'
}

async function readManifests(folder: string, files: readonly string[]): Promise<RunReport['backups']> {
  const names = files.filter((name) => name.startsWith('manifests/') && name.endsWith('.json'))
  const read = await Promise.all(
    names.map((name) => readJson<RunReport['backups'][number]>(path.join(folder, 'files', name))),
  )
  return read.filter((manifest) => manifest?.sha256 !== undefined) as RunReport['backups']
}

/** A verb that was killed while writing leaves a last line that is no JSON: it is left out. */
async function readRecords(file: string): Promise<StepRecord[]> {
  const text = await fs.readFile(file, 'utf8').catch(() => '')
  return text.split('\n').flatMap((line) => {
    const record = parse<StepRecord>(line)
    return record ? [record] : []
  })
}

async function readJson<T>(file: string): Promise<T | undefined> {
  return parse<T>(await fs.readFile(file, 'utf8').catch(() => ''))
}

function parse<T>(text: string): T | undefined {
  try {
    return JSON.parse(text) as T
  } catch {
    return undefined
  }
}

/** Regular files below a folder, as relative names with forward slashes, sorted; none if there is no such folder. */
export async function listFiles(folder: string): Promise<string[]> {
  const entries = await fs.readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .sort()
}
