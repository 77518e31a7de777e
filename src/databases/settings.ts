import type { Problem } from '../errors.ts'
import type { DatabaseEntry } from '../migration/schema.ts'
import { closest } from '../migration/suggest.ts'
import type { Database, EngineType } from './contract.ts'
import { type DeclaredDatabase, declaredDatabases } from './declared.ts'
import { engineOfDriver, engineOfTomlType } from './drivers.ts'
import { isSupported, unsupportedProblem } from './engines.ts'
import { DEFAULT_PORTS, type HostPort, parseHostPort } from './jdbc-parts.ts'
import { parseJdbcUrl, referencesIn, unescapeXml } from './jdbc-url.ts'
import {
  notDeclared,
  notLiteral,
  notMigrated,
  notNamed,
  notThere,
  type SettingsInput,
  table,
  wrongDriver,
} from './settings-problems.ts'

export interface ResolvedDatabase {
  database: Database
  entry: DatabaseEntry
}

/** What a URL or host, port and name come to. */
interface Location {
  engine: EngineType
  hosts: readonly [HostPort, ...HostPort[]]
  name: string
  url: string
  schema?: string | undefined
  user?: string | undefined
  password?: string | undefined
  params: Readonly<Record<string, string>>
}

/**
 * The databases of a server, from its own `deployment.toml` and the migration file: explicit settings win, and what the
 * server is really configured with must be what the migration file expects. All problems at once; databases with a problem
 * are left out, and so are those that need neither backup nor script.
 */
export function resolveDatabases(input: SettingsInput): {
  databases: readonly ResolvedDatabase[]
  problems: readonly Problem[]
} {
  const problems: Problem[] = []
  const databases: ResolvedDatabase[] = []
  const declared = declaredDatabases(input.toml)
  const ids = declared.map(({ id }) => id)
  const unknown = Object.keys(input.entries).filter((id) => !ids.includes(id) && !input.others?.includes(id))
  const misspelt = unknown.map((id) => closest(id, ids))
  for (const source of declared) {
    const entry = Object.hasOwn(input.entries, source.id) ? input.entries[source.id] : undefined
    // An entry that is only misspelt is told once, below.
    if (!entry && misspelt.includes(source.id)) continue
    const found = entry
      ? resolveOne(input, source, entry)
      : [notNamed(input, source, whereabouts(input, source))]
    if (Array.isArray(found)) problems.push(...found)
    else if (found && entry) databases.push({ database: found, entry })
  }
  problems.push(...unknown.map((id) => notDeclared(input, id, ids)))
  const lacking = input.migrated?.ids.filter((id) => !ids.includes(id)) ?? []
  problems.push(...lacking.map((id) => notThere(input, id)))
  return { databases, problems }
}

function resolveOne(
  input: SettingsInput,
  source: DeclaredDatabase,
  entry: DatabaseEntry,
): Database | Problem[] | undefined {
  const location = locate(input, source, entry)
  const migrated = input.migrated?.ids.includes(source.id) ?? false
  const needed = migrated || entry.backup || entry.script !== undefined
  if ('what' in location) return needed ? [location] : undefined
  if (migrated && !isSupported(location.engine)) return [notMigrated(input, source, location.engine)]
  if (location.engine === 'h2' && location.hosts[0].host === '')
    return needed ? [unsupportedProblem('h2', source.id)] : undefined
  const problems: Problem[] = []
  const address = expected(input, source, entry, location, problems)
  const driver = source.driver === undefined ? undefined : engineOfDriver(source.driver)
  if (driver && family(driver) !== family(location.engine))
    problems.push(wrongDriver(input, source, driver, location.engine))
  if (!needed) return problems.length > 0 ? problems : undefined
  if (!isSupported(location.engine)) return [...problems, unsupportedProblem(location.engine, source.id)]
  const user = credential(input, source, 'user', entry.user, source.user, location.user, problems)
  const password = credential(
    input,
    source,
    'password',
    entry.password,
    source.password,
    location.password,
    problems,
  )
  if (problems.length > 0 || !address) return problems
  return {
    id: source.id,
    engine: location.engine,
    ...address,
    name: location.name,
    ...(location.schema && { schema: location.schema }),
    user,
    password,
    params: location.params,
    jdbcUrl: location.url,
  }
}

