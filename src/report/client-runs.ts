import path from 'node:path'
import fs from 'fs-extra'
import type { JoinedFinding } from '../steps/collect-definitions.ts'
import { FINDINGS, type SpooledFindings, type SpooledVerdict } from '../steps/spool-verdict.ts'
import type { Gated } from '../wso2/findings-gate.ts'
import { type Html, html, markdown, markdownTable } from './escape.ts'

/** What runs of a migration client left: their verdicts, in order, and what the validators found last. */
export interface ClientRuns {
  verdicts: readonly SpooledVerdict[]
  findings?: SpooledFindings
}

/** Rows of the summary, which is cut at a megabyte; of the page, which a browser has to draw. */
const MOST_IN_SUMMARY = 100
const MOST_IN_PAGE = 2_000

const HEAD = ['API', 'Version', 'Provider', 'Tenant', 'Kind', 'Gate', 'Message', 'Definition'] as const
const PHASES = { 'pre-migrate': 'Validators', migrate: 'Main migration' } as const
const GATES = { stops: 'stops the migration', allowed: 'let through', warns: 'does no harm' } as const

/** Reads what a run's verbs left on the runner; undefined where no client ran. What is cut off is left out. */
export async function readClientRuns(
  folder: string,
  files: readonly string[],
): Promise<ClientRuns | undefined> {
  const read = async <T>(name: string): Promise<T | undefined> =>
    fs.readJson(path.join(folder, 'files', name)).catch(() => undefined)
  const names = files.filter((name) => /^logs\/[^/]+\/[^/]+\/verdict\.json$/.test(name))
  const verdicts = (await Promise.all(names.map((name) => read<SpooledVerdict>(name)))).filter(
    (verdict) => verdict !== undefined,
  )
  const findings = files.includes(FINDINGS) ? await read<SpooledFindings>(FINDINGS) : undefined
  if (verdicts.length === 0 && !findings) return undefined
  // The validators ran first.
  verdicts.sort((a, b) => Number(a.phase === 'migrate') - Number(b.phase === 'migrate'))
  return { verdicts, ...(findings && { findings }) }
}

/** Verdicts and findings for the summary, as sections of Markdown. */
export function clientRunsSummary({ verdicts, findings }: ClientRuns = { verdicts: [] }): string[] {
  return [
    ...verdicts.map((run) => {
      const { node, phase, from, to, verdict } = run
      const reasons = run.reasons.map(
        ({ why, line, at }) => `- ${placed(at)}${markdown(line ? `${why} ${line}` : why)}`,
      )
      const said = run.evidence.map(
        ({ says, place }) => `- ${markdown(says)}: \`${place.replaceAll('`', "'")}\``,
      )
      const shown = run.database.map((proof) => `- ${PROOFS[String(proof.shown)]}: ${markdown(proof.what)}`)
      return [
        `### ${PHASES[phase]} of ${markdown(node)}: ${verdict}${markdown(acceptance(run))}`,
        `${from} to ${to}`,
        [...reasons, ...said, ...shown].join('\n'),
      ].join('\n\n')
    }),
    ...(findings && findings.count > 0 ? [findingsSummary(findings)] : []),
  ]
}

/** The same for the page. */
export function clientRunsPage({ verdicts, findings }: ClientRuns = { verdicts: [] }): Html {
  return html`${verdicts.map(verdictPage)}${findings && findings.count > 0 && findingsPage(findings)}`
}

const PROOFS: Readonly<Record<string, string>> = {
  true: 'the database shows',
  false: 'the database does NOT show',
  'not known': 'not known',
}

function findingsSummary({ count, findings }: SpooledFindings): string {
  const rows = findings.slice(0, MOST_IN_SUMMARY).map((finding) => cells(finding).map(markdown))
  const more = count - rows.length
  const rest = more > 0 ? `\n\n_and ${more} more: see index.html and ${FINDINGS}_` : ''
  return `### Findings of the validators: ${count}\n\nThey are mended in the old version.\n\n${markdownTable(HEAD, rows)}${rest}`
}

function cells({ api, tenant, kind, verdict, message, definition }: Gated<JoinedFinding>): string[] {
  return [
    api?.name ?? '',
    api?.version ?? '',
    api?.provider ?? '',
    tenant ?? '',
    kind,
    GATES[verdict],
    message,
    definition ?? '',
  ]
}

/** Who took an ambiguous one for passed. */
function acceptance({ accepted }: SpooledVerdict): string {
  return accepted ? `, taken for passed by ${accepted.by}` : ''
}

function placed(at: { file?: string; line: number } | undefined): string {
  return at ? `\`${(at.file ?? 'log').replaceAll('`', "'")}:${at.line}\` ` : ''
}

function verdictPage(run: SpooledVerdict): Html {
  return html`<h2>${PHASES[run.phase]} of ${run.node}: <span class="${run.verdict}">${run.verdict}</span>${acceptance(run)}</h2>
<p>From ${run.from} to ${run.to}.</p>
${run.reasons.length > 0 && html`<ul>${run.reasons.map(({ verdict, why, fix, line, at, link }) => html`<li><span class="${verdict}">${verdict}</span> ${why}${at && html` <code>${at.file ?? 'log'}:${at.line}</code>`}${line && html`<pre>${line}</pre>`} Fix: ${fix}${link && html` See ${link}`}</li>`)}</ul>`}
${run.seen.length > 0 && html`<p>Known causes seen in this run:</p><ul>${run.seen.map(({ says, place, fix, link }) => html`<li>${says} <code>${place}</code> Fix: ${fix} See ${link}</li>`)}</ul>`}
<details open><summary>Evidence</summary><ul>${run.evidence.map(({ says, place, line }) => html`<li>${says}: <code>${place}</code><pre>${line}</pre></li>`)}${run.database.map(({ shown, what }) => html`<li>${PROOFS[String(shown)]}: ${what}</li>`)}</ul></details>
${run.notes.length > 0 && html`<ul>${run.notes.map((note) => html`<li>${note}</li>`)}</ul>`}`
}

function findingsPage({ count, findings, definitionsWithoutFinding, notCopied }: SpooledFindings): Html {
  const shown = findings.slice(0, MOST_IN_PAGE)
  return html`<h2>Findings of the validators: ${count}</h2><p class="soft">They are mended in the old version.${count > shown.length && html` The first ${shown.length} of ${count}: ${FINDINGS} has more.`}</p>
<div class="wide"><table><thead><tr>${HEAD.map((one) => html`<th>${one}</th>`)}</tr></thead>
<tbody>${shown.map((finding) => html`<tr>${cells(finding).map((cell, at) => html`<td>${at === HEAD.length - 1 ? link(cell) : cell}</td>`)}</tr>`)}</tbody></table></div>
${definitionsWithoutFinding.length > 0 && html`<p>Definitions that no finding names: ${definitionsWithoutFinding.map((place) => html`${link(place)} `)}</p>`}
${notCopied.length > 0 && html`<p>Too large or too many for the report, or not to be read: ${notCopied.join(', ')}</p>`}`
}

/** Beside the page, in the folder of the run's files. */
function link(place: string): Html {
  return place ? html`<a href="files/${place}">${place}</a>` : html``
}
