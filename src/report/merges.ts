import path from 'node:path'
import fs from 'fs-extra'
import type { MergeReport } from '../toml/report.ts'
import { type Html, html, markdown } from './escape.ts'

/** What the merge of one node's `deployment.toml` left, or would leave: for people as Markdown, and as data. */
export interface NodeMerge {
  node: string
  text: string
  data: MergeReport
}

/** Bytes of one merge in the summary, which has a megabyte for all; the page shows it whole. */
const LARGEST_IN_SUMMARY = 100 * 1024
const FILE = /^merge\/([^/]+)\/report\.json$/

/** Whether a file of the run is shown as a section of its own. */
export function isMergeReport(name: string): boolean {
  return /^merge\/[^/]+\/report\.(?:json|md)$/.test(name)
}

/** Reads what a run's verbs left on the runner of merges; what is cut off is left out. */
export async function readMerges(folder: string, files: readonly string[]): Promise<NodeMerge[]> {
  const read = files.map(async (name): Promise<NodeMerge[]> => {
    const node = FILE.exec(name)?.[1]
    if (node === undefined) return []
    const place = path.join(folder, 'files', 'merge', node)
    try {
      const data: MergeReport = await fs.readJson(path.join(place, 'report.json'))
      return [{ node, data, text: await fs.readFile(path.join(place, 'report.md'), 'utf8') }]
    } catch {
      return []
    }
  })
  return (await Promise.all(read)).flat()
}

/** A section of Markdown for each merge, folded: decisions, warnings and diff are there at a click. */
export function mergesSummary(merges: readonly NodeMerge[] = []): string[] {
  return merges.map(({ node, data, text }) => {
    const isTooLong = Buffer.byteLength(text) > LARGEST_IN_SUMMARY
    const body = isTooLong ? '_Too long for here: it stands in the report’s index.html._' : text.trim()
    return `### deployment.toml of ${markdown(node)}\n\n<details><summary>${words(data)}</summary>\n\n${body}\n\n</details>`
  })
}

/** The same for the page. */
export function mergesPage(merges: readonly NodeMerge[] = []): Html[] {
  return merges.map(({ node, data }) => {
    const { conflicts, warnings, decisions, notes, diff } = data
    return html`<h2>deployment.toml of ${node}</h2>
<p>${words(data)}</p>
${conflicts.length > 0 && rows(['Setting', 'To decide', 'How'], conflicts.map(said))}
${warnings.length > 0 && rows(['Setting', 'Warning', 'Next'], warnings.map(said))}
${
  decisions.length > 0 &&
  html`<details><summary>Decisions: ${decisions.length}</summary>${rows(
    ['Setting', 'Decision', 'From', 'To', 'Why'],
    decisions.map(({ key, action, from, to, why }) => [code(key), action, code(from), code(to), why]),
  )}</details>`
}
${notes.length > 0 && html`<ul>${notes.map((note) => html`<li>${note}</li>`)}</ul>`}
${diff !== '' && html`<details><summary>Diff</summary><pre>${diff}</pre></details>`}`
  })
}

function words({ edits, conflicts, warnings, decisions }: MergeReport): string {
  const count = (list: readonly unknown[], noun: string) =>
    `${list.length} ${noun}${list.length === 1 ? '' : 's'}`
  const done =
    conflicts.length > 0 ? count(conflicts, 'conflict') : `${edits} ${edits === 1 ? 'edit' : 'edits'}`
  return [done, count(warnings, 'warning'), count(decisions, 'decision')].join(', ')
}

function said({ keys, what, fix }: MergeReport['warnings'][number]): (string | Html)[] {
  return [html`${keys.map((key) => html`<code>${key}</code> `)}`, what, fix ?? '']
}

function code(text: string | undefined): string | Html {
  return text === undefined ? '' : html`<code>${text}</code>`
}

function rows(head: readonly string[], body: readonly (readonly (string | Html)[])[]): Html {
  return html`<div class="wide"><table><thead><tr>${head.map((one) => html`<th>${one}</th>`)}</tr></thead>
<tbody>${body.map((row) => html`<tr>${row.map((one) => html`<td>${one}</td>`)}</tr>`)}</tbody></table></div>`
}
