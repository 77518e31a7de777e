import { debugPoint } from '../debug-point.ts'
import type { Context } from '../engine/context.ts'
import type { Json, PlannedStep, Step } from '../engine/step.ts'
import { type Problem, throwProblems } from '../errors.ts'
import { findServer, type Server, stopServer } from '../wso2/server.ts'
import { doubleWork } from './double-work.ts'
import type { Measured } from './measured.ts'

/** How long the old server gets to finish what it is doing before we say that it does not stop. */
const STOP_MS = 180_000

/** What a planned step of this kind is about. */
export interface Work {
  node: string
  /** Whether it is stopped where it runs. */
  stop: boolean
  /** Tables are changed under the old server: it must be down. */
  mustBeDown: boolean
}

export function planQuiesce(measured: Measured): PlannedStep[] {
  const { stop_source: stop } = measured.environment.choices
  return measured.nodes.map((node) => ({
    key: `stop-source:${node.name}`,
    step: 'stop-source',
    verb: 'quiesce',
    node: node.name,
    title: stop
      ? `Stop the old server of ${node.name}`
      : `Prove that the old server of ${node.name} is quiet`,
    changes: stop ? [{ kind: 'process', host: node.node.source.host, name: node.node.source.home }] : [],
    details: [
      node.sourceRuns
        ? stop
          ? `the old server runs now and will be stopped${node.node.source.service ? ` (service ${node.node.source.service})` : ''}`
          : 'the old server runs now; it is not stopped, since stop_source is false'
        : 'the old server does not run',
    ],
    warnings:
      node.sourceRuns && !stop
        ? doubleWork(measured.environment, node).map(
            (line) => `${line} Stop it before quiesce, or set stop_source = true.`,
          )
        : [],
    repeatable: true,
    work: {
      node: node.name,
      stop,
      mustBeDown: measured.script !== undefined || measured.data !== undefined,
    } as unknown as Json,
  }))
}

export const stopSource: Step = {
  id: 'stop-source',
  verb: 'quiesce',
  recovery: 'probe',

  async probe(context, planned) {
    const { stop } = planned.work as unknown as Work
    if (!stop) return 'untouched'
    return (await sourceRuns(context, planned)) ? 'untouched' : 'done'
  },

  async before(context, planned) {
    const ran = await sourceRuns(context, planned)
    return {
      summary: `The old server of ${planned.node} ${ran ? 'ran' : 'did not run'} when this began.`,
      details: { ran },
    }
  },

  async apply(context, planned) {
    const { stop, mustBeDown } = planned.work as unknown as Work
    const { source } = context.environment.nodes[planned.node!]!
    const host = context.host(source.host)
    const server: Server = { home: source.home, pack: context.route.source, service: source.service }
    const ran = (await findServer(host, source.home)).length > 0
    if (!ran) return { summary: `The old server of ${planned.node} does not run.`, details: { ran } }
    await debugPoint('stop.looked', planned.key)
    if (stop) {
      await stopServer(host, server, STOP_MS)
      return {
        summary: `The old server of ${planned.node} was stopped by us.`,
        details: { ran, stopped: true },
      }
    }
    if (mustBeDown) {
      const problem: Problem = {
        reason: 'preflight-failed',
        host: source.host,
        what: `The old server of ${planned.node} runs, and the ${context.route.data ? 'data migration' : 'user-store script'} would change its tables under it.`,
        safe: 'Nothing was changed.',
        fix: 'stop it, or set stop_source = true in choices; then run quiesce again.',
      }
      throwProblems([problem])
    }
    return {
      summary: `The old server of ${planned.node} runs and may go on.`,
      details: { ran, stopped: false },
    }
  },

  async verify(context, planned) {
    const { stop } = planned.work as unknown as Work
    if (stop && (await sourceRuns(context, planned))) {
      throwProblems([
        {
          reason: 'preflight-failed',
          host: context.environment.nodes[planned.node!]!.source.host,
          what: `The old server of ${planned.node} came up again after it was stopped.`,
          safe: 'Nothing else was changed.',
          fix: 'its service manager or a watchdog restarts it: name the unit as source.service, or stop the watchdog.',
        },
      ])
    }
  },
}

async function sourceRuns(context: Context, planned: PlannedStep): Promise<boolean> {
  const { source } = context.environment.nodes[planned.node!]!
  return (await findServer(context.host(source.host), source.home)).length > 0
}
