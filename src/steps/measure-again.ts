import { engineFor } from '../databases/engines.ts'
import type { Context } from '../engine/context.ts'
import { canonicalJson } from '../engine/digest.ts'
import type { Plan } from '../engine/plan.ts'
import type { Json, PlannedStep, StepRecord } from '../engine/step.ts'
import { MigrateError, type Problem, throwProblems } from '../errors.ts'
import { parseText } from '../toml/read.ts'
import { inspectHome } from '../wso2/home.ts'
import { originalOf } from './databases.ts'
import { sha256 } from './merge-config.ts'

/**
 * Looks again at what must be as it was when the plan was made, before a step begins: both homes of each node, one round trip each, and
 * which database server really answers, where the step changes a database. What the run itself changes is looked at only until it does:
 * `deployment.toml` of the target by its merge.
 * @throws MigrateError `drift` with all that changed
 */
export async function requireUnchanged(
  context: Context,
  plan: Plan,
  records: readonly StepRecord[],
  step: PlannedStep,
): Promise<void> {
  const { environment } = context
  const databases = step.changes.filter(({ kind }) => kind === 'database')
  const now = (
    await Promise.all([
      ...Object.keys(environment.nodes).map((name) => look(context, name, merged(name, records))),
      ...databases.map(({ host, name }) => identify(context, host, name)),
    ])
  ).flat()
  const planned = new Map(
    plan.facts.filter(({ class: kind }) => kind === 'must-equal').map(({ key, value }) => [key, value]),
  )
  const same = (key: string, value: Json) => {
    const before = planned.get(key)
    return before === undefined || canonicalJson(before) === canonicalJson(value)
  }
  throwProblems(
    now
      .filter(({ key, value }) => !same(key, value))
      .map(({ host, key, value }) => ({
        reason: 'drift',
        host,
        what: `${key} changed since the plan was made: was ${JSON.stringify(planned.get(key))}, is ${JSON.stringify(value)}.`,
        safe: 'The step was not begun.',
        fix: 'find out who changed it and put it back, then run again; or give the run up with abandon and plan anew.',
      })),
  )
}

async function identify(context: Context, host: string, id: string): Promise<Seen[]> {
  const database = await originalOf(context, id)
  const identity = await engineFor(database.engine, id).identity(context.host(host), database)
  return [{ host, key: `databases.${id}.identity`, value: { ...identity } }]
}

interface Seen {
  host: string
  key: string
  value: Json
}

async function look(context: Context, name: string, targetIsMerged: boolean): Promise<Seen[]> {
  const { route, environment } = context
  const { source, target } = environment.nodes[name]!
  const [old, next] = await Promise.all([
    inspectHome(context.host(source.host), source.home, route.source, 'source'),
    inspectHome(context.host(target.host), target.home, route.target, 'target'),
  ])
  const [first, ...rest] = [...(old.facts ? [] : old.problems), ...(next.facts ? [] : next.problems)]
  if (first || !old.facts || !next.facts) {
    throw new MigrateError([first!, ...rest].map((problem) => ({ ...problem, reason: 'drift' })) as [Problem])
  }
  const seen = (host: string, key: string, value: Json): Seen => ({ host, key: `${name}.${key}`, value })
  return [
    seen(source.host, 'source.home', old.facts.realHome),
    seen(source.host, 'source.version', old.facts.version),
    seen(source.host, 'source.config', hashOf(old.facts.config)),
    seen(target.host, 'target.home', next.facts.realHome),
    seen(target.host, 'target.version', next.facts.version),
    seen(target.host, 'target.updates', next.facts.updates ?? 'none recorded'),
    ...(targetIsMerged ? [] : [seen(target.host, 'target.config', hashOf(next.facts.config))]),
  ]
}

/** Whether the run has ever begun to write deployment.toml of this node's target. */
function merged(node: string, records: readonly StepRecord[]): boolean {
  return records.some((record) => record.verb === 'merge-config' && record.node === node)
}

/** As the plan's facts have it: of the text that the reader gives, without a byte order mark. */
function hashOf(config: string | undefined): string {
  return config === undefined
    ? 'missing'
    : sha256(parseText(config.replace(/^\ufeff/, ''), 'deployment.toml').text)
}
