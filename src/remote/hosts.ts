import { MigrateError, type Problem, throwProblems } from '../errors.ts'
import type { Secrets } from '../secrets.ts'
import type { Ui } from '../ui.ts'
import type { Host } from './command.ts'
import { connect, type Target } from './connect.ts'
import { SshHost } from './host.ts'
import { linesFor, parseKnownHosts } from './known-hosts.ts'
import { LocalHost } from './local.ts'
import { type LoginSettings, readLogin } from './login.ts'

/** An entry of `hosts` in the migration file. */
export interface HostSettings {
  address: string
  port: number
  user: string
  run_as?: string | undefined
  jump?: string | undefined
  /** Address by which other hosts reach it, where that is another one. */
  inside?: string | undefined
}

export interface HostsOptions {
  /** OpenSSH known_hosts text. */
  knownHosts: string
  login: LoginSettings
  secrets: Secrets
  ui: Ui
  /** Environment of commands on the runner, beside PATH and HOME. */
  localEnvironment?: Readonly<Record<string, string>>
  /** Pauses between attempts to connect, in milliseconds. */
  retryDelaysMs?: readonly number[]
  /** Hosts that whoever asks can do without: tried once, for `HURRY_MS`. */
  dispensable?: (name: string) => boolean
}

/** How long a host may take to answer that is not needed, in milliseconds. */
const HURRY_MS = 2500

/** The hosts of one environment, each connected at its first use, once. */
export interface Hosts {
  /** By the key in the migration file; `runner` is the runner itself. */
  host(name: string): Host
  /** Tries every server and its `run_as`; gives all problems, none thrown. */
  checkAll(): Promise<Problem[]>
  closeAll(): Promise<void>
}

/** The name under which the runner itself can stand in the migration file. */
export const RUNNER = 'runner'

/**
 * Prepares connections to every server of an environment; contacts none yet. Throws one MigrateError with all that is wrong with known hosts,
 * login and jumps.
 */
export function connectHosts(entries: Readonly<Record<string, HostSettings>>, options: HostsOptions): Hosts {
  options.secrets.add(options.login.key)
  options.secrets.add(options.login.passphrase)
  const problems: Problem[] = jumpProblems(entries)
  const knownHosts = attempt(problems, () => parseKnownHosts(options.knownHosts))
  const login = attempt(problems, () => readLogin(options.login))
  throwProblems(problems)
  if (!knownHosts || !login) throw new Error('a problem was not reported')

  const servers = new Map<string, SshHost>()
  for (const [name, entry] of Object.entries(entries)) {
    const { address, port, user, inside } = entry
    const target: Target = { name, address, port, user, inside }
    const jump = entry.jump
    const { retryDelaysMs } = options
    const open = async (lane: number) => {
      const server = servers.get(jump ?? '')
      // Bulk through a jump host has connections of its own up to there, too: else one window would hold all of them.
      await server?.hasLane(lane)
      const through = server && {
        ready: () => server.connect(lane),
        open: () => server.tunnel(entry.address, entry.port, lane),
      }
      if (lane > 0) return connect(target, { knownHosts, login, through, retryDelaysMs: [] })
      options.ui.info(
        `[${name}] connecting to ${target.user}@${target.address}:${target.port}${jump ? ` through ${jump}` : ''}`,
      )
      const patience = options.dispensable?.(name)
        ? { retryDelaysMs: [], timeoutMs: HURRY_MS }
        : retryDelaysMs && { retryDelaysMs }
      return connect(target, { knownHosts, login, through, ...patience })
    }
    servers.set(name, new SshHost(target, entry.run_as, linesFor(knownHosts, address, port), open))
  }
  const runner = new LocalHost(options.localEnvironment)

  return {
    host(name) {
      const host = servers.get(name) ?? (name === RUNNER ? runner : undefined)
      if (host) return host
      throw new MigrateError({
        reason: 'config-invalid',
        what: `There is no host ${JSON.stringify(name)}.`,
        fix: `use one of ${[...servers.keys(), RUNNER].join(', ')}, or add it to hosts.`,
      })
    },
    async checkAll() {
      const checks = [...servers.values()].map((server) => problemsOf(server))
      return (await Promise.all(checks)).flat()
    },
    async closeAll() {
      // Those behind a jump host first: their connections live inside its.
      for (const server of [...servers.values()].reverse()) await server.close()
    },
  }
}

async function problemsOf(server: SshHost): Promise<readonly Problem[]> {
  try {
    await server.must(
      { argv: ['true'], timeoutMs: 30_000 },
      { reason: 'preflight-failed', what: 'Not even `true` runs there.', fix: 'log in by hand and look.' },
    )
    return []
  } catch (error) {
    if (error instanceof MigrateError) return error.problems
    throw error
  }
}

function attempt<T>(problems: Problem[], task: () => T): T | undefined {
  try {
    return task()
  } catch (error) {
    if (!(error instanceof MigrateError)) throw error
    problems.push(...error.problems)
    return undefined
  }
}

function jumpProblems(entries: Readonly<Record<string, HostSettings>>): Problem[] {
  return Object.keys(entries).flatMap((name) => {
    const path = [name]
    for (let jump = entries[name]?.jump; jump !== undefined; jump = entries[jump]?.jump) {
      const previous = path.at(-1) as string
      if (!Object.hasOwn(entries, jump)) {
        // Told once, for the host that names it.
        if (previous !== name) return []
        return [problem(name, `Its jump host ${JSON.stringify(jump)} is not an entry of hosts.`)]
      }
      if (path.includes(jump)) {
        if (jump !== name) return []
        return [problem(name, `Its jump hosts go round in a circle: ${[...path, jump].join(' -> ')}.`)]
      }
      path.push(jump)
    }
    return []
  })
}

function problem(host: string, what: string): Problem {
  return { reason: 'config-invalid', host, what, fix: 'correct `jump` in the migration file.' }
}
