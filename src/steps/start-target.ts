import { debugPoint } from '../debug-point.ts'
import type { Context } from '../engine/context.ts'
import type { Json, PlannedStep, Step } from '../engine/step.ts'
import { MigrateError, type Problem, throwProblems } from '../errors.ts'
import type { Node } from '../migration/schema.ts'
import type { Host } from '../remote/command.ts'
import type { Markers } from '../routes/schema.ts'
import { askHealth, type Health } from '../wso2/health.ts'
import { type Judgement, judgeStart, type Named } from '../wso2/judge.ts'
import { markLog } from '../wso2/log-mark.ts'
import { encryptSecrets, removePasswordFile, writePasswordFile } from '../wso2/secure-vault.ts'
import { findServer, type Server, startServer, stopServer } from '../wso2/server.ts'
import { type Watched, watchStart } from '../wso2/watch-start.ts'
import { type ActiveName, doubleWork } from './double-work.ts'
import { requireJava } from './judge-target.ts'
import { fullLogDisk } from './log-disk.ts'
import type { Measured, MeasuredNode } from './measured.ts'
import { surveyArtifacts } from './read-artifacts.ts'
import { count } from './words.ts'

const STOP_MS = 120_000
/** The log that goes into the report; the rest stays on the server. */
const MOST_LOG = 8 * 1024 * 1024

interface Work {
  artifacts: readonly Named[]
  active: readonly ActiveName[]
  sameMachine: boolean
  health: readonly { path: string; port: number }[]
  secureVault: boolean
  plainSecrets: boolean
}

export function planStart(measured: Measured): PlannedStep[] {
  return measured.nodes.map((node) => ({
    key: `start-target:${node.name}`,
    step: 'start-target',
    verb: 'verify',
    node: node.name,
    title: `Start the new server of ${node.name} and prove that it serves`,
    changes: [{ kind: 'process', host: node.node.target.host, name: node.node.target.home }],
    details: detailsOf(node),
    warnings: [],
    repeatable: true,
    work: {
      artifacts: node.artifacts,
      active: node.active,
      sameMachine: node.sameMachine,
      health: node.health,
      secureVault: node.secureVault,
      plainSecrets: node.plainSecrets,
    } as unknown as Json,
  }))
}

function detailsOf(node: MeasuredNode): string[] {
  const kinds = Map.groupBy(node.artifacts, (artifact) => artifact.kind)
  return [
    ...[...kinds].map(([kind, artifacts]) => `expects ${count(artifacts.length, kind)} of the old server`),
    ...node.health.map(
      ({ path, port }) => `asks http://127.0.0.1:${port}${path} on ${node.node.target.host}`,
    ),
    ...(node.plainSecrets ? ['encrypts the plain secrets of deployment.toml with ciphertool first'] : []),
    ...(node.secureVault ? ['writes password-tmp (0600) for secure vault before the start'] : []),
  ]
}

