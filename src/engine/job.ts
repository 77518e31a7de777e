import { MigrateError } from '../errors.ts'
import type { Environment } from '../migration/schema.ts'
import type { Fact } from './step.ts'
import type { Run } from './store.ts'

const KEY = 'migration_file'

/**
 * What a run is about, in the words of the migration file. Steps read it anew at each verb: another value in the middle of
 * a run would send the rest of it somewhere else. Choices, secrets and ways to start a server may change.
 */
export function jobFact(environment: Environment): Fact {
  return { class: 'must-equal', key: KEY, value: jobOf(environment) }
}

/** @throws MigrateError `plan-changed`, naming each setting that is another one than when the run was planned */
export function refuseOtherJob(run: Run, route: string, environment: Environment): void {
  const { plan } = run
  const planned = plan.facts.find(({ key }) => key === KEY)?.value as Record<string, string> | undefined
  const before = { route: plan.route, environment: plan.environment, ...planned }
  const now = { route, environment: environment.name, ...jobOf(environment) }
  const changed = [...new Set([...Object.keys(before), ...Object.keys(now)])].flatMap((key) => {
    const [was, is] = [before, now].map((job) => (job as Record<string, string>)[key] ?? 'not there')
    return was === is ? [] : [`${key} (was ${was}, is ${is})`]
  })
  if (changed.length === 0) return
  throw new MigrateError({
    reason: 'plan-changed',
    what: `Run ${run.runId} is open on this target, and the migration file now says something else than when it was planned: ${changed.join('; ')}.`,
    place: { file: environment.file, key: ['environments', environment.name] },
    safe: 'Nothing was changed by this attempt.',
    fix: 'put the old values back to go on with that run; to begin anew, reset the target (README, "Reset a half-migrated target").',
  })
}

function jobOf({ nodes, databases, backup }: Environment): Record<string, string> {
  return Object.fromEntries([
    ...Object.entries(nodes).flatMap(([name, { source, target }]) => [
      [`nodes.${name}.source`, `${source.host}:${source.home}`],
      [`nodes.${name}.target`, `${target.host}:${target.home}`],
    ]),
    ...Object.entries(databases).map(([id, { expect, tools_host }]) => [
      `databases.${id}`,
      `${expect} by ${tools_host}`,
    ]),
    ['backup.directory', backup.directory],
  ])
}
