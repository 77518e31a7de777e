import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { numbers } from '../../artifacts.ts'
import {
  flaws,
  type Named,
  noGateway,
  notInDatabase,
  openApi,
  type SeedFinding,
  swagger,
} from './definitions.ts'
import { apiManagerRows } from './rows/apim-db.ts'
import { dialect, type Engine, insertAll } from './rows/insert.ts'
import { sharedRows } from './rows/shared-db.ts'

export interface SeedTenant {
  /** -1234 is the super tenant. */
  readonly id: number
  readonly domain: string
  readonly active: boolean
}

export interface SeedApi extends Named {
  readonly uuid: string
  /** As AM_API has it: `admin`, `admin@one.example`; the registry and the client write `admin-AT-one.example`. */
  readonly owner: string
  /** Domain of the tenant. */
  readonly tenant: string
  readonly type: 'HTTP' | 'GRAPHQL' | 'WS'
  readonly context: string
  /** Text of swagger.json in the registry; undefined where it is missing. */
  readonly definition: string | undefined
  /** Whether the registry's API stands in AM_API too. */
  readonly inDatabase: boolean
  readonly gateways: 'none' | 'Default'
  /** All that the validators say about it, in their order. */
  readonly findings: readonly SeedFinding[]
  /** Whether -DsaveInvalidDefinition writes `<uuid>.json`, with the text of `definition`. */
  readonly saved: boolean
}

export interface SeedApplication {
  readonly uuid: string
  readonly name: string
  readonly owner: string
  readonly tenant: string
}

export interface SeedRevision {
  /** Counts from 1 for each API. */
  readonly id: number
  readonly uuid: string
  readonly api: string
}

/** All that the two databases of an API Manager 4.0.0 hold, as far as somebody may ask for it. */
export interface Seed {
  readonly tenants: readonly SeedTenant[]
  readonly apis: readonly SeedApi[]
  readonly applications: readonly SeedApplication[]
  readonly revisions: readonly SeedRevision[]
  /** Rows of REG_LOG before the client clears it up, and after. */
  readonly registryLog: { readonly before: number; readonly after: number }
}

export interface SeedOptions {
  /** APIs whose definition is bad, as many as `flaws` at most; one of each kind when absent, spread over the tenants. */
  readonly invalid?: number
  /** APIs that the registry has and AM_API has not; none when absent. */
  readonly notInDatabase?: number
  /** Domains of tenants that are switched off. */
  readonly inactive?: readonly string[]
}

const domains = ['carbon.super', 'one.example', 'two.example'] as const
const nouns =
  'Order Invoice Customer Shipment Payment Stock Price Return Error Catalogue Route Voucher'.split(' ')
const suffixes = ['API', 'Search', 'Feed', 'Admin']

/** The same number and options give the same data. Two APIs of each tenant have two versions. */
export function seedOf(seed: number, options: SeedOptions = {}): Seed {
  const pick = numbers(seed)
  const uuid = () => {
    const hex = () => pick(65536).toString(16).padStart(4, '0')
    return `${hex()}${hex()}-${hex()}-4${hex().slice(1)}-8${hex().slice(1)}-${hex()}${hex()}${hex()}`
  }
  const tenants = domains.map((domain, at) => ({
    id: at === 0 ? -1234 : at,
    domain,
    active: !options.inactive?.includes(domain),
  }))
  const bad = flaws.slice(0, options.invalid ?? flaws.length)
  const apis = tenants.flatMap(({ domain }, tenant) => {
    const ofTenant = bad.filter((_flaw, at) => at % tenants.length === tenant)
    return plans(tenant, pick).map((plan, at) => {
      const admin = domain === 'carbon.super' ? 'admin' : `admin@${domain}`
      const api = {
        ...plan,
        path: plan.name.toLowerCase(),
        provider: admin.replace('@', '-AT-'),
        uuid: uuid(),
        owner: admin,
        tenant: domain,
        context: `${domain === 'carbon.super' ? '' : `/t/${domain}`}/${plan.name.toLowerCase()}/${plan.version}`,
      }
      const flaw = plan.type === 'HTTP' ? ofTenant[at - 4] : undefined
      const sound = JSON.stringify(at % 5 === 3 ? swagger(api) : openApi(api))
      const { text, findings } = flaw?.(api) ?? { text: sound, findings: [] }
      const inDatabase = !(tenant === 0 && at >= 20 && at < 20 + (options.notInDatabase ?? 0))
      const gateways = at === 15 ? ('none' as const) : ('Default' as const)
      return {
        ...api,
        definition: text,
        inDatabase,
        gateways,
        findings: [
          ...(inDatabase ? [] : [notInDatabase(api)]),
          ...findings,
          ...(gateways === 'none' ? [noGateway(api)] : []),
        ],
        saved: findings.length > 0 && text !== undefined,
      }
    })
  })
  const applications = tenants.flatMap(({ domain }) =>
    Array.from({ length: 12 }, (_none, at) => ({
      uuid: uuid(),
      name: at === 0 ? 'DefaultApplication' : `${nouns[at % nouns.length]}App${at}`,
      owner: domain === 'carbon.super' ? 'admin' : `admin@${domain}`,
      tenant: domain,
    })),
  )
  const revisions = apis
    .filter(({ inDatabase }) => inDatabase)
    .flatMap((api, at) =>
      Array.from({ length: at % 3 }, (_none, index) => ({ id: index + 1, uuid: uuid(), api: api.uuid })),
    )
  return { tenants, apis, applications, revisions, registryLog: registryLog(apis) }
}

/** Names, versions and types of a tenant's APIs: 30 in the super tenant, 24 and 18 in the others. */
function plans(tenant: number, pick: (below: number) => number) {
  const count = 30 - 6 * tenant
  const types = (at: number) => (at === 0 ? 'GRAPHQL' : at === 1 ? 'WS' : 'HTTP') as SeedApi['type']
  return Array.from({ length: count }, (_none, at) => {
    // The third and the fourth are later versions of the last two.
    const named = at === 2 ? count - 1 : at === 3 ? count - 2 : at
    return {
      name: `${nouns[named % nouns.length]}${suffixes[Math.floor(named / nouns.length)]}`,
      version: at === 2 || at === 3 ? '2.0.0' : `1.${pick(4)}.0`,
      type: types(at),
    }
  })
}

/** Each API was written to eight times; what of it is kept is the last time per path, unless that is action 7. */
function registryLog(apis: readonly SeedApi[]) {
  return { before: apis.length * logged.length, after: apis.length }
}

/** REG_ACTION of the rows of REG_LOG that every API has, oldest first. */
export const logged = [0, 1, 1, 7, 1, 7, 1, 1] as const

/** Whole SQL of a database of API Manager 4.0.0 with the seed's rows, for one run as the owner. Its words are our own. */
export function setupSql(
  engine: 'postgresql' | 'mariadb',
  database: 'apim_db' | 'shared_db',
  seed: Seed,
): string {
  const kind: Engine = engine === 'mariadb' ? 'mysql' : engine
  const schema = readFileSync(join(import.meta.dirname, 'sql', `${database}.sql`), 'utf8')
  const rows = database === 'apim_db' ? apiManagerRows(seed) : sharedRows(seed)
  return dialect(kind, schema) + insertAll(kind, rows)
}