export const startTarget: Step = {
  id: 'start-target',
  verb: 'verify',
  recovery: 'repeat',

  async probe(context, planned) {
    const { target } = context.environment.nodes[planned.node!]!
    return (await findServer(context.host(target.host), target.home)).length > 0 ? 'done' : 'untouched'
  },

  async apply(context, planned) {
    const node = context.environment.nodes[planned.node!]!
    const host = context.host(node.target.host)
    const server = serverOf(context, node)
    throwProblems(await doubleWorkNow(context, planned, node))
    // The migration file may name another Java by now than when the plan was made.
    await requireJava(context, node)
    const unlogged = await fullLogDisk(host, server)
    if (unlogged) throw new MigrateError({ ...unlogged, safe: 'The new server was not started.' })
    // Only an earlier attempt of this run can have started it: preflight wants it stopped.
    await stopServer(host, server, STOP_MS)
    const { records, text, why } = await startAndWatch(context, planned, host, server)
    const health = await Promise.all(
      work(planned).health.map(({ port, path }) => askHealth(host, port, path)),
    )
    const judgement = judgeStart(records, markersOf(context), work(planned).artifacts)
    await debugPoint('start.judged', planned.key)
    await context.spool.file(`logs/${planned.node}/wso2carbon.log`, wholeLines(text, MOST_LOG))
    await context.spool.file(
      `logs/${planned.node}/judgement.json`,
      `${JSON.stringify({ ...judgement, health }, null, 2)}\n`,
    )
    const problems = [
      ...problemsOf(node.target.host, judgement, health, why && ((await fullLogDisk(host, server)) ?? why)),
      ...(await missingNames(context, planned, host, server)),
      // A watchdog may have brought the old server back while the new one came up.
      ...(await doubleWorkNow(context, planned, node)),
    ]
    if (problems.length > 0) {
      const stopped = await stopServer(host, server, STOP_MS).then(
        () => 'The new server was stopped again.',
        () => 'The new server did not stop: it still runs.',
      )
      throwProblems(
        problems.map((problem) => ({ ...problem, safe: `${stopped} The old server's files are untouched.` })),
      )
    }
    const { deployed, startedIn } = judgement
    const kinds = Object.entries(deployed).filter(([, names]) => names.length > 0)
    return {
      summary: `${planned.node} serves: started in ${startedIn} s; deployed ${kinds.map(([kind, names]) => count(names.length, kind)).join(', ')}; ${health.map(({ url, status }) => `${url} ${status}`).join(', ')}.`,
      details: {
        verdict: judgement.verdict,
        startedIn: startedIn ?? null,
        deployed,
        health,
      } as unknown as Json,
    }
  },

  async verify(context, planned) {
    const { target } = context.environment.nodes[planned.node!]!
    if ((await findServer(context.host(target.host), target.home)).length > 0) return
    throw new MigrateError({
      reason: 'verify-failed',
      host: target.host,
      what: `The new server of ${planned.node} is gone again.`,
      safe: "The old server's files are untouched.",
      fix: `read ${target.home}/${context.route.target.log}, then run verify again.`,
    })
  },
}

/**
 * Names of APIs, proxies, data services ... that the old server has and the new home has not. Data services are deployed
 * without a word in the log, so what lies there is compared too.
 */
async function missingNames(
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

const work = (planned: PlannedStep): Work => planned.work as unknown as Work

function serverOf(context: Context, { target }: Node): Server {
  return {
    home: target.home,
    pack: context.route.target,
    javaHome: target.java_home,
    heap: target.heap,
    service: target.service,
  }
}

async function doubleWorkNow(context: Context, planned: PlannedStep, node: Node): Promise<Problem[]> {
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

/** Starts it with its password at hand, if it needs one, and watches what it says. No password is left lying there. */
async function startAndWatch(
  context: Context,
  planned: PlannedStep,
  host: Host,
  server: Server,
): Promise<Watched> {
  const node = context.environment.nodes[planned.node!]!
  try {
    await openVault(host, node, server, work(planned))
    const mark = await markLog(host, `${server.home}/${server.pack.log}`)
    await startServer(host, server)
    return await watchStart(host, server, mark, {
      markers: markersOf(context),
      expected: work(planned).artifacts,
      timeout: context.environment.choices.start_timeout,
    })
  } finally {
    if (work(planned).secureVault && node.keystore_password) await removePasswordFile(host, server.home)
  }
}

/** The route's markers, and what the user has read and accepted. */
function markersOf({ route, environment }: Context): Markers {
  const accepted = environment.choices.known_errors.map((pattern) => ({
    pattern,
    why: 'choices.known_errors',
  }))
  return { ...route.markers, noise: [...route.markers.noise, ...accepted] }
}

/** The end of a text, from the beginning of a line: half a password could not be told from other text. */
function wholeLines(text: string, most: number): string {
  if (text.length <= most) return text
  const end = text.slice(-most)
  return end.slice(end.indexOf('\n') + 1)
}

async function openVault(
  host: Host,
  node: Node,
  server: Server,
  { secureVault, plainSecrets }: Work,
): Promise<void> {
  if (!secureVault || !node.keystore_password) return
  if (plainSecrets) {
    await writePasswordFile(host, server.home, node.keystore_password)
    await encryptSecrets(host, server)
  }
  await writePasswordFile(host, server.home, node.keystore_password)
}

/** Everything that speaks against this start, the deciding thing first. */
function problemsOf(
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
