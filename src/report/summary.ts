import { describePlace, type Problem } from '../errors.ts'
import { formatSeconds, showBytes } from '../steps/words.ts'
import { clientRunsSummary } from './client-runs.ts'
import { copiesSummary } from './copies.ts'
import { Html, html, markdown, markdownTable } from './escape.ts'
import { countFiles, groupsSummary } from './file-groups.ts'
import { mergesSummary } from './merges.ts'
import { rehearsalRows } from './rehearsal.ts'
import type { RunReport } from './run-report.ts'
import { backupWords, changesOf, HEADLINES, nextCommand, STATES } from './words.ts'

/** The runner drops a summary beyond 1 MiB (actions/runner `FileCommandManager.AttachmentSizeLimit`); some room is left. */
const LARGEST = 1024 * 1024 - 16 * 1024
/** Lines per step: a plan that copies ten thousand files is for the page, not for the summary. */
const MOST_DETAILS = 50
const ICONS = {
  passed: '✅',
  partly: '✅',
  planned: '📋',
  checked: '📋',
  failed: '❌',
  nothing: '⚪',
} as const

/**
 * The summary of a run as GitHub Markdown, below 1 MiB of UTF-8. What matters at night stands first, so that cutting only
 * costs lists.
 * @param artifactUrl address of the uploaded report, if it is known
 */
export function summaryOf(report: RunReport, artifactUrl?: string): string {
  const reason = report.failureReason ? ` (${report.failureReason})` : ''
  const sections = [
    `## ${ICONS[report.verdict]} wso2-migrate: ${HEADLINES[report.verdict]}${reason}`,
    `**Next:** ${markdown(nextCommand(report))}`,
    overview(report, artifactUrl),
    section('Problems', report.problems.map(problemItem)),
    ...clientRunsSummary(report.clientRuns),
    stepTable(report),
    copiesSummary(report.steps),
    rehearsal(report),
    backupTable(report),
    section(
      'What changed',
      changesOf(report).map(({ title, summary }) => `- **${markdown(title)}**: ${markdown(summary)}`),
    ),
    ...mergesSummary(report.merges),
    section(
      'Warnings',
      report.warnings.map((warning) => `- ${markdown(warning)}`),
    ),
    report.verdict === 'planned' ? plannedChanges(report) : '',
  ]
  return cut(`${sections.filter(Boolean).join('\n\n')}\n`)
}

function overview(report: RunReport, artifactUrl: string | undefined): string {
  const { header, last } = report
  const seconds = report.steps.reduce((sum, step) => sum + (step.record?.seconds ?? 0), 0)
  const rows: [string, string | undefined][] = [
    ['Environment', header?.environment ?? last?.environment],
    ['Route', header?.route],
    ['Mode', header?.mode],
    ['Run', header?.runId],
    ['Plan digest', header?.planDigest],
    ['Time in steps', seconds > 0 ? formatSeconds(seconds) : undefined],
    ['Journal', header?.stateFolder],
  ]
  const body = rows.flatMap(([name, value]) => (value ? [[name, `<code>${markdown(value)}</code>`]] : []))
  if (artifactUrl) body.push(['Report', `[index.html, logs, plan, manifests](${encodeURI(artifactUrl)})`])
  return body.length > 0 ? markdownTable(['', ''], body) : ''
}

function problemItem(problem: Problem): string {
  const where = [problem.host, problem.place && describePlace(problem.place)].filter(Boolean).join(', ')
  const lines = [`- ${where ? `\`${where.replaceAll('`', "'")}\`: ` : ''}${markdown(problem.what)}`]
  if (problem.safe) lines.push(`  - Safe: ${markdown(problem.safe)}`)
  lines.push(`  - Fix: ${markdown(problem.fix)}`)
  return lines.join('\n')
}

function stepTable(report: RunReport): string {
  if (report.steps.length === 0) return ''
  const rows = report.steps.map(({ planned, state, record }) => [
    markdown(planned.title),
    planned.verb,
    STATES[state],
    record?.seconds === undefined ? '' : formatSeconds(record.seconds),
  ])
  return `### Steps\n\n${markdownTable(['Step', 'Verb', 'State', 'Time'], rows)}`
}

function rehearsal(report: RunReport): string {
  const rows = rehearsalRows(report).map((row) => row.map(markdown))
  return rows.length > 0 ? `### Rehearsal\n\n${markdownTable(['', ''], rows)}` : ''
}

function backupTable(report: RunReport): string {
  if (report.backups.length === 0) return ''
  const rows = report.backups.map((manifest) => {
    const { name, host, speed } = backupWords(report, manifest)
    return [
      markdown(name),
      markdown(host),
      `<code>${markdown(manifest.file)}</code>`,
      showBytes(manifest.bytes),
      speed,
      manifest.grade,
      `<code>${markdown(manifest.sha256)}</code>`,
    ]
  })
  return `### Backups\n\nThey lie on the servers and were not uploaded.\n\n${markdownTable(['Backup of', 'Host', 'File', 'Size', 'Speed', 'Grade', 'SHA-256'], rows)}`
}

function plannedChanges(report: RunReport): string {
  return section(
    'What would change',
    report.steps.map(({ planned }) => {
      const details = planned.details.slice(0, MOST_DETAILS).map((detail) => html`<li>${detail}</li>`.text)
      const more = planned.details.length - details.length
      if (more > 0) details.push(`<li>and ${more} more: see index.html</li>`)
      // Inside of an HTML block there is no Markdown: its escapes would be seen.
      const text =
        html`<details><summary>${planned.title} (${planned.details.length + countFiles(planned.files)})</summary>${details.length > 0 && html`<ul>${new Html(details.join(''))}</ul>`}${groupsSummary(planned.files)}</details>`
          .text
      return text.replace(/\s+/g, ' ')
    }),
  )
}

function section(title: string, items: readonly string[]): string {
  return items.length > 0 ? `### ${title}\n\n${items.join('\n')}` : ''
}

/** Cuts between lines: a character of several bytes or a tag cut in two would spoil what is left. */
function cut(text: string): string {
  if (Buffer.byteLength(text) <= LARGEST) return text
  const kept: string[] = []
  let bytes = 0
  for (const line of text.split('\n')) {
    bytes += Buffer.byteLength(line) + 1
    if (bytes > LARGEST) break
    kept.push(line)
  }
  return `${kept.join('\n')}\n\n_Cut here: the rest stands in the report's index.html._\n`
}
