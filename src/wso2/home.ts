import { parse } from 'smol-toml'
import { MigrateError, type Problem } from '../errors.ts'
import type { Host } from '../remote/command.ts'
import { quote } from '../remote/quote.ts'
import type { Pack } from '../routes/schema.ts'
import { type Look, lookCommand, parseLook } from './home-script.ts'
import type { ServerProcess } from './processes.ts'
import { unreachable, wrongHome } from './wrong-home.ts'

const SAFE = 'Nothing was changed.'

/** One port of a server as its `deployment.toml` sets it, the offset included. */
export interface PortUse {
  name: string
  port: number
  /** Something listens on it, whoever it is. */
  taken: boolean
}

/** What preflight knows of a home. */
export interface HomeFacts {
  home: string
  /** Without symbolic links: two names of one folder are one home. */
  realHome: string
  product: string
  version: string
  /** As the update tool wrote it: `4.0.0.12`, `wso2mi-4.0.0`; undefined where it left nothing. */
  updates: string | undefined
  /** `wso2carbon:wso2 755`. */
  owner: string
  /** Processes that name this home; one, as a rule. Found without the pid file too. */
  running: readonly ServerProcess[]
  /** What the pid file says, believed only where `running` has the same pid. */
  pidFile: number | undefined
  bootId: string
  freeBytes: number
  freeInodes: number | undefined
  ports: readonly PortUse[]
  /** Text of `deployment.toml`: may hold secrets. Undefined where it is missing. */
  config: string | undefined
  log4j2: string | undefined
}

/** Facts where it is a home of the pack, and everything that is wrong with it. */
export interface HomeReport {
  facts: HomeFacts | undefined
  problems: Problem[]
}

/** What the home is there for: a source is only read, a target is written to. */
export type Role = 'source' | 'target'

/** Looks at a home in one round trip and judges it. Throws a MigrateError only where the look itself failed. */
export async function inspectHome(host: Host, home: string, pack: Pack, role: Role): Promise<HomeReport> {
  const printed = await host.must(lookCommand(home, pack), {
    reason: 'preflight-failed',
    what: `${home} could not be looked at.`,
    safe: SAFE,
    fix: 'The host needs a POSIX sh, coreutils, sed and GNU grep; read the message above.',
  })
  try {
    return judgeHome(parseLook(printed), home, pack, role, host.name)
  } catch (cause) {
    throw new MigrateError(
      {
        reason: 'preflight-failed',
        host: host.name,
        what: `${home} could not be looked at: ${(cause as Error).message}`,
        safe: SAFE,
        fix: 'Look for output of login scripts (.bashrc) on the host, and for a full disk.',
      },
      { cause },
    )
  }
}

/** Facts and problems from what was seen. Pure. */
export function judgeHome(look: Look, home: string, pack: Pack, role: Role, host: string): HomeReport {
  const problem = (what: string, fix: string): Problem => ({
    reason: 'preflight-failed',
    host,
    what,
    safe: SAFE,
    fix,
  })
  if (look.kind !== 'folder') return { facts: undefined, problems: [problem(...unreachable(look, home))] }
  const version = identifiedVersion(look, pack)
  if (version !== pack.version || look.absent.length > 0) {
    return { facts: undefined, problems: [problem(...wrongHome(look, home, pack, version))] }
  }
  const problems: Problem[] = []
  if (role === 'target') {
    for (const folder of look.closed) {
      const where = folder === '.' ? home : `${home}/${folder}`
      problems.push(
        problem(
          `${look.user} may not write in ${where}.`,
          look.owner.split(':')[0] === look.user
            ? `Give it back: chown ${look.user} ${quote(where)} && chmod u+rwx ${quote(where)}.`
            : `Set run_as to the owner of the home (${look.owner.split(':')[0]}), or give the folder to ${look.user}.`,
        ),
      )
    }
  }
  const config = look.texts.get(pack.config)
  return {
    facts: {
      home,
      realHome: look.real,
      product: pack.name,
      version,
      updates: updatesLevel(look, pack),
      owner: look.owner,
      running: look.processes,
      pidFile: look.pidFile,
      bootId: look.bootId,
      freeBytes: look.freeBytes,
      freeInodes: look.freeInodes,
      ports: portsOf(pack, config).map((each) => ({ ...each, taken: look.listening.has(each.port) })),
      config,
      log4j2: look.texts.get(pack.log4j2),
    },
    problems,
  }
}

/** Ports of a server with this `deployment.toml`; a text that does not parse counts as without settings. */
export function portsOf(pack: Pack, config: string | undefined): { name: string; port: number }[] {
  const settings = config === undefined ? {} : settingsOf(config)
  const offset = Number(setting(settings, 'server.offset') ?? pack.default_offset)
  return pack.ports.map(({ name, port, setting: key }) => ({
    name,
    port: Number((key && setting(settings, key)) ?? port) + offset,
  }))
}

/** Problems of a target whose ports are taken by something that is not its own server. */
export function portProblems(facts: HomeFacts, host: string): Problem[] {
  if (facts.running.length > 0) return []
  return facts.ports
    .filter(({ taken }) => taken)
    .map(({ name, port }) => ({
      reason: 'preflight-failed',
      host,
      what: `Port ${port} (${name}) of the new server is taken.`,
      safe: SAFE,
      fix: `Find out who listens (ss -ltnp 'sport = :${port}'); stop it, or set another server.offset in deployment.toml of the target.`,
    }))
}

function identifiedVersion(look: Look, pack: Pack): string | undefined {
  for (const { file, pattern } of pack.identify) {
    const version = look.texts.get(file)?.match(new RegExp(pattern, 'u'))?.[1]
    if (version !== undefined) return version
  }
  return undefined
}

function updatesLevel(look: Look, pack: Pack): string | undefined {
  for (const file of pack.updates) {
    const text = look.texts.get(file)?.trim().split('\n')[0]
    if (text) return text
  }
  return undefined
}

function settingsOf(config: string): unknown {
  try {
    return parse(config)
  } catch {
    return {}
  }
}

function setting(settings: unknown, dotted: string): string | number | undefined {
  const value = dotted
    .split('.')
    .reduce<unknown>(
      (table, key) =>
        typeof table === 'object' && table !== null ? (table as Record<string, unknown>)[key] : undefined,
      settings,
    )
  const text = typeof value === 'number' || typeof value === 'bigint' ? String(value) : value
  return typeof text === 'string' && /^-?\d+$/.test(text.trim()) ? Number(text) : undefined
}
