import { throwProblems } from '../errors.ts'
import type { Environment } from '../migration/schema.ts'
import type { Host } from '../remote/command.ts'
import { detachmentProblem, probeDetachment } from '../remote/jobs/detach.ts'
import { DETACH_WAYS, type DetachWay } from '../remote/jobs/supervisor.ts'
import { workingHosts } from './elsewhere.ts'
import type { Plan } from './plan.ts'
import type { Fact } from './step.ts'

/**
 * Finds out for every host that steps work on how a job survives there the end of its connection. It drops these connections: nothing
 * else may use them meanwhile.
 * @throws MigrateError `preflight-failed` for every host where nothing survives
 */
export async function measureDetachment(
  environment: Environment,
  host: (name: string) => Host,
): Promise<Fact[]> {
  const names = workingHosts(environment)
  const jumps = new Set(Object.values(environment.hosts).map(({ jump }) => jump))
  const ways = new Map<string, DetachWay | undefined>()
  const probe = async (name: string) => {
    ways.set(name, await probeDetachment(host(name)))
  }
  // Who is jumped through takes the others' connections down with its own.
  await Promise.all(names.filter((name) => !jumps.has(name)).map(probe))
  for (const name of names.filter((each) => jumps.has(each))) await probe(name)
  throwProblems(names.filter((name) => !ways.get(name)).map((name) => detachmentProblem(host(name))))
  return names.map((name) => ({ class: 'info', key: keyOf(name), value: ways.get(name)! }))
}

/** How jobs survive on a host, as the plan of the run has it. */
export function detachmentOf(plan: Plan, name: string): DetachWay | undefined {
  const value = plan.facts.find(({ key }) => key === keyOf(name))?.value
  return DETACH_WAYS.find((way) => way === value)
}

/** Hosts that steps of the plan work on. */
export function plannedHosts({ facts }: Plan): string[] {
  return facts.flatMap(({ key }) => /^hosts\.(.+)\.detachment$/.exec(key)?.[1] ?? [])
}

const keyOf = (name: string): string => `hosts.${name}.detachment`
