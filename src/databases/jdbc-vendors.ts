import type { EngineType } from './contract.ts'
import { DEFAULT_PORTS, type HostPort, type JdbcUrl, parseHostPort, UnreadableUrl } from './jdbc-parts.ts'

interface Vendor {
  engine: EngineType
  /** Up to and without the `//` of most formats. */
  prefix: RegExp
  /** @throws UnreadableUrl */
  read(rest: string): JdbcUrl
}

/** One reader per URL format; the formats are those of the vendors' driver manuals. */
export const VENDORS: readonly Vendor[] = [
  { engine: 'postgresql', prefix: /^jdbc:postgresql:/i, read: readPostgresql },
  // `replication`, `loadbalance` and their like only say how the driver spreads over the hosts.
  { engine: 'mysql', prefix: /^jdbc:mysql:(?:[a-z-]+:)?(?=\/\/)/i, read: (rest) => readMysql('mysql', rest) },
  {
    engine: 'mariadb',
    prefix: /^jdbc:mariadb:(?:[a-z-]+:)?(?=\/\/)/i,
    read: (rest) => readMysql('mariadb', rest),
  },
  { engine: 'mssql', prefix: /^jdbc:sqlserver:(?=\/\/)/i, read: readSqlServer },
  { engine: 'mssql', prefix: /^jdbc:jtds:sqlserver:(?=\/\/)/i, read: readJtds },
  { engine: 'oracle', prefix: /^jdbc:oracle:(?:thin|oci8?):/i, read: readOracle },
  { engine: 'db2', prefix: /^jdbc:db2:/i, read: readDb2 },
  { engine: 'h2', prefix: /^jdbc:h2:/i, read: readH2 },
]

