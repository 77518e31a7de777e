import { MigrateError, type Problem } from '../errors.ts'
import { suggestion } from '../migration/suggest.ts'
import { loadRoute } from '../routes/load.ts'
import type { Route } from '../routes/schema.ts'
import type { Reason } from '../wso2/judge.ts'
import { readClientLog } from '../wso2/log-files.ts'
import { pathOf } from '../wso2/migration-reasons.ts'
import type { Phase, Question } from '../wso2/migration-run.ts'
import { judgeLog, type LogVerdict } from '../wso2/migration-verdict.ts'
import { readFlags } from './flags.ts'
import type { Terminal } from './terminal.ts'

const FLAGS = { route: 'string', phase: 'string', from: 'string', to: 'string', json: 'boolean' } as const
const PHASES: readonly Phase[] = ['pre-migrate', 'migrate']
const EXIT = { passed: 0, failed: 1, ambiguous: 2 } as const
const USAGE =
  'wso2-migrate judge --route apim-4.0.0-to-4.1.0 --phase pre-migrate|migrate --from 4.0.0 --to 4.1.0 [--json] [older.log ...] wso2carbon.log'
/** Of one kind: thousands of findings belong into --json. */
const MOST_SHOWN = 20

/**
 * `judge`: what the log of a migration client's run says, without any server. Exit 0 passed, 1 failed, 2 ambiguous. The log
 * alone proves no migration, and it says so.
 */
export async function judge(terminal: Terminal, args: readonly string[]): Promise<number> {
  const { values, rest } = readFlags(args, FLAGS, Number.POSITIVE_INFINITY)
  const question = questionFrom(values, rest)
  const { history, readable } = readClientLog(rest, question.client, question.phase)
  const verdict = judgeLog(history, question, readable)
  terminal.out(
    values.json ? `${JSON.stringify({ ...verdict, database: 'not looked at' }, null, 2)}\n` : show(verdict),
  )
  return EXIT[verdict.log]
}

function questionFrom(values: Record<string, string>, files: readonly string[]): Question {
  const problems: string[] = (['route', 'phase', 'from', 'to'] as const)
    .filter((name) => !values[name])
    .map((name) => `judge needs --${name}.`)
  if (files.length === 0) problems.push('judge needs the path of a log.')
  const { route: id, phase, from = '', to = '' } = values
  const known = PHASES.find((each) => each === phase)
  if (phase && !known) problems.push(`There is no phase "${phase}". ${suggestion(phase, PHASES)}`)
  let route: Route | undefined
  let unknown: readonly Problem[] = []
  try {
    if (id) route = loadRoute(id)
  } catch (error) {
    if (!(error instanceof MigrateError)) throw error
    unknown = error.problems
  }
  const client = route?.clients.find(({ version }) => version === to)
  if (route && from && to) problems.push(...versionProblems(route, from, to))
  const [first, ...others] = [
    ...problems.map(
      (what): Problem => ({ reason: 'config-invalid', what, safe: 'Nothing was read.', fix: USAGE }),
    ),
    ...unknown,
  ]
  if (first) throw new MigrateError([first, ...others])
  return { client: client!, phase: known!, from, to }
}

function versionProblems({ id, clients }: Route, from: string, to: string): string[] {
  if (clients.length === 0) return [`The route ${id} has no migration client whose log could be judged.`]
  const client = clients.find(({ version }) => version === to)
  if (!client) {
    const versions = clients.map(({ version }) => version)
    return [`The route ${id} knows no client for --to ${to}. ${suggestion(to, versions)}`]
  }
  if (pathOf(client, from, to).length > 0) return []
  return [
    `The client for ${to} does not migrate from "${from}". ${suggestion(
      from,
      client.migrate.hops.map((hop) => hop.from),
    )}`,
  ]
}

function show({ log, phase, from, to, reasons, evidence, seen, notes, unproved }: LogVerdict): string {
  const lines = [`log: ${log} (${phase}, ${from} to ${to})`]
  for (const reason of reasons.slice(0, MOST_SHOWN)) lines.push('', ...showReason(reason))
  if (reasons.length > MOST_SHOWN)
    lines.push('', `and ${reasons.length - MOST_SHOWN} more: --json shows all.`)
  if (seen.length > 0) lines.push('', 'Known causes seen in this run:')
  for (const { says, place, fix, link } of seen)
    lines.push(`  ${place} ${says}`, `    next: ${fix}`, `    see ${link}`)
  if (evidence.length > 0) lines.push('', 'What the log shows:')
  for (const { says, place } of evidence) lines.push(`  ${place} ${says}`)
  for (const note of notes) lines.push('', `note: ${note}`)
  lines.push(
    '',
    'The database was not looked at. No log proves that:',
    ...Object.values(unproved).map((what) => `  ${what}`),
  )
  return `${lines.join('\n')}\n`
}

function showReason({ verdict, why, fix, line, at, link }: Reason): string[] {
  return [
    `${verdict}: ${why}`,
    ...(at ? [`  ${at.file ?? 'log'}:${at.line}`] : []),
    ...(line ? [`  ${line}`] : []),
    `  next: ${fix}`,
    ...(link ? [`  see ${link}`] : []),
  ]
}
