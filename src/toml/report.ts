import { sentence } from '../errors.ts'
import type { Decision } from './ledger.ts'
import type { MergeResult } from './merge.ts'

/** Characters of a value in the table: the diff below has it all. */
const WIDEST = 120

/** Everything about a merge but its text, for machines. Secrets are masked in the parts already. */
export interface MergeReport
  extends Pick<MergeResult, 'conflicts' | 'warnings' | 'decisions' | 'notes' | 'diff'> {
  verdict: 'merged' | 'conflicts'
  edits: number
}

/** What a merge reports. */
export function mergeReport(result: MergeResult): MergeReport {
  const { decisions, conflicts, warnings, notes, diff } = result
  const verdict = conflicts.length > 0 ? 'conflicts' : 'merged'
  return { verdict, edits: result.edits.length, conflicts, warnings, decisions, notes, diff }
}

/** The same for a person, in a minute: conflicts first, then warnings, decisions and the diff. GitHub's Markdown. */
export function mergeMarkdown(result: MergeResult, title = 'deployment.toml'): string {
  const { decisions, conflicts, warnings, notes, diff } = result
  const parts: string[] = []
  if (conflicts.length > 0) {
    parts.push(`### ${title}: ${count(conflicts.length, 'conflict')} to decide, nothing written`)
    parts.push(
      table(
        ['setting', 'what', 'how to decide'],
        conflicts.map(({ keys, what, fix }) => [codes(keys), cell(what), cell(fix)]),
      ),
    )
  } else {
    const changed = count(result.edits.length, 'edit')
    parts.push(`### ${title}: merged, ${result.edits.length === 0 ? 'nothing to change' : changed}`)
  }
  if (warnings.length > 0) {
    parts.push(`**${count(warnings.length, 'warning')}**`)
    parts.push(
      warnings
        .map(
          ({ keys, what, fix }) =>
            `- ${codes(keys)}: ${fix ? `${sentence(cell(what))} Next: ${cell(fix)}` : cell(what)}`,
        )
        .join('\n'),
    )
  }
  if (decisions.length > 0) {
    parts.push(`**${count(decisions.length, 'decision')}**`)
    parts.push(
      table(
        ['setting', 'decision', 'from', 'to', 'why'],
        grouped(decisions).map(({ key, action, from, to, why }) => [
          code(key),
          action,
          code(from),
          code(action === 'kept' ? undefined : to),
          cell(why),
        ]),
      ),
    )
  }
  if (notes.length > 0) parts.push(notes.map((note) => `- ${cell(note)}`).join('\n'))
  if (diff) parts.push(`${fence(diff)}diff\n${diff.trimEnd()}\n${fence(diff)}`)
  return `${parts.join('\n\n')}\n`
}

/** Many settings of one section that share a decision become one row: the diff below has them all. */
function grouped(decisions: readonly Decision[]): Decision[] {
  const rows: Decision[] = []
  const groups = new Map<string, { row: Decision; count: number }>()
  for (const decision of decisions) {
    const section = /^([^.[]+(?:\.[^.[]+)?)/.exec(decision.key)?.[1] ?? decision.key
    const name = `${decision.action} ${section} ${decision.why}`
    const group = decision.from === undefined && decision.action !== 'renamed' ? groups.get(name) : undefined
    if (group) {
      group.count += 1
      group.row.key = section
      group.row.to = `${group.count} settings`
    } else {
      const row = { ...decision }
      rows.push(row)
      if (decision.from === undefined) groups.set(name, { row, count: 1 })
    }
  }
  return rows
}

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}

/** Words of ours and of rules; what stands between backticks in them is code already. */
function cell(text: string): string {
  return text
    .replaceAll('|', '\\|')
    .replaceAll(/\s*\n\s*/g, ' ')
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith('`') ? part : part.replaceAll('&', '&amp;').replaceAll('<', '&lt;')))
    .join('')
}

function codes(keys: readonly string[]): string {
  return keys.map(code).join(', ')
}

/** Inline code that survives backticks, bars and line ends in settings. */
function code(text: string | undefined): string {
  if (text === undefined) return ''
  const line = text.replaceAll(/\s*\n\s*/g, ' ')
  const flat = (line.length > WIDEST ? `${line.slice(0, WIDEST)}…` : line).replaceAll('|', '\\|')
  const marks = '`'.repeat(Math.max(0, ...[...flat.matchAll(/`+/g)].map(([run]) => run.length)) + 1)
  const pad = /^`|`$/.test(flat) ? ' ' : ''
  return `${marks}${pad}${flat}${pad}${marks}`
}

function fence(text: string): string {
  return '`'.repeat(Math.max(3, ...[...text.matchAll(/`+/g)].map(([run]) => run.length + 1)))
}
