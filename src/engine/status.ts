import type { Ui } from '../ui.ts'
import { columns } from './columns.ts'
import { pastOf } from './recovery.ts'
import type { Run } from './run.ts'
import type { PlannedStep, StepRecord } from './step.ts'

/** One line of the table: what the journal knows of one step. */
export interface StatusRow {
  step: string
  /** `running`: an attempt without an end, at work or broken off. `undone`: taken back by a restore. */
  state: 'planned' | 'running' | 'done' | 'failed' | 'undone'
  /** RFC 3339, UTC: when the state began; '' while planned. */
  since: string
  /** Seconds: of the attempt that ended, or since the one that has not. */
  seconds: number | undefined
  /** Where the backup lies that was made by it, or what it replaced; '' where there is none. */
  backup: string
  /** Folder of the attempt's jobs with their logs; '' before there was one. */
  log: string
}

/** The table of a run, from its journal alone. Pure. */
export function statusRows(run: Run, folder: string, now: Date): StatusRow[] {
  return run.plan.steps.map((planned) => rowOf(planned, run.records, folder, now))
}

/** Prints it: what is done, what is at work, what comes. */
export function sayStatus(run: Run, folder: string, now: Date, ui: Ui): void {
  const opened = run.events[0]!
  const end = run.events.find(({ event }) => event === 'closed' || event === 'abandoned')
  ui.info(
    `Run ${run.runId} of ${run.plan.environment} (${run.plan.route}): ${end ? `${end.event} ${end.at}` : 'open'}, begun ${opened.at}${'runUrl' in opened && opened.runUrl ? ` by ${opened.runUrl}` : ''}`,
  )
  if (run.torn)
    ui.info(
      `The last line of its journal (${run.torn.line}) was cut off and is left out; the next record mends it.`,
    )
  for (const line of tableOf(statusRows(run, folder, now))) ui.info(line)
}

/** The rows as lines of equal columns. Pure. */
export function tableOf(rows: readonly StatusRow[]): string[] {
  const cells = [
    ['step', 'state', 'since', 'duration', 'backup', 'log'],
    ...rows.map((row) => [
      row.step,
      row.state,
      row.since.replace(/\.\d+Z$/, 'Z'),
      row.seconds === undefined ? '' : duration(row.seconds),
      row.backup,
      row.log,
    ]),
  ]
  return columns(cells)
}

function rowOf({ key }: PlannedStep, records: readonly StepRecord[], folder: string, now: Date): StatusRow {
  const own = records.filter((record) => record.key === key)
  const { attempt } = pastOf(records, key)
  const last = own.at(-1)
  const state = last ? STATES[last.state] : 'planned'
  // Found in place later on, it is done since it was done.
  const shown = state === 'done' ? (own.findLast((record) => record.state === 'done') ?? last) : last
  return {
    step: key,
    state,
    since: shown?.at ?? '',
    seconds: state === 'running' ? (now.getTime() - Date.parse(last!.at)) / 1000 : shown?.seconds,
    backup: backupOf(own.findLast((record) => record.evidence && record.state !== 'undone')),
    log: attempt > 0 ? `${folder}/jobs/${key}.${attempt}` : '',
  }
}

const STATES: Readonly<Record<StepRecord['state'], StatusRow['state']>> = {
  started: 'running',
  done: 'done',
  skipped: 'done',
  failed: 'failed',
  undone: 'undone',
}

/** What steps call the place of what they saved: a dump's or an archive's file, a folder of replaced files. */
function backupOf(record: StepRecord | undefined): string {
  const details = record?.evidence?.details
  if (typeof details !== 'object' || details === null || Array.isArray(details)) return ''
  const known = details as { [key: string]: unknown }
  const place = known.file ?? known.backup
  return typeof place === 'string' ? place : ''
}

function duration(seconds: number): string {
  if (seconds < 60) return `${Math.max(0, seconds).toFixed(1)} s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`
  return `${Math.floor(seconds / 3600)} h ${Math.round((seconds % 3600) / 60)} min`
}
