import type { CopyDetails } from '../steps/copy-details.ts'
import { formatSeconds, showBytes } from '../steps/words.ts'
import { type Html, html, markdown, markdownTable } from './escape.ts'
import type { StepState } from './run-report.ts'

/** A folder that was copied; what journals of earlier versions do not tell is null. */
export interface CopiedFolder {
  node: string
  folder: string
  /** Files and links. */
  files: number
  links: number | null
  /** Folders that were not there before. */
  folders: number | null
  bytes: number
  /** Files of the target whose old content was kept. */
  replaced: number
  /** Files that were taken again: they changed while they were read, or arrived wrong. */
  retried: number | null
  /** Files that an earlier attempt had brought whole. */
  resumed: number | null
  /** Files that stayed behind, for the reasons in the plan. */
  skipped: number | null
  /** Connections that carried them; 0 where all stayed on one machine. */
  lanes: number | null
  /** Of the copy alone; of the whole step where that is not known. */
  seconds: number | null
  /** Of what this attempt sent; null also where that was nothing. */
  bytesPerSecond: number | null
  /** Files that were hashed again on the target. */
  verified: number | null
}

const HEAD = [
  'Node',
  'Folder',
  'Files',
  'Size',
  'Replaced',
  'Taken again',
  'Skipped',
  'Time',
  'Rate',
  'Verified',
]

/** What the steps that copied a folder and came to their end tell of it, in the order of the plan. */
export function copiedFolders(steps: readonly StepState[]): CopiedFolder[] {
  return steps.flatMap(({ planned, state, record }) => {
    const details = record?.evidence?.details as CopyDetails | undefined
    const isDone = state === 'done' || state === 'skipped'
    if (planned.step !== 'sync-folder' || !isDone || details === undefined) return []
    const { files, bytes, replaced, retried, resumed, ms, links, folders, skipped, lanes, verified } = details
    // Journals of earlier versions do not say how much a resumed copy sent.
    const sent =
      resumed && details.bytesResumed === undefined ? undefined : bytes - (details.bytesResumed ?? 0)
    const seconds = ms === undefined ? record?.seconds : ms / 1000
    return {
      node: planned.node ?? '',
      folder: (planned.work as { folder: string }).folder,
      files,
      links: links ?? null,
      folders: folders ?? null,
      bytes,
      replaced: replaced.length,
      retried: retried?.length ?? null,
      resumed: resumed ?? null,
      skipped: skipped ?? null,
      lanes: lanes ?? null,
      seconds: seconds ?? null,
      bytesPerSecond: ms && sent ? Math.round(sent / (ms / 1000)) : null,
      verified: verified ?? null,
    }
  })
}

/** A table of them for the summary; '' where none was copied. */
export function copiesSummary(steps: readonly StepState[]): string {
  const rows = copiedFolders(steps).map((row) => cells(row).map(markdown))
  return rows.length > 0 ? `### Copied folders\n\n${markdownTable(HEAD, rows)}` : ''
}

/** The same for the page. */
export function copiesPage(steps: readonly StepState[]): Html {
  const rows = copiedFolders(steps)
  if (rows.length === 0) return html``
  return html`<h2>Copied folders</h2><div class="wide"><table><thead><tr>${HEAD.map((one) => html`<th>${one}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${cells(row).map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody></table></div>`
}

function cells(row: CopiedFolder): string[] {
  const number = (value: number | null) => (value === null ? '' : String(value))
  return [
    row.node,
    row.folder,
    String(row.files),
    showBytes(row.bytes),
    String(row.replaced),
    number(row.retried),
    number(row.skipped),
    row.seconds === null ? '' : formatSeconds(row.seconds),
    row.bytesPerSecond === null ? '' : `${showBytes(row.bytesPerSecond)}/s`,
    row.verified === null ? '' : `${row.verified} hashed again`,
  ]
}
