import type { FileGroup } from '../engine/step.ts'
import { sayGroup } from '../steps/file-groups.ts'
import { showBytes } from '../steps/words.ts'
import { type Html, html } from './escape.ts'

/** Names of one kind and reason; the page has them all. */
const MOST_IN_SUMMARY = 20

/** How many files a step adds, changes and leaves. */
export function countFiles(groups: readonly FileGroup[] = []): number {
  return groups.reduce((sum, { files }) => sum + files.length, 0)
}

/** What becomes of a step's files, for the page: how many for which reason, then all names. */
export function groupsPage(groups: readonly FileGroup[] = []): Html {
  return groupsOf(groups, ({ files }) => html`<pre>${files.join('\n')}</pre>`)
}

/** The same for the summary, where no line may break: the first names of each kind. */
export function groupsSummary(groups: readonly FileGroup[] = []): Html {
  return groupsOf(groups, ({ files }) => {
    const left = files.length - MOST_IN_SUMMARY
    const names = files.slice(0, MOST_IN_SUMMARY).map((file) => html`<li>${file}</li>`)
    return html`<ul>${names}${left > 0 && html`<li>and ${left} more: see index.html</li>`}</ul>`
  })
}

function groupsOf(groups: readonly FileGroup[], names: (group: FileGroup) => Html): Html {
  if (groups.length === 0) return html``
  const rows = groups.map(
    ({ does, files, bytes, why }) =>
      html`<tr><td>${does}</td><td>${files.length}</td><td>${bytes !== undefined && showBytes(bytes)}</td><td>${why}</td></tr>`,
  )
  return html`<div class="wide"><table><thead><tr><th>What</th><th>Files</th><th>Size</th><th>Why</th></tr></thead><tbody>${rows}</tbody></table></div>
${groups.map((group) => html`<details><summary>${sayGroup(group)}</summary>${names(group)}</details>`)}`
}
