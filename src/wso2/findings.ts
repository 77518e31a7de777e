import type { ClientLog, Marker } from '../routes/client.ts'
import type { LogRecord } from './log.ts'

/** An API as the log or the database names it. */
export interface ApiName {
  name: string
  version: string
  /** Absent where a message does not say it. */
  provider?: string
}

/** One thing that the validators found in the data. */
export interface Finding {
  /** `invalid-openapi`, as the route has it. */
  kind: string
  /** The main migration would stumble over it. */
  blocks: boolean
  link?: string
  /** Absent where neither the finding nor a record before it names one. */
  api?: ApiName
  /** Domain. */
  tenant?: string
  message: string
  /** Number of the line in the log. */
  line: number
}

/** A server with more has another problem; the rest is counted. */
const MOST = 20_000
const MOST_MESSAGE = 2_000

/** Takes the records of a run of the validators one by one, and keeps every finding with the API and tenant that it is about. */
export class FindingsReader {
  readonly #client: ClientLog
  readonly #identity: readonly RegExp[]
  readonly #patterns = new Map<string, RegExp>()
  #findings: Finding[] = []
  #leftOut = 0
  #leftOutBlocking = 0
  #tenant: string | undefined
  #api: ApiName | undefined

  /** @param identity patterns of the route */
  constructor(client: ClientLog, identity: readonly string[]) {
    this.#client = client
    this.#identity = identity.map((pattern) => new RegExp(pattern, 'u'))
  }

  /** The next record of the log. */
  take(record: LogRecord): void {
    if (record.glued) return
    const { server, pre_migrate } = this.#client
    // A run that was begun anew finds everything anew.
    if (this.#says(server.starting, record)) this.#forget()
    const tenant = this.#says(pre_migrate.tenant_begin, record)?.tenant
    if (tenant !== undefined) {
      this.#tenant = /\((.+)\)$/.exec(tenant)?.[1] ?? tenant
      this.#api = undefined
    }
    const known = pre_migrate.findings.find((marker) => this.#says(marker, record))
    const named = this.#apiIn(record.message)
    const isOfValidator = pre_migrate.findings.some(({ logger }) => logger === record.logger)
    if (known) this.#keep(known, record, named)
    // The validators announce each API before they look at it.
    else if (isOfValidator && named?.provider !== undefined) this.#api = named
  }

  /** All that was found, how many more there were, and how many of those would stop the migration. */
  end(): { findings: Finding[]; leftOut: number; leftOutBlocking: number } {
    return {
      findings: this.#findings,
      leftOut: this.#leftOut,
      leftOutBlocking: this.#leftOutBlocking,
    }
  }

  #forget(): void {
    this.#findings = []
    this.#leftOut = this.#leftOutBlocking = 0
    this.#tenant = this.#api = undefined
  }

  #keep(
    { id, blocks, link }: ClientLog['pre_migrate']['findings'][number],
    { message, line }: LogRecord,
    named: ApiName | undefined,
  ): void {
    if (this.#findings.length === MOST) {
      this.#leftOut++
      if (blocks) this.#leftOutBlocking++
      return
    }
    const api = this.#complete(named)
    this.#findings.push({
      kind: id,
      blocks,
      ...(link && { link }),
      ...(api && { api }),
      ...(this.#tenant && { tenant: this.#tenant }),
      message: message
        .slice(0, MOST_MESSAGE)
        .replaceAll(/\p{Cc}/gu, ' ')
        .trim(),
      line,
    })
  }

  #complete(named: ApiName | undefined): ApiName | undefined {
    if (!named || !this.#api || named.provider !== undefined) return named ?? this.#api
    const isSame = named.name === this.#api.name && named.version === this.#api.version
    return isSame ? this.#api : named
  }

  #apiIn(message: string): ApiName | undefined {
    for (const pattern of this.#identity) {
      const { name, version, provider } = pattern.exec(message)?.groups ?? {}
      if (name !== undefined && version !== undefined)
        return { name, version, ...(provider !== undefined && { provider }) }
    }
    return undefined
  }

  #says({ logger, pattern }: Marker, record: LogRecord): Record<string, string> | undefined {
    if (record.logger !== logger) return undefined
    const known = this.#patterns.get(pattern) ?? new RegExp(pattern, 'u')
    this.#patterns.set(pattern, known)
    const match = known.exec(record.message)
    return match ? { ...match.groups } : undefined
  }
}

/** An API of the database. */
export interface ApiRow extends Required<ApiName> {
  uuid: string
}

/** The registry of a tenant writes users so: `admin-AT-one.example` (APIM APIUtil.replaceEmailDomain). */
const AT = '-AT-'

/**
 * The API of the database that a finding is about; undefined where none is, or several could be meant. Pure.
 * @param rows of all APIs
 */
export function apiOf(
  { api, tenant }: Pick<Finding, 'api' | 'tenant'>,
  rows: readonly ApiRow[],
): ApiRow | undefined {
  if (!api) return undefined
  const same = rows.filter(({ name, version }) => name === api.name && version === api.version)
  const provider = api.provider?.replace(AT, '@')
  const exact = same.find((row) => row.provider === provider)
  const inTenant = same.filter((row) => domainOf(row.provider) === tenant)
  if (exact && (tenant === undefined || inTenant.includes(exact) || inTenant.length === 0)) return exact
  const own =
    provider === undefined ? inTenant : inTenant.filter((row) => userOf(row.provider) === userOf(provider))
  return own.length === 1 ? own[0] : undefined
}

const SUPER_TENANT = 'carbon.super'

function domainOf(provider: string): string {
  const at = provider.lastIndexOf('@')
  return at < 0 ? SUPER_TENANT : provider.slice(at + 1)
}

function userOf(provider: string): string {
  const at = provider.lastIndexOf('@')
  return at < 0 ? provider : provider.slice(0, at)
}
