import type { Problem } from '../errors.ts'
import { asTable, type PlainToml, text } from './declared.ts'
import { referencesIn, unescapeXml } from './jdbc-url.ts'

/** How a server reaches its LDAP directory. */
export interface LdapSettings {
  /** One or more URLs, in the order in which the server would try them. */
  urls: readonly [string, ...string[]]
  bindDn: string
  password: string
  base: string
}

/** Where a server keeps its users. */
export type UserStore =
  | { kind: 'file' }
  /** `dataSource`: an id of `[[datasource]]`, or a name of API Manager's (`WSO2USER_DB`). */
  | { kind: 'jdbc'; dataSource: string }
  | ({ kind: 'ldap' } & LdapSettings)

export interface UserStoreInput {
  toml: PlainToml
  tomlFile: string
  host: string
  environment: string
  file: string
  /** `databases.user_store` of the migration file, for what the toml holds as `$secret{}` or `$env{}`. */
  entry?: { user?: string | undefined; password?: string | undefined } | undefined
}

/**
 * The user store of a `deployment.toml`. A bare `type = "read_only_ldap"` is in every default file of the Micro Integrator,
 * where the users still are in the file-based store: only a `connection_url` makes it an LDAP store.
 */
export function readUserStore(input: UserStoreInput): {
  store: UserStore | undefined
  problems: readonly Problem[]
} {
  const store = asTable(input.toml.user_store)
  const type = text(store.type) ?? ''
  const dataSource = text(asTable(input.toml.realm_manager).data_source)
  if (/^database/.test(type) || (dataSource !== undefined && !/ldap/.test(type))) {
    return { store: { kind: 'jdbc', dataSource: dataSource ?? 'WSO2CarbonDB' }, problems: [] }
  }
  const url = text(store.connection_url)
  if (url === undefined) return { store: { kind: 'file' }, problems: [] }
  const problems: Problem[] = []
  const setting = (key: string, explicit?: string, name?: 'user' | 'password'): string => {
    const value = explicit ?? text(store[key])
    const references = explicit === undefined ? referencesIn(value ?? '') : []
    if (value === undefined || value === '' || references.length > 0)
      problems.push(missing(input, key, references, name))
    return explicit ?? unescapeXml(value ?? '')
  }
  const [first, ...others] = setting('connection_url')
    .trim()
    .split(/[\s,]+(?=ldaps?:)/i)
  const settings: UserStore = {
    kind: 'ldap',
    urls: [first!, ...others],
    bindDn: setting('connection_name', input.entry?.user, 'user'),
    password: setting('connection_password', input.entry?.password, 'password'),
    base: setting('user_search_base'),
  }
  return { store: problems.length > 0 ? undefined : settings, problems }
}

function missing(
  input: UserStoreInput,
  key: string,
  references: readonly string[],
  name: 'user' | 'password' | undefined,
): Problem {
  const table = `[environments.${input.environment}.databases.user_store]`
  return {
    reason: 'config-invalid',
    host: input.host,
    place: { file: input.tomlFile },
    what:
      references.length > 0
        ? `[user_store] ${key} holds ${references.join(', ')}, which only the server itself can resolve.`
        : `[user_store] has no ${key}.`,
    safe: 'Nothing was changed.',
    fix: name
      ? `add ${name} under ${table} of ${input.file} (with expect = "host:port/base", tools_host and backup = false)`
      : `write it as plain text in that file: the user store cannot be proved without it`,
  }
}
