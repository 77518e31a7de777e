import type { EngineType } from './contract.ts'

export interface HostPort {
  /** Lower case, IPv6 addresses without brackets. */
  host: string
  port: number
}

/** What a JDBC URL says. References are kept apart from mistakes, because they call for another answer from the user. */
export type JdbcUrl =
  | {
      kind: 'server'
      engine: EngineType
      /** More than one where the driver would fail over or balance. */
      hosts: readonly [HostPort, ...HostPort[]]
      /** Database; of Oracle: service name or SID. */
      name: string
      schema?: string
      user?: string
      password?: string
      params: Readonly<Record<string, string>>
    }
  /** H2 in a file or in memory: there is no server to ask. */
  | { kind: 'embedded'; engine: 'h2'; path: string; params: Readonly<Record<string, string>> }
  /** Holds `$env{}`, `$secret{}`, `$ref{}` or `$sys{}`: only the server itself knows the value. */
  | { kind: 'not-literal'; engine?: EngineType; references: readonly string[] }
  | { kind: 'invalid'; why: string }

/** Thrown by the readers of the vendors' formats; `why` says what is missing, never the whole URL (it may hold a password). */
export class UnreadableUrl extends Error {}

/** `[::1]:5432`, `host:5432`, `host`, `::1` to host and port. */
export function parseHostPort(text: string, defaultPort: number): HostPort {
  const match = /^(?:\[([^\]]+)\]|([^:\s@]+)|([0-9a-f:]*:[0-9a-f:]*:[0-9a-f:.]*))(?::(\d+))?$/i.exec(
    text.trim(),
  )
  const host = match?.[1] ?? match?.[2] ?? match?.[3]
  if (!match || !host) {
    // Without the text: in a misplaced user:password@host it would be a secret.
    throw new UnreadableUrl('what stands in the place of the host is not a host with an optional port')
  }
  const port = match[4] === undefined ? defaultPort : Number(match[4])
  if (port < 1 || port > 65535) throw new UnreadableUrl(`${match[4]} is not a port`)
  return { host: host.toLowerCase(), port }
}

/** Where an engine listens unless told otherwise. */
export const DEFAULT_PORTS: Readonly<Record<EngineType, number>> = {
  postgresql: 5432,
  mysql: 3306,
  mariadb: 3306,
  mssql: 1433,
  oracle: 1521,
  db2: 50000,
  h2: 9092,
}
