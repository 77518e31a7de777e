import type { EngineType } from './contract.ts'
import { VENDORS } from './jdbc-vendors.ts'

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

/**
 * Reads a JDBC URL as the vendor's driver would. `&amp;` and its siblings are undone first: WSO2 pastes the value from
 * `deployment.toml` into XML as it stands, so users have to write them.
 */
export function parseJdbcUrl(text: string): JdbcUrl {
  const url = unescapeXml(text).trim()
  const references = referencesIn(url)
  const vendor = VENDORS.find(({ prefix }) => prefix.test(url))
  if (references.length > 0)
    return { kind: 'not-literal', ...(vendor && { engine: vendor.engine }), references }
  if (!url.toLowerCase().startsWith('jdbc:'))
    return { kind: 'invalid', why: 'it does not start with "jdbc:"' }
  if (!vendor) {
    const scheme = /^jdbc:[\w+-]*/i.exec(url)?.[0]
    return {
      kind: 'invalid',
      why: `${scheme} is none of MySQL, MariaDB, PostgreSQL, SQL Server, Oracle, DB2, H2`,
    }
  }
  try {
    return vendor.read(url.replace(vendor.prefix, ''))
  } catch (error) {
    if (error instanceof UnreadableUrl || error instanceof URIError)
      return { kind: 'invalid', why: error.message }
    throw error
  }
}

/** The references of WSO2's configuration language in a text, as written: `$env{DB_HOST}`. */
export function referencesIn(text: string): string[] {
  return text.match(/\$(?:env|secret|ref|sys)\{[^}]*\}/g) ?? []
}

/** Undoes the XML escapes that a value of `deployment.toml` needs, because it is pasted into XML unescaped. */
export function unescapeXml(text: string): string {
  const cdata = /^<!\[CDATA\[([\s\S]*)\]\]>$/.exec(text)
  if (cdata) return cdata[1]!
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&')
}

/** `[::1]:5432`, `host:5432`, `host`, `::1` to host and port. */
export function parseHostPort(text: string, defaultPort: number): HostPort {
  const match = /^(?:\[([^\]]+)\]|([^:\s]+)|([0-9a-f:]*:[0-9a-f:]*:[0-9a-f:.]*))(?::(\d+))?$/i.exec(
    text.trim(),
  )
  const host = match?.[1] ?? match?.[2] ?? match?.[3]
  if (!match || !host) throw new UnreadableUrl(`"${text}" is not a host with an optional port`)
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
