import { type Problem, throwProblems } from '../errors.ts'
import { EnvironmentEntry, type HostEntry } from '../migration/schema.ts'
import { fingerprint, linesFor, parseKnownHosts } from '../remote/known-hosts.ts'
import type { Json } from './step.ts'
import type { Run } from './store.ts'

/** What a run stays bound to beside its plan, from its first record to its last. No secret is in it. */
export interface Basis {
  /** Major version of the tool. */
  tool: string
  /** What the migration file says of route and environment, as `nodes.mi1.target.heap` to its value; `${env:NAME}` not filled in. */
  file: Readonly<Record<string, Json>>
  /** Fingerprints of the pinned keys of each host. */
  hostKeys: Readonly<Record<string, readonly string[]>>
}

/** Neither what is done nor where it is done: these may change while a run is open. */
const FREE = [
  /^hosts\.[^.]+\.(jump|user)$/,
  /^choices\.(start_timeout|known_errors|allow_parallel|java_override|on_findings|allow_findings)(\.|$)/,
  /^nodes\.[^.]+\.keystore_password$/,
  /^databases\.[^.]+\.password$/,
]

/**
 * @param raw the environment's table as it stands in the migration file, references not filled in
 * @param hosts the same environment's hosts, checked
 */
export function basisOf(given: {
  tool: string
  route: string
  raw: unknown
  hosts: Readonly<Record<string, HostEntry>>
  knownHosts: string
}): Basis {
  const parsed = EnvironmentEntry.safeParse(given.raw)
  const leaves = Object.fromEntries(
    leavesOf(parsed.success ? parsed.data : given.raw, '').filter(
      ([key]) => !FREE.some((free) => free.test(key)),
    ),
  )
  const known = parseKnownHosts(given.knownHosts)
  const hostKeys = Object.entries(given.hosts).map(([name, { address, port }]) => {
    const lines = linesFor(known, address, port).filter(({ revoked }) => !revoked)
    return [name, [...new Set(lines.map(({ key }) => fingerprint(key)))].sort()]
  })
  return { tool: given.tool, file: { route: given.route, ...leaves }, hostKeys: Object.fromEntries(hostKeys) }
}

/**
 * Refuses to go on with a run that was begun under something else.
 * @throws MigrateError `plan-changed` with all that changed
 */
export function requireSameBasis(run: Run, now: Basis): void {
  const opened = run.events.find((event) => event.event === 'opened')
  if (opened?.event === 'opened') throwProblems(changesOf(run.runId, opened.basis as unknown as Basis, now))
}

/** What changed between two bases, one problem for each kind. Pure. */
export function changesOf(runId: string, then: Basis, now: Basis): Problem[] {
  const anew = `or give the run up (abandon, run-id ${runId}) and plan anew`
  const problem = (what: string, fix: string): Problem => ({
    reason: 'plan-changed',
    what,
    safe: 'Nothing was changed; the run stays open where it was.',
    fix: `${fix}, ${anew}.`,
  })
  const problems: Problem[] = []
  if (then.tool !== now.tool) {
    problems.push(
      problem(
        `Run ${runId} was begun by version ${then.tool} of this tool, this is version ${now.tool}.`,
        `use version ${then.tool} until the run is closed`,
      ),
    )
  }
  const lines = [...new Set([...Object.keys(then.file), ...Object.keys(now.file)])]
    .filter((key) => JSON.stringify(then.file[key]) !== JSON.stringify(now.file[key]))
    .map((key) => `${key}: was ${say(then.file[key])}, is ${say(now.file[key])}`)
  if (lines.length > 0) {
    problems.push(
      problem(
        `The migration file changed since run ${runId} began: ${lines.join('; ')}.`,
        'put that back as it was',
      ),
    )
  }
  for (const [host, keys] of Object.entries(then.hostKeys)) {
    const pinned = now.hostKeys[host]
    if (!pinned || keys.length === 0 || keys.some((key) => pinned.includes(key))) continue
    problems.push({
      ...problem(
        `None of the host keys that ${host} had when run ${runId} began is pinned any more: was ${keys.join(', ')}, is ${pinned.join(', ') || 'none'}.`,
        'make sure that it is the same server; pin its old key again',
      ),
      host,
    })
  }
  return problems
}

function leavesOf(value: unknown, path: string): [string, Json][] {
  if (typeof value !== 'object' || value === null) return value === undefined ? [] : [[path, scalar(value)]]
  const entries = Object.entries(value)
  if (entries.length === 0 && Array.isArray(value)) return []
  return entries.flatMap(([key, item]) => leavesOf(item, path === '' ? key : `${path}.${key}`))
}

function scalar(value: unknown): Json {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : String(value)
}

function say(value: Json | undefined): string {
  return value === undefined ? 'not there' : JSON.stringify(value)
}
