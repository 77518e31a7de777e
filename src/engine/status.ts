import type { Ui } from '../ui.ts'
import { columns } from './columns.ts'
import { halfRestored } from './order.ts'
import type { Places } from './places.ts'
import { detailsOf } from './records.ts'
import { pastOf } from './recovery.ts'
import type { Run } from './run.ts'
import type { PlannedStep, StepRecord } from './step.ts'

/** One line of the table: what is known of one step. */
export interface StatusRow {
  step: string
  /** `interrupted`: an attempt without an end that nobody is at any more. `undone`: taken back by a restore. */
  state: 'planned' | 'running' | 'interrupted' | 'done' | 'failed' | 'undone'
  /** RFC 3339, UTC: when the state began; '' while planned. */
  since: string
  /** Seconds: of the attempt that ended, or since the one that runs; unknown for one that was interrupted. */
  seconds: number | undefined
  /** Where the backup lies that was made by it, or what it replaced; '' where there is none. */
  backup: string
  /** Folder of the attempt's jobs with their logs; '' where there is none. */
  log: string
}

/** What the journal does not tell. */
export interface Present {
  /** Whether the process that holds the lock for this run lives. */
  held: boolean
  places: Places
  /** Host and folder that places are told from. */
  lead: { host: string; folder: string }
  /** Where backups of this run lie. */
  backups: string
}

/** The table of a run. Pure. */
export function statusRows(run: Run, present: Present, now: Date): StatusRow[] {
  return run.plan.steps.map((planned) => rowOf(planned, run.records, present, now))
}

/** Prints it: what is done, what is at work, what comes. */
export function sayStatus(run: Run, present: Present, now: Date, ui: Ui): void {
  const opened = run.events[0]!
  const end = run.events.find(({ event }) => event === 'closed' || event === 'abandoned')
  ui.answer(
    `Run ${run.runId} of ${run.plan.environment} (${run.plan.route}): ${end ? `${end.event} ${end.at}` : 'open'}, begun ${opened.at}${'runUrl' in opened && opened.runUrl ? ` by ${opened.runUrl}` : ''}`,
  )
  const back = halfRestored(run)
  if (back) {
    const next = present.held
      ? '.'
      : `, and not there: run \`restore\` again, --restore-to ${back.to} (input restore-to).`
    ui.answer(`It goes back to before ${back.to} since ${back.at}${next}`)
  }
  if (run.torn)
    ui.answer(
      `The last line of its journal (${run.torn.line}) was cut off and is left out; the next record mends it.`,
    )
  const rows = statusRows(run, present, now)
  ui.answer(`Its folder: ${present.lead.host}:${present.lead.folder}`)
  for (const { name, folder } of present.places.hosts) {
    if (name !== present.lead.host && rows.some(({ log }) => log.startsWith(`${name}:`)))
      ui.answer(`Its folder there: ${name}:${folder}`)
  }
  if (rows.some(({ backup }) => backup)) ui.answer(`Its backups: ${present.backups}`)
  for (const line of tableOf(rows)) ui.answer(line)
  for (const { host, why } of present.places.silent)
    ui.answer(`${host} does not say what lies there, nor whether a job of this run still runs there: ${why}`)
}

/** Places of everything that the journal of a run knows as saved and not taken back. Pure. */
export function backupsOf(run: Run): string[] {
  return run.plan.steps.flatMap(({ key }) => backupOf(run.records, key) ?? [])
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

function rowOf({ key }: PlannedStep, records: readonly StepRecord[], present: Present, now: Date): StatusRow {
  const own = records.filter((record) => record.key === key)
  const attempt = `${key}.${pastOf(records, key).attempt}`
  const last = own.at(-1)
  const ended = last ? STATES[last.state] : 'planned'
  const works =
    present.held ||
    present.places.hosts.some(({ folder, running }) =>
      running.some((job) => job.startsWith(`${folder}/jobs/${attempt}/`)),
    )
  const state = ended !== 'running' || works ? ended : 'interrupted'
  // Found in place later on, it is done since it was done.
  const shown = state === 'done' ? (own.findLast((record) => record.state === 'done') ?? last) : last
  return {
    step: key,
    state,
    since: shown?.at ?? '',
    seconds: state === 'running' ? (now.getTime() - Date.parse(last!.at)) / 1000 : shown?.seconds,
    backup: placeOfBackup(backupOf(records, key), present),
    log: placeOfLog(attempt, present),
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
function backupOf(records: readonly StepRecord[], key: string): string | undefined {
  const known = detailsOf<{ file?: unknown; backup?: unknown }>(records, key)
  const place = known?.file ?? known?.backup
  return typeof place === 'string' ? place : undefined
}

function placeOfBackup(place: string | undefined, { places, lead, backups }: Present): string {
  if (place === undefined) return ''
  const host = places.hosts.find(({ there }) => there.includes(place))?.name
  // Whether a host that is down still has it is not known: the journal's word stands.
  if (!host && places.silent.length === 0) return ''
  const shown = below(below(place, lead.folder), backups)
  return !host || host === lead.host ? shown : `${host}:${shown}`
}

function placeOfLog(attempt: string, { places, lead }: Present): string {
  const found = places.hosts.find(({ folder, there }) => there.includes(`${folder}/jobs/${attempt}`))
  if (!found) return ''
  return `${found.name === lead.host ? '' : `${found.name}:`}jobs/${attempt}`
}

function below(place: string, folder: string): string {
  return place.startsWith(`${folder}/`) ? place.slice(folder.length + 1) : place
}

function duration(seconds: number): string {
  if (seconds < 60) return `${Math.max(0, seconds).toFixed(1)} s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`
  return `${Math.floor(seconds / 3600)} h ${Math.round((seconds % 3600) / 60)} min`
}