function readPostgresql(rest: string): JdbcUrl {
  const [path, query] = cut(rest, '?')
  const params = queryParams(query)
  // The driver takes localhost when the URL names only a database: jdbc:postgresql:name.
  const [authority, database] = path.startsWith('//')
    ? cut(path.slice(2), '/')
    : ['', path.replace(/^\//, '')]
  const hosts = hostList(authority || 'localhost', DEFAULT_PORTS.postgresql)
  return server(
    'postgresql',
    hosts,
    decodeURIComponent(database) || params.user || '',
    params,
    params.currentSchema,
  )
}

function readMysql(engine: 'mysql' | 'mariadb', rest: string): JdbcUrl {
  const [path, query] = cut(rest, '?')
  const params = queryParams(query)
  const match = /^\/\/((?:[^/(]|\([^)]*\))*)\/?(.*)$/s.exec(path)!
  let authority = match[1]!
  const at = authority.lastIndexOf('@')
  if (at >= 0) {
    const [user, password] = cut(authority.slice(0, at), ':')
    params.user ??= decodeURIComponent(user)
    if (password) params.password ??= decodeURIComponent(password)
    authority = authority.slice(at + 1)
  }
  const hosts = /\(/.test(authority)
    ? mysqlAddresses(authority)
    : hostList(authority || 'localhost', DEFAULT_PORTS[engine])
  return server(engine, hosts, decodeURIComponent(match[2]!), params)
}

/** `address=(host=a)(port=1),address=(host=b)` and `(host=a,port=1),(host=b)`. */
function mysqlAddresses(authority: string): HostPort[] {
  const addresses = authority.split(/,(?=\s*(?:address=)?\(\s*(?:host|type)\s*=)/i)
  return addresses.map((address) => {
    const value = (key: string) =>
      new RegExp(`[(,]\\s*${key}\\s*=\\s*([^,)]+)`, 'i').exec(address)?.[1]?.trim()
    const host = value('host')
    if (!host) throw new UnreadableUrl('an address in it has no host')
    return {
      host: host.replace(/^\[|\]$/g, '').toLowerCase(),
      port: Number(value('port') ?? DEFAULT_PORTS.mysql),
    }
  })
}

function readSqlServer(rest: string): JdbcUrl {
  const [authority, properties] = cut(rest.slice(2), ';')
  const params = semicolonParams(properties)
  const [address, instance] = cut(authority.replace(/(:\d+)$/, ''), '\\')
  const port =
    /:(\d+)$/.exec(authority)?.[1] ?? find(params, 'portNumber', 'port') ?? String(DEFAULT_PORTS.mssql)
  const host = address || find(params, 'serverName', 'server') || 'localhost'
  if (instance) params.instanceName ??= instance
  const name = find(params, 'databaseName', 'database') ?? ''
  return server('mssql', [parseHostPort(`${bracketed(host)}:${port}`, DEFAULT_PORTS.mssql)], name, params)
}

function readJtds(rest: string): JdbcUrl {
  const [path, properties] = cut(rest.slice(2), ';')
  const [authority, database] = cut(path, '/')
  const params = semicolonParams(properties)
  return server(
    'mssql',
    hostList(authority, DEFAULT_PORTS.mssql),
    database || (find(params, 'databaseName') ?? ''),
    params,
  )
}

function readOracle(rest: string): JdbcUrl {
  const at = rest.lastIndexOf('@(') >= 0 ? rest.lastIndexOf('@(') : rest.lastIndexOf('@')
  if (at < 0) throw new UnreadableUrl('an Oracle URL has an "@" before the address')
  const [user, password] = cut(rest.slice(0, at), '/')
  const params: Record<string, string> = { ...(user && { user }), ...(password && { password }) }
  const address = rest.slice(at + 1).trim()
  if (address.startsWith('(')) {
    const values = (key: string) =>
      [...address.matchAll(new RegExp(`\\(\\s*${key}\\s*=\\s*([^()]+?)\\s*\\)`, 'gi'))].map(
        (match) => match[1]!,
      )
    const ports = values('PORT')
    const hosts = values('HOST').map((host, index) => ({
      host: host.toLowerCase(),
      port: Number(ports[index] ?? DEFAULT_PORTS.oracle),
    }))
    return server('oracle', hosts, values('SERVICE_NAME')[0] ?? values('SID')[0] ?? '', params)
  }
  const service =
    /^(?:(tcps?):)?(?:\/\/)?(\[[^\]]+\]|[^:/]+)(?::(\d+))?\/([^:?]+)(?::[^?]*)?(?:\?.*)?$/i.exec(address)
  const sid = /^(\[[^\]]+\]|[^:/]+):(\d+):([^/?]+)$/.exec(address)
  const [host, port, name] = service ? [service[2]!, service[3], service[4]!] : sid ? sid.slice(1) : []
  if (!host || !name) throw new UnreadableUrl('it names a TNS alias, which only the server can look up')
  return server(
    'oracle',
    [parseHostPort(port ? `${host}:${port}` : host, DEFAULT_PORTS.oracle)],
    name,
    params,
  )
}

function readDb2(rest: string): JdbcUrl {
  if (!rest.startsWith('//'))
    throw new UnreadableUrl('it names a catalogued alias, which only the server can look up')
  const [authority, path] = cut(rest.slice(2), '/')
  const [name, properties] = cut(path, ':')
  const params = semicolonParams(properties)
  return server('db2', hostList(authority, DEFAULT_PORTS.db2), name, params, params.currentSchema)
}

function readH2(rest: string): JdbcUrl {
  const [location, properties] = cut(rest, ';')
  const params = semicolonParams(properties)
  const remote = /^(?:tcp|ssl):\/\/([^/]+)\/(.+)$/i.exec(location)
  if (remote) return server('h2', hostList(remote[1]!, DEFAULT_PORTS.h2), remote[2]!, params)
  return { kind: 'embedded', engine: 'h2', path: location.replace(/^file:/i, ''), params }
}

function server(
  engine: EngineType,
  hosts: readonly HostPort[],
  name: string,
  given: Record<string, string>,
  schema?: string,
): JdbcUrl {
  const [first, ...others] = hosts
  if (!first) throw new UnreadableUrl('it names no host')
  if (hosts.some(({ port }) => !(port >= 1 && port <= 65535)))
    throw new UnreadableUrl('a port in it is not a number')
  if (!name) throw new UnreadableUrl('it names no database')
  const { user, password, ...params } = given
  return {
    kind: 'server',
    engine,
    hosts: [first, ...others],
    name,
    params,
    ...(schema && { schema }),
    ...(user && { user }),
    ...(password && { password }),
  }
}

/** Before and after the first separator; the second is empty where there is none. */
function cut(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)]
}

function hostList(authority: string, defaultPort: number): HostPort[] {
  return authority.split(',').map((host) => parseHostPort(host, defaultPort))
}

function bracketed(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host
}

function queryParams(query: string): Record<string, string> {
  const pairs = query.split('&').filter(Boolean)
  return Object.fromEntries(
    pairs.map((pair) => cut(pair, '=').map((part) => decodeURIComponent(part)) as [string, string]),
  )
}

/** `a=b;c={d;e}` of SQL Server, H2 and DB2: braces protect a semicolon. */
function semicolonParams(text: string): Record<string, string> {
  const params: Record<string, string> = {}
  for (const match of text.matchAll(/([^=;]+)=(\{(?:[^}]|\}\})*\}|[^;]*)/g)) {
    const value = match[2]!.trim()
    params[match[1]!.trim()] = value.startsWith('{') ? value.slice(1, -1).replaceAll('}}', '}') : value
  }
  return params
}

/** Property names of these drivers do not depend on case. */
function find(params: Readonly<Record<string, string>>, ...names: string[]): string | undefined {
  const wanted = names.map((name) => name.toLowerCase())
  return Object.entries(params).find(([key]) => wanted.includes(key.toLowerCase()))?.[1]
}
