import { type FailureReason, MigrateError, type Problem } from '../errors.ts'
import { askedOnce } from '../remote/asked-once.ts'
import type { Command, Host, Result } from '../remote/command.ts'
import type { Database, EngineType } from './contract.ts'

/** Seconds to wait for a database to answer a connection attempt; a firewall that drops packets costs this much. */
export const CONNECT_SECONDS = 10

/** Milliseconds that a question to the catalogue may take before it counts as hung. Counting rows is not limited. */
export const QUESTION_MS = 60_000

const PRODUCT: Readonly<Record<EngineType, string>> = {
  postgresql: 'PostgreSQL',
  mysql: 'MySQL',
  mariadb: 'MariaDB',
  mssql: 'SQL Server',
  oracle: 'Oracle',
  db2: 'DB2',
  h2: 'H2',
}

/** The vendor's name for an engine. */
export function productName(engine: EngineType): string {
  return PRODUCT[engine]
}

/** `shared_db (PostgreSQL reg at db.example:5432)`, for messages. */
export function describeDatabase({ id, engine, host, port, name }: Database): string {
  return `${id} (${PRODUCT[engine]} ${name} at ${host}:${port})`
}

/** Version line that each of the wanted programs prints, for those that the host has. */
export type Tools = ReadonlyMap<string, string>

const PROBE = `for tool; do
  command -v "$tool" >/dev/null 2>&1 && printf '%s\\t%s\\n' "$tool" "$("$tool" --version 2>/dev/null | head -n 1)"
done
exit 0`

/** Which programs the host has; one command for the first question, nothing after. */
export function probeTools(host: Host, names: readonly string[]): Promise<Tools> {
  return askedOnce(host, `programs ${names.join(' ')}`, () => lookForTools(host, names))
}

async function lookForTools(host: Host, names: readonly string[]): Promise<Tools> {
  const printed = await host.must(
    { argv: ['sh', '-c', PROBE, 'sh', ...names], timeoutMs: QUESTION_MS },
    {
      reason: 'preflight-failed',
      what: 'Could not look for database programs.',
      safe: 'Nothing was changed.',
      fix: `check that ${host.address} runs commands: ssh there and run "sh -c true"`,
    },
  )
  return new Map(
    printed
      .split('\n')
      .filter(Boolean)
      .map((line) => line.split('\t', 2) as [string, string]),
  )
}

/** One problem for all missing programs of a host, with the packages that bring them. */
export function missingTools(host: Host, missing: readonly string[], packages: string): MigrateError {
  return new MigrateError({
    reason: 'preflight-failed',
    what: `${missing.join(', ')} not found on the PATH of ${host.address}.`,
    host: host.name,
    safe: 'Nothing was changed.',
    fix: `install ${packages} there, or name another host as tools_host of the database`,
  })
}

/** The first dotted number in a text as numbers: `15.18 (Debian)` to `[15, 18]`. */
export function versionNumbers(text: string): number[] {
  return (/\d+(?:\.\d+)*/.exec(text)?.[0] ?? '').split('.').map(Number)
}

/** A finished command, or the MigrateError that says why the database did not do what it was asked. */
export function expectSuccess(
  result: Result,
  cause: (stderr: string) => Pick<Problem, 'what' | 'fix'> | undefined,
  host: Host,
  reason: FailureReason,
  safe: string,
): string {
  if (result.outcome.kind === 'exit' && result.outcome.code === 0) return result.stdout
  if (result.outcome.kind === 'exit')
    throw new MigrateError({
      reason,
      host: host.name,
      safe,
      ...(cause(result.stderr) ?? unexplained(result.stderr)),
    })
  const how = {
    signal: 'was killed',
    'timed-out': 'did not answer in time',
    lost: 'lost its connection',
  }[result.outcome.kind]
  throw new MigrateError({
    reason:
      result.outcome.kind === 'timed-out'
        ? 'timed-out'
        : result.outcome.kind === 'lost'
          ? 'host-unreachable'
          : reason,
    host: host.name,
    what: `The database client ${how}. ${lastLines(result.stderr)}`.trim(),
    safe,
    fix: 'check the database server and the connection to this host, then run the same command again',
  })
}

function unexplained(stderr: string): Pick<Problem, 'what' | 'fix'> {
  return {
    what: `The database client failed: ${lastLines(stderr)}`,
    fix: 'read the message; grant the right it names, if it names one; then run the same command again',
  }
}

/** The last lines that a program printed, on one line, for a message. */
export function lastLines(text: string, count = 4): string {
  return text.trim().split('\n').slice(-count).join(' | ')
}

/** A command that only asks: bounded in time. */
export function question(command: Command): Command {
  return { timeoutMs: QUESTION_MS, ...command }
}

/** Whether the server is the tools host itself: only there can its disk be looked at. */
export function isHere({ host }: Pick<Database, 'host'>): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|::1)$/.test(host)
}
