import { type Problem, throwProblems } from '../errors.ts'
import { EnvironmentEntry, type HostEntry } from '../migration/schema.ts'
import { fingerprint, linesFor, parseKnownHosts } from '../remote/known-hosts.ts'
import type { Run } from './run.ts'
import type { Fact, Json } from './step.ts'

/** What a run stays bound to beside its plan, from its first record to its last. No secret is in it. */
export interface Basis {
  /** Major version of the tool. */
  tool: string
  /**
   * What the migration file says of route and environment, as `nodes.mi1.target.heap` to its value; `${env:NAME}` not filled in. Keys
   * that TOML would quote are quoted.
   */
  file: Readonly<Record<string, Json>>
  /** Fingerprints of the pinned keys of each host. */
  hostKeys: Readonly<Record<string, readonly string[]>>
}

/** Neither what is done nor where it is done: these may change while a run is open. `*` is any name. */
const FREE: readonly (readonly string[])[] = [
  ['rehearsal'],
  ['hosts', '*', 'jump'],
  ['hosts', '*', 'user'],
  ['hosts', '*', 'inside'],
  ...[
    'start_timeout',
    'client_timeout',
    'index_timeout',
    'known_errors',
    'allow_parallel',
    'copy_straight',
    'java_override',
    'on_findings',
    'allow_findings',
    'allow_sessions',
    'accept_verdicts',
  ].map((choice) => ['choices', choice]),
  ['nodes', '*', 'keystore_password'],
  ['databases', '*', 'password'],
]

/** Keys that TOML takes without quotes. */
const BARE = /^[A-Za-z0-9_-]+$/

/**
 * @param environment its name
 * @param raw the environment's table as it stands in the migration file, references not filled in
 * @param hosts the same environment's hosts, checked
 */
export function basisOf(given: {
  tool: string
  route: string
  environment: string
  raw: unknown
  hosts: Readonly<Record<string, HostEntry>>
  knownHosts: string
}): Basis {
  const parsed = EnvironmentEntry.safeParse(given.raw)
  const leaves = leavesOf(parsed.success ? parsed.data : given.raw, []).filter(([path]) => !isFree(path))
  const known = parseKnownHosts(given.knownHosts)
  const hostKeys = Object.entries(given.hosts).map(([name, { address, port }]) => {
    const lines = linesFor(known, address, port).filter(({ revoked }) => !revoked)
    return [name, [...new Set(lines.map(({ key }) => fingerprint(key)))].sort()]
  })
  const { tool, route, environment } = given
  return {
    tool,
    file: { route, environment, ...Object.fromEntries(leaves.map(([path, value]) => [joined(path), value])) },
    hostKeys: Object.fromEntries(hostKeys),
  }
}

/** What an approved plan and its run are for, in the words of the migration file: part of the plan's digest. */
export function migrationFileFact({ file }: Basis): Fact {
  return { class: 'must-equal', key: 'migration_file', value: file }
}

/**
 * Refuses to go on with a run that was begun under something else.
 * @param file name of the migration file, and the environment that was read from it
 * @throws MigrateError `plan-changed` with all that changed
 */
export function requireSameBasis(run: Run, now: Basis, file: { file: string; name: string }): void {
  const opened = run.events.find((event) => event.event === 'opened')
  if (opened?.event !== 'opened') return
  throwProblems(changesOf(run.runId, opened.basis as unknown as Basis, now, file))
}

/** What changed between two bases, one problem for each setting, version or host. Pure. */
export function changesOf(
  runId: string,
  then: Basis,
  now: Basis,
  { file, name }: { file: string; name: string },
): Problem[] {
  const anew = `or give the run up (\`abandon\`, --run-id ${runId} (input run-id); what it did stays: README, "Reset a half-migrated target") and plan anew`
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
  for (const key of new Set([...Object.keys(then.file), ...Object.keys(now.file)])) {
    const [was, is] = [then.file[key], now.file[key]]
    if (JSON.stringify(was) === JSON.stringify(is)) continue
    problems.push({
      ...problem(
        `The migration file changed since run ${runId} began: ${key}: was ${say(was)}, is ${say(is)}.`,
        `put ${key} back as it was to go on with that run`,
      ),
      place: { file, key: placeOf(key, name) },
    })
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

function leavesOf(value: unknown, path: readonly string[]): [readonly string[], Json][] {
  if (typeof value !== 'object' || value === null) return value === undefined ? [] : [[path, scalar(value)]]
  return Object.entries(value).flatMap(([key, item]) => leavesOf(item, [...path, key]))
}

/** Elements of a list that is free are free. */
function isFree(path: readonly string[]): boolean {
  return FREE.some((free) => free.every((part, at) => part === '*' || part === path[at]))
}

function joined(path: readonly string[]): string {
  return path.map((part) => (BARE.test(part) ? part : JSON.stringify(part))).join('.')
}

/** Keys from the top of the migration file to a setting, or to where it would stand. */
function placeOf(key: string, environment: string): string[] {
  if (key === 'route') return [key]
  if (key === 'environment') return ['environments', environment]
  const parts = key.match(/"(?:[^"\\]|\\.)*"|[^.]+/g) ?? []
  const path = parts.map((part) => (part.startsWith('"') ? (JSON.parse(part) as string) : part))
  return ['environments', environment, ...path]
}

function scalar(value: unknown): Json {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : String(value)
}

function say(value: Json | undefined): string {
  return value === undefined ? 'not there' : JSON.stringify(value)
}
