import type { Context } from '../engine/context.ts'
import type { PlannedStep } from '../engine/step.ts'
import type { Problem } from '../errors.ts'
import type { Reason } from '../wso2/judge.ts'
import type { MigrationVerdict } from '../wso2/migration-verdict.ts'
import { runOf, spoolFolder } from './client-run-work.ts'
import type { JoinedFinding } from './collect-definitions.ts'
import { count } from './words.ts'

/** Of one kind: the rest stands in verdict.json and findings.json. */
const MOST_SHOWN = 20

/** The command that takes back a step and all after it, as it is typed. */
export function restoreCommand({ environment }: Context, step: string): string {
  const file = environment.file === 'wso2-migrate.toml' ? '' : ` --migration-file ${shown(environment.file)}`
  return `wso2-migrate restore${file} --environment ${environment.name} --restore-to ${step} --mode apply`
}

/**
 * What is said where a run of the client did not pass: how to go on or back first, then the lines that decided.
 * @param digest of an ambiguous verdict that a person may accept
 */
export function runProblems(
  context: Context,
  planned: PlannedStep,
  verdict: MigrationVerdict,
  digest?: string,
): Problem[] {
  if (verdict.verdict === 'passed') return []
  const { phase } = runOf(planned)
  const reasons = inOrder(verdict.reasons)
  const host = context.environment.nodes[planned.node!]!.target.host
  const failed = verdict.verdict === 'failed'
  const work = phase === 'migrate' ? 'The main migration' : 'The run of the validators'
  const safe = `The new server was stopped, nothing after it was begun. Its log and the verdict are in the artifacts, under ${spoolFolder(planned)}.`
  const head: Problem = {
    reason: failed ? 'migration-failed' : 'verdict-ambiguous',
    host,
    what: failed
      ? `${work} failed. ${reasons[0]!.why}`
      : `Whether ${work.toLowerCase()} passed is not certain. ${reasons[0]!.why}`,
    safe: phase === 'migrate' ? `${safe} The databases may be half migrated.` : safe,
    fix: `${digest ? acceptance(context, planned, digest) : ''}${
      phase === 'migrate'
        ? `restore the databases to the state before it, with this command: \`${restoreCommand(context, planned.key)}\` (action restore: inputs restore-to, mode); mend the cause, then run migrate again. It is never repeated on what this run left.`
        : `mend the cause, then run pre-migrate again; or go back to the old server with: \`${restoreCommand(context, runOf(planned).backTo)}\` (action restore: inputs restore-to, mode).`
    }`,
  }
  return [head, ...reasons.slice(0, MOST_SHOWN).map((reason) => problemOf(reason, host))]
}

/** How a person says that it passed all the same. */
function acceptance({ environment }: Context, { verb }: PlannedStep, digest: string): string {
  return `read the lines below, and look into the databases. If it passed, write accept_verdicts = ["${digest}"] under [environments.${environment.name}.choices] and run ${verb} again: nothing is repeated, and report and journal say who accepted it. If not, `
}

/** What failed before what is doubtful, each in the order of the log: the first exception is the cause of most of the others. */
function inOrder(reasons: readonly Reason[]): Reason[] {
  const place = ({ verdict, at }: Reason): number => (verdict === 'failed' ? 0 : 1e12) + (at?.line ?? 1e9)
  return reasons.toSorted((a, b) => place(a) - place(b))
}

function problemOf({ verdict, why, fix, line, at, link }: Reason, host: string): Problem {
  return {
    reason: verdict === 'failed' ? 'migration-failed' : 'verdict-ambiguous',
    host,
    what: line ? `${why} ${line}` : why,
    ...(at?.file !== undefined && { place: { file: at.file, line: at.line } }),
    fix: link ? `${fix} See ${link}` : fix,
  }
}

/**
 * What is said at a gate that says no: findings are mended in the old version, so the way back comes first.
 * @param unread faults that are only counted
 */
export function gateProblems(
  context: Context,
  planned: PlannedStep,
  stopping: readonly JoinedFinding[],
  unread: number,
): Problem[] {
  if (stopping.length + unread === 0) return []
  const apis = new Set(
    stopping.map(({ api, tenant }) => `${api?.name}:${api?.version} ${api?.provider} ${tenant}`),
  )
  const all = stopping.length + unread
  const more = all - MOST_SHOWN
  const head: Problem = {
    reason: 'findings',
    what: `The validators found ${count(all, 'fault')} in ${count(apis.size, 'API')} that would stop the migration${more > 0 ? `; the first ${MOST_SHOWN} follow, findings.json in the artifacts has all` : ''}.`,
    safe: 'The validators changed nothing, and what the new server wrote when it started goes with the way back. It was stopped; the old one stays as it is until you go back to it.',
    fix: `mend these APIs in the OLD version. Go back to it with: \`${restoreCommand(context, runOf(planned).backTo)}\` (action restore: inputs restore-to, mode), which starts the old server again where this run stopped it; then migrate anew. To go on with them as they are, name them in choices.allow_findings ("Name:version"), or set on_findings = "warn" (--on-findings warn, input on-findings), and run pre-migrate again.`,
  }
  return [head, ...stopping.slice(0, MOST_SHOWN).map(findingProblem)]
}

function findingProblem({ api, tenant, kind, message, link, definition }: JoinedFinding): Problem {
  const name = api
    ? `API ${api.name} ${api.version}${api.provider ? ` of ${api.provider}` : ''}`
    : 'An API that is not named'
  const dumped = definition ? ` Its definition is in the artifacts: ${definition}.` : ''
  return {
    reason: 'findings',
    what: `${name}${tenant ? ` (tenant ${tenant})` : ''}: ${kind}: ${message}`,
    fix: `mend it in the old version.${dumped}${link ? ` See ${link}` : ''}`,
  }
}

const shown = (path: string): string =>
  /^[\w./@+-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`