/** Where the database is: the migration file's URL, else the server's URL, else its host, port and name. */
function locate(
  input: SettingsInput,
  source: DeclaredDatabase,
  entry: Pick<DatabaseEntry, 'url'>,
): Location | Problem {
  const url = entry.url ?? source.url
  const file = entry.url === undefined ? input.tomlFile : input.file
  const place = { host: entry.url === undefined ? input.host : undefined, place: { file } }
  if (url === undefined) return locateByParts(input, source)
  const parsed = parseJdbcUrl(url)
  if (parsed.kind === 'server') return { ...parsed, url: unescapeXml(url) }
  if (parsed.kind === 'embedded') {
    return { engine: 'h2', hosts: [{ host: '', port: 0 }], name: parsed.path, url, params: parsed.params }
  }
  if (parsed.kind === 'not-literal') return notLiteral(input, source, 'url', parsed.references)
  return {
    reason: 'config-invalid',
    ...place,
    what: `The url of ${source.where} cannot be read: ${parsed.why}.`,
    safe: 'Nothing was changed.',
    fix: `correct it, or set url = "jdbc:..." under ${table(input, source.id)} of ${input.file}`,
  }
}

function locateByParts(input: SettingsInput, source: DeclaredDatabase): Location | Problem {
  const engine =
    engineOfTomlType(source.type ?? '') ?? (source.driver ? engineOfDriver(source.driver) : undefined)
  const parts = [source.hostname, source.port, source.name].filter((part) => part !== undefined)
  const references = parts.flatMap(referencesIn)
  if (references.length > 0) return notLiteral(input, source, 'url', references)
  const port = source.port === undefined ? engine && DEFAULT_PORTS[engine] : Number(source.port)
  if (!engine || !source.hostname || !source.name || !port || !Number.isInteger(port)) {
    return {
      reason: 'config-invalid',
      host: input.host,
      place: { file: input.tomlFile },
      what: `${source.where} has neither a url nor a known type with hostname, port and name.`,
      safe: 'Nothing was changed.',
      fix: `set url = "jdbc:..." under ${table(input, source.id)} of ${input.file}`,
    }
  }
  return {
    engine,
    hosts: [{ host: source.hostname.toLowerCase(), port }],
    name: source.name,
    url: '',
    params: {},
  }
}

/** Which of the URL's hosts the migration file expects; adds a problem that shows both sides if it is none. */
function expected(
  input: SettingsInput,
  source: DeclaredDatabase,
  entry: DatabaseEntry,
  location: Location,
  problems: Problem[],
): HostPort | undefined {
  const slash = entry.expect.indexOf('/')
  const wanted = parseHostPort(entry.expect.slice(0, slash), DEFAULT_PORTS[location.engine])
  const host = location.hosts.find(({ host, port }) => host === wanted.host && port === wanted.port)
  if (host && entry.expect.slice(slash + 1) === location.name) return host
  problems.push({
    reason: 'preflight-failed',
    host: input.host,
    place: { file: input.file, key: ['environments', input.environment, 'databases', source.id, 'expect'] },
    safe: 'Nothing was changed.',
    what: `${source.where} of ${input.tomlFile} points at ${showLocation(location)}, but the migration file expects ${entry.expect}.`,
    fix: `find out which is right: correct the server's deployment.toml (a clone may still point at another environment), or expect under ${table(input, source.id)}`,
  })
  return undefined
}

function credential(
  input: SettingsInput,
  source: DeclaredDatabase,
  setting: 'user' | 'password',
  explicit: string | undefined,
  own: string | undefined,
  inUrl: string | undefined,
  problems: Problem[],
): string {
  if (explicit !== undefined) return explicit
  const value = own ?? inUrl
  const references = referencesIn(value ?? '')
  if (value === undefined || references.length > 0)
    problems.push(notLiteral(input, source, setting, references))
  // Like the URL, it is pasted into XML by the server, so what has to be escaped there is escaped here.
  return unescapeXml(value ?? '')
}

/** Drivers of MariaDB and MySQL take each other's URLs. */
function family(engine: EngineType): EngineType {
  return engine === 'mariadb' ? 'mysql' : engine
}

/** Where the server's own settings lead, for a table that the user is told to add. */
function whereabouts(input: SettingsInput, source: DeclaredDatabase): string {
  const location = locate(input, source, {})
  return 'what' in location ? 'host:port/name' : showLocation(location)
}

function showLocation({ hosts, name }: Location): string {
  if (hosts[0].host === '') return name
  return `${hosts.map(({ host, port }) => `${host.includes(':') ? `[${host}]` : host}:${port}`).join(',')}/${name}`
}
