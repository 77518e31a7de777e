import type { Context } from '../engine/context.ts'
import { MigrateError } from '../errors.ts'
import type { Node } from '../migration/schema.ts'
import { type HomeFacts, portProblems } from '../wso2/home.ts'
import { inspectJava, javaRangeProblem } from '../wso2/java.ts'
import { blindness } from '../wso2/log4j2.ts'
import { unwritable } from './files.ts'
import type { NodeReport } from './measure-node.ts'
import type { MeasuredFolder } from './measured.ts'
import { attempt } from './problems.ts'
import { count, showBytes } from './words.ts'

/** Room that a copy needs on the target: staging, the files themselves, and what they replace. */
const SPACE_FACTOR = 3
const SAFE = 'Nothing was changed.'

/** What speaks against starting the new server, as far as its home could be looked at. */
export async function judgeTarget(
  context: Context,
  name: string,
  node: Node,
  facts: { source: HomeFacts | undefined; target: HomeFacts | undefined; sameMachine: boolean },
  report: NodeReport,
): Promise<void> {
  const { route } = context
  const { host } = node.target
  if (facts.target && facts.target.running.length > 0) {
    report.problems.push({
      reason: 'preflight-failed',
      host,
      what: `The new server of ${name} already runs (pid ${facts.target.running.map(({ pid }) => pid).join(', ')}).`,
      safe: SAFE,
      fix: `if an earlier run migrated it, nothing is left to do; if not, stop it as the user in run_as: ${stopCommand(node, route.target.script)}; then run again.`,
    })
  } else if (facts.target && (!facts.source?.running.length || !facts.sameMachine)) {
    report.problems.push(...portProblems(facts.target, host))
  }
  const state = await context.runFolder(name)
  const why = await unwritable(context.host(host), state)
  if (why) {
    report.problems.push({
      reason: 'preflight-failed',
      host,
      what: `The run cannot be recorded in ${state}: ${why}.`,
      safe: SAFE,
      fix: `set state_dir under [environments.<name>.hosts.${host}] to a folder on a local disk that the user in run_as may write.`,
    })
  }
  const java = await attempt(report.problems, () => requireJava(context, node))
  if (java?.warning) report.warnings.push(java.warning)
  if (java) report.facts.push({ class: 'must-equal', key: `${name}.target.java`, value: java.version })
  const heard = { ...route.markers, loggers: [...route.markers.loggers, ...clientLoggers(route)] }
  for (const why of facts.target?.log4j2 ? blindness(facts.target.log4j2, route.target, heard) : []) {
    report.problems.push({
      reason: 'preflight-failed',
      host,
      what: `The log of the new server could not be judged: ${why}`,
      safe: SAFE,
      fix: `take the shipped settings of ${route.target.logging.appender} back in ${node.target.home}/${route.target.log4j2}.`,
    })
  }
}

/** Packages and classes whose records decide about a run of the migration client. */
function clientLoggers({ clients, target }: Context['route']): string[] {
  return clients
    .filter(({ version }) => version === target.version)
    .flatMap(({ loggers, server, fatal }) => [
      ...loggers,
      ...Object.values(server).map(({ logger }) => logger),
      ...fatal.map(({ logger }) => logger),
    ])
}

/**
 * The Java that the new server would start with. The start scripts go on with any.
 * @throws MigrateError where there is none, or one out of the pack's range that the user does not want all the same
 */
export async function requireJava(
  { host, route, environment }: Context,
  { target }: Node,
): Promise<{ version: string; warning?: string }> {
  const java = await inspectJava(host(target.host), target.java_home)
  if ('reason' in java) throw new MigrateError(java)
  const outside = javaRangeProblem(java, route.target, target.host)
  if (!outside) return { version: java.version }
  if (!environment.choices.java_override) throw new MigrateError(outside)
  return { version: java.version, warning: `${outside.what} java_override is set.` }
}

/** Whether the target's disk takes what would be copied. */
export function checkSpace(
  node: Node,
  target: HomeFacts,
  folders: readonly MeasuredFolder[],
  report: NodeReport,
): void {
  const bytes = folders.reduce((sum, { result }) => sum + result.bytesNeeded, 0)
  const files = folders.reduce((sum, { result }) => sum + result.copy.length, 0)
  if (target.freeBytes < bytes * SPACE_FACTOR) {
    report.problems.push({
      reason: 'preflight-failed',
      host: node.target.host,
      what: `The disk of ${node.target.home} has ${showBytes(target.freeBytes)} free; ${showBytes(bytes * SPACE_FACTOR)} are needed (${SPACE_FACTOR} times what is copied).`,
      safe: SAFE,
      fix: 'free space there, or leave files out by choices.skip.',
    })
  }
  if (target.freeInodes !== undefined && target.freeInodes < files * 2) {
    report.problems.push({
      reason: 'preflight-failed',
      host: node.target.host,
      what: `The disk of ${node.target.home} has ${count(target.freeInodes, 'free inode')} for ${count(files, 'thing')} to copy.`,
      safe: SAFE,
      fix: 'delete small files that nobody needs on that file system.',
    })
  }
}

/** As it is typed on the host: the script finds no Java by itself. */
function stopCommand({ target }: Node, script: string): string {
  if (target.service) return `systemctl stop ${target.service}`
  return `JAVA_HOME=${target.java_home} ${target.home}/${script} stop`
}
