import path from 'node:path'
import type { Problem } from '../errors.ts'
import { ENV_REFERENCE } from './fields.ts'
import type { KeyPath, TomlSource } from './places.ts'
import type { EnvironmentEntry, MigrationFile } from './schema.ts'
import { suggestion } from './suggest.ts'

/** The machine that this program runs on: it may run database tools and hooks, it is in no `hosts` table. */
export const RUNNER = 'runner'

type Complain = (what: string, fix: string, at: KeyPath) => void

/** What no single field can tell: names that must exist, and things that must not be the same. */
export function inconsistencies(file: Pick<MigrationFile, 'environments'>, source: TomlSource): Problem[] {
  const problems: Problem[] = []
  const complain: Complain = (what, fix, at) => {
    problems.push({ reason: 'config-invalid', what, place: source.placeOf(at), fix })
  }
  for (const [name, environment] of Object.entries(file.environments)) {
    const base = ['environments', name]
    checkHosts(environment, base, complain)
    checkNodes(environment, base, complain)
    checkFolders(environment, base, complain)
  }
  checkSharing(file.environments, complain)
  return problems
}

function checkHosts(environment: EnvironmentEntry, base: KeyPath, complain: Complain): void {
  const { hosts } = environment
  const labels = Object.keys(hosts)
  if (labels.length === 0)
    complain('No host is defined.', 'Add [environments.<name>.hosts.<label>].', [...base, 'hosts'])
  if (Object.hasOwn(hosts, RUNNER)) {
    complain(
      `"${RUNNER}" cannot be the label of a host: it is the machine that this runs on.`,
      'Choose another label.',
      [...base, 'hosts', RUNNER],
    )
  }
  const known = (label: string, at: KeyPath, alsoRunner = false): void => {
    if (Object.hasOwn(hosts, label) || (alsoRunner && label === RUNNER)) return
    complain(
      `There is no host "${label}" in this environment.`,
      suggestion(label, alsoRunner ? [...labels, RUNNER] : labels),
      [...base, ...at],
    )
  }
  for (const [label, host] of Object.entries(hosts)) {
    if (host.jump === undefined) continue
    known(host.jump, ['hosts', label, 'jump'])
    const way = jumpCycle(environment, label)
    if (way) {
      complain(
        `The jump hosts go round in a circle: ${way.join(' -> ')}.`,
        'One of them must be reached directly: remove its jump.',
        [...base, 'hosts', label, 'jump'],
      )
    }
  }
  for (const [name, node] of Object.entries(environment.nodes)) {
    known(node.source.host, ['nodes', name, 'source', 'host'])
    known(node.target.host, ['nodes', name, 'target', 'host'])
  }
  for (const [id, database] of Object.entries(environment.databases)) {
    known(database.tools_host, ['databases', id, 'tools_host'], true)
  }
  for (const [point, hooks] of Object.entries(environment.hooks)) {
    for (const [index, hook] of hooks.entries()) known(hook.host, ['hooks', point, index, 'host'], true)
  }
}

/** The way round, told once: from the member whose label comes first. */
function jumpCycle(environment: EnvironmentEntry, start: string): string[] | undefined {
  const way = [start]
  for (;;) {
    const last = way.at(-1)!
    const next = Object.hasOwn(environment.hosts, last) ? environment.hosts[last]?.jump : undefined
    if (next === undefined) return undefined
    if (next === start) return way.toSorted()[0] === start ? [...way, start] : undefined
    if (way.includes(next)) return undefined
    way.push(next)
  }
}

function checkNodes(environment: EnvironmentEntry, base: KeyPath, complain: Complain): void {
  const nodes = Object.entries(environment.nodes)
  const at = [...base, 'nodes']
  if (nodes.length === 0) {
    complain('No node is defined.', 'Add [environments.<name>.nodes.<label>] with source and target.', at)
  }
  const leads = nodes.filter(([, node]) => node.lead).map(([name]) => name)
  if (nodes.length > 1 && leads.length === 0) {
    complain(
      `None of the nodes ${nodes.map(([name]) => `"${name}"`).join(', ')} is the lead.`,
      'Write lead = true in exactly one: it keeps the journal.',
      at,
    )
  }
  for (const name of leads.slice(1)) {
    complain(
      `"${leads[0]}" and "${name}" are both the lead node.`,
      'Leave lead = true in exactly one of them.',
      [...at, name, 'lead'],
    )
  }
  const homes = new Map<string, string>()
  for (const [name, node] of nodes) {
    for (const side of ['source', 'target'] as const) {
      const { host, home } = node[side]
      if (isOpen(home)) continue
      const identity = `${machine(environment, host)} ${home}`
      const other = homes.get(identity)
      if (other) {
        complain(
          `${side} of "${name}" is the same home as ${other}.`,
          'Each source and each target is a folder of its own.',
          [...at, name, side, 'home'],
        )
      } else {
        homes.set(identity, `${side} of "${name}"`)
      }
    }
    checkNesting(environment, name, [...at, name], complain)
  }
}

