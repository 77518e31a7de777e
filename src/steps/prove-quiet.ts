import { setTimeout as sleep } from 'node:timers/promises'
import type { Database, DatabaseSession } from '../databases/contract.ts'
import { engineFor } from '../databases/engines.ts'
import { debugPoint } from '../debug-point.ts'
import type { Context } from '../engine/context.ts'
import { type Json, type PlannedStep, type Step, VERBS } from '../engine/step.ts'
import { type Problem, throwProblems } from '../errors.ts'
import type { Environment } from '../migration/schema.ts'
import type { Host } from '../remote/command.ts'
import { countData } from '../wso2/data/counts.ts'
import { findServer } from '../wso2/server.ts'
import { reachedIn } from './client-run-obstacles.ts'
import { connected, connectedProblems } from './connected.ts'
import { originalOf } from './databases.ts'
import { keepCounts } from './kept-counts.ts'
import type { Measured } from './measured.ts'
import { count } from './words.ts'

/** How long pools of servers that were stopped a moment ago get to close their connections, in milliseconds; and between two looks. */
const DRAIN_MS = 15_000
const EVERY_MS = 1_000

interface Work {
  database: string
  toolsHost: string
  /** Both databases are quiet by then: what they hold is what a migration has to leave. */
  counts: boolean
}

/** Proves that nobody uses the databases before anything changes them; what they hold at that moment is kept for `verify`. */
export function planProveQuiet(measured: Measured, later: readonly PlannedStep[]): PlannedStep[] {
  const { databases = [] } = measured.data ?? {}
  const [first] = [...later].sort((a, b) => VERBS.indexOf(a.verb) - VERBS.indexOf(b.verb))
  return databases.map(({ id, toolsHost }, at) => {
    const counts = at === databases.length - 1
    return {
      key: `prove-quiet:${id}`,
      step: 'prove-quiet',
      verb: 'quiesce',
      title: `Prove that nobody uses ${id}`,
      changes: [],
      details: [
        `no server of any node runs, and nobody is connected to ${id}; connections of a moment ago get ${DRAIN_MS / 1000} s to close`,
        ...(counts ? ['counts APIs, applications, revisions and tenants, to be compared by verify'] : []),
      ],
      warnings: sharing(measured.environment.choices.allow_sessions, id),
      repeatable: true,
      // From then on it is this run that uses the databases.
      ...(first && { until: first.key }),
      work: { database: id, toolsHost, counts } satisfies Work as unknown as Json,
    }
  })
}

/** Pure. */
function sharing(allowed: readonly string[], id: string): string[] {
  if (allowed.length === 0) return []
  return [
    `${allowed.join(', ')} may stay connected to ${id}: what is written there after a backup is not in it, and a restore wants them to be stopped first.`,
  ]
}

export const proveQuiet: Step = {
  id: 'prove-quiet',
  verb: 'quiesce',
  recovery: 'repeat',

  // What was proved says nothing of now.
  async probe() {
    return 'untouched'
  },

  async apply(context, planned) {
    const { database: id, counts } = planned.work as unknown as Work
    throwProblems(await serversOf(context))
    const { tools, database } = await reached(context, planned)
    const began = Date.now()
    const { environment } = context
    const sessions = await drained(environment, tools, database)
    await debugPoint('quiet.looked', planned.key)
    const safe = 'No database was changed.'
    throwProblems(
      connectedProblems(environment, sessions, { host: tools.name, database: id, verb: 'quiesce', safe }),
    )
    const waited = Math.round((Date.now() - began) / 1000)
    const held = counts ? await countData(await reachedIn(context, originalOf)) : undefined
    if (held) await keepCounts(context, held)
    const what = held
      ? ` It holds ${count(held.apis, 'API')}, ${count(held.applications, 'application')}, ${count(held.revisions, 'revision')} of ${count(held.tenants, 'tenant')}.`
      : ''
    const { allowed } = connected(environment, sessions)
    const but = allowed.length > 0 ? ` but ${allowed.join(', ')} (allow_sessions)` : ''
    return {
      summary: `Nobody${but} is connected to ${id}${waited > 1 ? ` (after ${waited} s)` : ''}, and no server of any node runs.${what}`,
      details: { sessions: sessions.length, ...(held && { counts: { ...held } }) },
    }
  },

  async verify() {
    // The look was the work.
  },
}

async function reached(
  context: Context,
  { work }: PlannedStep,
): Promise<{ tools: Host; database: Database }> {
  const { database, toolsHost } = work as unknown as Work
  return { tools: context.host(toolsHost), database: await originalOf(context, database) }
}

/** Every server of the environment, old and new. */
async function serversOf({ environment, host }: Context): Promise<Problem[]> {
  const problems: Problem[] = []
  for (const [name, { source, target }] of Object.entries(environment.nodes)) {
    for (const [side, { host: label, home }] of [
      ['old', source],
      ['new', target],
    ] as const) {
      const found = await findServer(host(label), home)
      if (found.length === 0) continue
      problems.push({
        reason: 'preflight-failed',
        host: label,
        what: `The ${side} server of ${name} runs (pid ${found.map(({ pid }) => pid).join(', ')}): it uses the databases that are about to change.`,
        safe: 'No database was changed.',
        fix: 'stop it, and whatever restarts it, then run quiesce again.',
      })
    }
  }
  return problems
}

/** Who is still connected when nobody is who may not, or the time is over. */
async function drained(
  environment: Environment,
  tools: Host,
  database: Database,
): Promise<readonly DatabaseSession[]> {
  const limit = Date.now() + DRAIN_MS
  for (;;) {
    const sessions = await engineFor(database.engine, database.id).sessions(tools, database)
    if (connected(environment, sessions).strangers.length === 0 || Date.now() > limit) return sessions
    await sleep(EVERY_MS)
  }
}
