import type { Json } from '../engine/step.ts'
import { describePlace, type Problem } from '../errors.ts'
import { formatSeconds, showBytes } from '../steps/words.ts'
import { clientRunsPage } from './client-runs.ts'
import { copiesPage } from './copies.ts'
import { type Html, html } from './escape.ts'
import { countFiles, groupsPage } from './file-groups.ts'
import { mergesPage } from './merges.ts'
import { rehearsalRows } from './rehearsal.ts'
import type { RunReport, StepState } from './run-report.ts'
import { STYLE } from './style.ts'
import { backupWords, HEADLINES, nextCommand, STATES } from './words.ts'

/** A file of the run as the page shows it: a log's tail, a merge report. */
export interface ShownFile {
  name: string
  text: string
  /** Lines of the file that are not in `text`: they stand before it. */
  linesLeftOut: number
}

/**
 * The whole run as one page that needs nothing besides itself: no script, no font, no picture, no address.
 * @param files texts to show, scrubbed already
 */
export function pageOf(report: RunReport, files: readonly ShownFile[]): string {
  const title = `wso2-migrate: ${HEADLINES[report.verdict]}`
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>wso2-migrate: <span class="${report.verdict}">${HEADLINES[report.verdict]}</span>${report.failureReason && html` <code>${report.failureReason}</code>`}</h1>
<p class="next"><strong>Next:</strong> ${nextCommand(report)}</p>
${overview(report)}
${report.problems.length > 0 && html`<h2>Problems</h2>${report.problems.map(problem)}`}
${clientRunsPage(report.clientRuns)}
${report.warnings.length > 0 && html`<h2>Warnings</h2><ul>${report.warnings.map((one) => html`<li class="warning">${one}</li>`)}</ul>`}
${report.steps.length > 0 && stepTable(report.steps)}
${copiesPage(report.steps)}
${mergesPage(report.merges)}
${report.rehearsal && html`<h2>Rehearsal</h2>${table([], rehearsalRows(report))}`}
${report.backups.length > 0 && backupTable(report)}
${report.steps.length > 0 && html`<h2>Plan and evidence</h2>${report.steps.map(stepDetails)}`}
${report.plan && facts(report.plan.facts)}
${files.length > 0 && html`<h2>Files</h2>${files.map(shownFile)}`}
</body>
</html>
`.text
}

function overview(report: RunReport): Html {
  const { header, last } = report
  const rows: [string, string | undefined][] = [
    ['Environment', header?.environment ?? last?.environment],
    ['Route', header?.route],
    ['Mode', header?.mode],
    ['Run', header?.runId],
    ['Started', header?.startedAt],
    ['Plan digest', header?.planDigest],
    ['Journal', header?.stateFolder],
  ]
  return table(
    [],
    rows.flatMap(([name, value]) => (value ? [[name, html`<code>${value}</code>`]] : [])),
  )
}

function problem(one: Problem): Html {
  const where = [one.host, one.place && describePlace(one.place)].filter(Boolean).join(', ')
  return html`<div class="next"><strong class="failed">${one.what}</strong>${where && html` <code>${where}</code>`}
${one.safe && html`<br>Safe: ${one.safe}`}<br>Fix: ${one.fix}</div>`
}

function stepTable(steps: readonly StepState[]): Html {
  const rows = steps.map(({ planned, state, record }) => [
    planned.title,
    planned.verb,
    html`<span class="${state}">${STATES[state]}</span>`,
    record?.seconds === undefined ? '' : formatSeconds(record.seconds),
    record?.evidence?.summary ?? '',
  ])
  return html`<h2>Steps</h2>${table(['Step', 'Verb', 'State', 'Time', 'Evidence'], rows)}`
}

function backupTable(report: RunReport): Html {
  const rows = report.backups.map((manifest) => {
    const { name, host, speed } = backupWords(report, manifest)
    return [
      name,
      host,
      html`<code>${manifest.file}</code>`,
      showBytes(manifest.bytes),
      speed,
      manifest.grade,
      html`<code>${manifest.sha256}</code>`,
    ]
  })
  return html`<h2>Backups</h2><p class="soft">They lie on the servers and were not uploaded.</p>${table(['Backup of', 'Host', 'File', 'Size', 'Speed', 'Grade', 'SHA-256'], rows)}`
}

function stepDetails({ planned, state, record }: StepState): Html {
  return html`<details>
<summary><span class="${state}">${STATES[state]}</span> ${planned.title} <span class="soft">${planned.key}, ${countFiles(planned.files) > 0 ? `files: ${countFiles(planned.files)}` : `details: ${planned.details.length}`}</span></summary>
${planned.changes.length > 0 && html`<p>May touch: ${planned.changes.map((one) => html`<code>${one.kind} ${one.host}:${one.name}</code> `)}</p>`}
${planned.details.length > 0 && html`<pre>${planned.details.join('\n')}</pre>`}
${groupsPage(planned.files)}
${record?.evidence?.details !== undefined && html`<p>Evidence</p>${json(record.evidence.details)}`}
</details>`
}

function facts(list: readonly { key: string; class: string; value: Json }[]): Html {
  const rows = list.map((fact) => [fact.key, fact.class, html`<code>${JSON.stringify(fact.value)}</code>`])
  return html`<h2>Facts</h2><details><summary>Facts that were measured: ${list.length}</summary>${table(['Fact', 'Class', 'Value'], rows)}</details>`
}

function shownFile(file: ShownFile): Html {
  const data = file.name.endsWith('.json') ? parse(file.text) : undefined
  return html`<details><summary>${file.name}</summary>
${file.linesLeftOut > 0 && html`<p class="soft">The last lines; ${file.linesLeftOut} before them stand in the file beside this page.</p>`}
${data === undefined ? html`<pre>${file.text}</pre>` : json(data)}</details>`
}

/** A list of like records as a table (merge decisions, manifests of files), all else as it is. */
function json(value: Json): Html {
  if (isRecord(value) && Object.values(value).some(isTable)) {
    return html`${Object.entries(value).map(([name, inner]) => html`<p><strong>${name}</strong></p>${json(inner)}`)}`
  }
  if (!isTable(value)) {
    return html`<pre>${typeof value === 'string' ? value : JSON.stringify(value, null, 2)}</pre>`
  }
  const columns = [...new Set(value.flatMap((row) => Object.keys(row)))]
  const cell = (inner: Json | undefined) =>
    inner === undefined || inner === null
      ? ''
      : typeof inner === 'object'
        ? JSON.stringify(inner)
        : String(inner)
  return table(
    columns,
    value.map((row) => columns.map((column) => cell(row[column]))),
  )
}

type JsonRecord = { readonly [key: string]: Json }

function isRecord(value: Json): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isTable(value: Json): value is readonly JsonRecord[] {
  return Array.isArray(value) && value.length > 0 && value.every(isRecord)
}

function table(head: readonly string[], rows: readonly (readonly (string | Html)[])[]): Html {
  return html`<div class="wide"><table>${head.length > 0 && html`<thead><tr>${head.map((one) => html`<th>${one}</th>`)}</tr></thead>`}
<tbody>${rows.map((row) => html`<tr>${row.map((one) => html`<td>${one}</td>`)}</tr>`)}</tbody></table></div>`
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}