function checkNesting(environment: EnvironmentEntry, name: string, at: KeyPath, complain: Complain): void {
  const node = environment.nodes[name]
  if (!node || machine(environment, node.source.host) !== machine(environment, node.target.host)) return
  if (
    isStrictlyInside(node.source.home, node.target.home) ||
    isStrictlyInside(node.target.home, node.source.home)
  ) {
    complain(`One home of "${name}" lies inside the other.`, 'Unpack the new version beside the old one.', [
      ...at,
      'target',
      'home',
    ])
  }
}

/** Backups and state inside a home would be copied, counted and perhaps removed with it; /tmp does not survive. */
function checkFolders(environment: EnvironmentEntry, base: KeyPath, complain: Complain): void {
  const homes = Object.values(environment.nodes).flatMap((node) => [node.source.home, node.target.home])
  const check = (folder: string | undefined, at: KeyPath): void => {
    if (folder === undefined || isOpen(folder)) return
    const home = homes.find((each) => each === folder || isStrictlyInside(folder, each))
    if (home !== undefined) {
      complain(`${folder} lies inside the home ${home}.`, 'Name a folder outside of every home.', [
        ...base,
        ...at,
      ])
    } else if (
      folder === '/tmp' ||
      isStrictlyInside(folder, '/tmp') ||
      isStrictlyInside(folder, '/dev/shm')
    ) {
      complain(`${folder} does not survive a reboot.`, 'Name a folder on a local disk.', [...base, ...at])
    }
  }
  check(environment.backup.directory, ['backup', 'directory'])
  for (const [label, host] of Object.entries(environment.hosts)) {
    check(host.state_dir, ['hosts', label, 'state_dir'])
  }
}

/** One database or one target in two environments: a rehearsal would then work on production. */
function checkSharing(environments: MigrationFile['environments'], complain: Complain): void {
  const seen = new Map<string, string>()
  const claim = (identity: string, what: string, environment: string, at: KeyPath): void => {
    const owner = seen.get(identity)
    if (owner !== undefined && owner !== environment) {
      complain(
        `${what} belongs to the environments "${owner}" and "${environment}".`,
        'Each environment needs its own servers and databases: a rehearsal must not touch production.',
        at,
      )
    } else {
      seen.set(identity, environment)
    }
  }
  for (const [name, environment] of Object.entries(environments)) {
    for (const [id, database] of Object.entries(environment.databases)) {
      if (isOpen(database.expect)) continue
      claim(`database ${database.expect.toLowerCase()}`, `The database ${database.expect}`, name, [
        ...['environments', name, 'databases', id, 'expect'],
      ])
    }
    for (const [label, node] of Object.entries(environment.nodes)) {
      const where = machine(environment, node.target.host)
      if (isOpen(where) || isOpen(node.target.home)) continue
      claim(`home ${where} ${node.target.home}`, `The target ${node.target.home} on ${where}`, name, [
        ...['environments', name, 'nodes', label, 'target', 'home'],
      ])
    }
  }
}

/** Two labels may name one machine. Only what the file says is compared here: preflight compares machine ids. */
function machine(environment: EnvironmentEntry, label: string): string {
  const host = Object.hasOwn(environment.hosts, label) ? environment.hosts[label] : undefined
  return host ? `${host.address.toLowerCase()}:${host.port}` : label
}

function isOpen(text: string): boolean {
  return text.match(ENV_REFERENCE) !== null
}

function isStrictlyInside(inner: string, outer: string): boolean {
  const way = path.posix.relative(outer, inner)
  return way !== '' && way !== '..' && !way.startsWith('../')
}
