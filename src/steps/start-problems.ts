import type { Context } from '../engine/context.ts'
import type { PlannedStep } from '../engine/step.ts'
import type { Problem } from '../errors.ts'
import type { Node } from '../migration/schema.ts'
import type { Host } from '../remote/command.ts'
import type { Health } from '../wso2/health.ts'
import type { Judgement } from '../wso2/judge.ts'
import { findServer, type Server } from '../wso2/server.ts'
import { doubleWork } from './double-work.ts'
import { surveyArtifacts } from './read-artifacts.ts'
import { work } from './start-and-watch.ts'

/** The old server runs, and what both would work on twice. */
export async function doubleWorkNow(context: Context, planned: PlannedStep, node: Node): Promise<Problem[]> {
  const running = await findServer(context.host(node.source.host), node.source.home)
  if (running.length === 0) return []
  return doubleWork(context.environment, work(planned)).map((reason) => ({
    reason: 'preflight-failed' as const,
    host: node.source.host,
    what: `The old server of ${planned.node} still runs. ${reason}`,
    safe: 'The new server was not started.',
    fix: `stop it: ${node.source.service ? `systemctl stop ${node.source.service}` : `${node.source.home}/${context.route.source.script} stop`}; or, if all of this may run twice, set allow_parallel = true in choices; then run verify again.`,
  }))
}

/**
 * Names of APIs, proxies, data services ... that the old server has and the new home has not. Data services are deployed
 * without a word in the log, so what lies there is compared too.
 */
export async function missingNames(
  context: Context,
  planned: PlannedStep,
  host: Host,
  server: Server,
): Promise<Problem[]> {
  const { artifacts } = await surveyArtifacts(host, server.home, context.route)
  const there = new Set(artifacts.map(({ kind, name }) => `${kind} ${name}`))
  return work(planned)
    .artifacts.filter(({ kind, name }) => !there.has(`${kind} ${name}`))
    .map(({ kind, name }) => ({
      reason: 'verify-failed',
      host: host.name,
      what: `${kind} ${name} of the old server is not in ${server.home}.`,
      fix: 'find out what removed it (a server deletes what it cannot deploy), then run sync and verify again.',
    }))
}

/** Everything that speaks against this start, the deciding thing first. */
export function startProblems(
  host: string,
  judgement: Judgement,
  health: readonly Health[],
  why: Problem | undefined,
): Problem[] {
  const problems: Problem[] = why ? [{ ...why, host }] : []
  for (const { verdict, why: what, fix, line } of judgement.reasons) {
    // Without a start, names that are missing say nothing new.
    if (why && !line) continue
    problems.push({
      reason: verdict === 'failed' ? 'verify-failed' : 'verdict-ambiguous',
      host,
      what: line ? `${what} ${line}` : what,
      fix,
    })
  }
  for (const { url, status, error } of health) {
    if (status === 200 || why) continue
    problems.push({
      reason: 'verify-failed',
      host,
      what: `${url} does not answer 200: ${status ?? error}.`,
      fix: 'look at the log in the artifacts; then run verify again.',
    })
  }
  return problems
}
