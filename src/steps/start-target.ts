import { debugPoint } from '../debug-point.ts'
import type { Json, PlannedStep, Step } from '../engine/step.ts'
import { MigrateError, throwProblems } from '../errors.ts'
import { askHealth } from '../wso2/health.ts'
import { judgeStart } from '../wso2/judge.ts'
import { findServer, stopServer } from '../wso2/server.ts'
import { requireJava } from './judge-target.ts'
import { fullLogDisk } from './log-disk.ts'
import type { Measured, MeasuredNode } from './measured.ts'
import { markersOf, serverOf, startAndWatch, work } from './start-and-watch.ts'
import { clientInTheWay, proveData } from './start-data.ts'
import { doubleWorkNow, missingNames, startProblems } from './start-problems.ts'
import { count } from './words.ts'

const STOP_MS = 120_000
/** The log that goes into the report; the rest stays on the server. */
const MOST_LOG = 8 * 1024 * 1024

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
      ...(node.index && { index: node.index }),
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
    ...(node.index ? ['waits until its search index stops growing'] : []),
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
    throwProblems(await clientInTheWay(context, planned))
    // The migration file may name another Java by now than when the plan was made.
    await requireJava(context, node)
    const unlogged = await fullLogDisk(host, server, 'verify')
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
      ...startProblems(
        node.target.host,
        judgement,
        health,
        why && ((await fullLogDisk(host, server, 'verify')) ?? why),
      ),
      ...(await missingNames(context, planned, host, server)),
      // A watchdog may have brought the old server back while the new one came up.
      ...(await doubleWorkNow(context, planned, node)),
    ]
    const proved =
      problems.length === 0 ? await proveData(context, planned, host, server) : { said: [], problems: [] }
    problems.push(...proved.problems)
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
    const proofs = [...health.map(({ url, status }) => `${url} ${status}`), ...proved.said].join(', ')
    const parts = [
      `started in ${startedIn} s`,
      kinds.length > 0 && `deployed ${kinds.map(([kind, names]) => count(names.length, kind)).join(', ')}`,
      proofs,
    ]
    return {
      summary: `${planned.node} serves: ${parts.filter(Boolean).join('; ')}.`,
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

/** The end of a text, from the beginning of a line: half a password could not be told from other text. */
function wholeLines(text: string, most: number): string {
  if (text.length <= most) return text
  const end = text.slice(-most)
  return end.slice(end.indexOf('\n') + 1)
}
