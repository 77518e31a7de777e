import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { KeyStores } from './keystores.ts'
import { readJks } from './stand-in/jks.ts'
import { encrypt } from './stand-in/vault.ts'

export interface DataSourceSpec {
  readonly id: string
  /** JDBC URL as it stands in the toml (`&amp;` for `&`). */
  readonly url: string
  readonly user: string
  readonly password: string
  readonly driver: string
}

export interface LdapSpec {
  readonly url: string
  readonly bindDn: string
  readonly password: string
  readonly base: string
}

export interface TomlSpec {
  readonly userStore: 'none' | 'ldap' | 'jdbc'
  readonly ldap?: LdapSpec
  readonly datasources: readonly DataSourceSpec[]
  readonly secureVault: boolean
  readonly keyStores: KeyStores
  readonly keyStorePassword: string
  /** `[server] offset`; left out (10) when absent. */
  readonly offset?: number
}

const text = (value: string) => JSON.stringify(value)

/** deployment.toml of a grown EI 7.1 Micro Integrator: the shipped file, edited by hand, with comments left and right. */
export function oldDeploymentToml(spec: TomlSpec): string {
  const secrets: [string, string][] = []
  const secret = (alias: string, value: string) => {
    if (!spec.secureVault) return text(value)
    secrets.push([alias, value])
    return `"$secret{${alias}}"`
  }
  const shipped = readFileSync(join(import.meta.dirname, 'fixtures', 'deployment-1.2.0.toml'), 'utf8')
  const userStore = /\[user_store\]\ntype = "read_only_ldap"\n/
  const trust = /\[truststore\][\s\S]*?algorithm = "AES"\n/
  if (!userStore.test(shipped) || !trust.test(shipped))
    throw new Error('the shipped deployment.toml changed its shape')
  const edited = shipped
    .replace(
      'hostname = "localhost"\n',
      `hostname = "mi.example.com"   # the load balancer's name\nnode_ip = "127.0.0.1"\n${spec.offset === undefined ? '' : `offset = ${spec.offset}\n`}`,
    )
    .replace(userStore, () => userStoreSection(spec, secret))
    .replace(
      trust,
      () => `# our own certificate, valid until 2031
[keystore.primary]
file_name = "wso2carbon.jks"
password = ${secret('keystore_password', spec.keyStorePassword)}
alias = "wso2carbon"
key_password = ${secret('keystore_password', spec.keyStorePassword)}

[truststore]
file_name = "client-truststore.jks"
password = ${secret('keystore_password', spec.keyStorePassword)}
alias = "symmetric.key.value"
algorithm = "AES"
`,
    )
  const aliases = new Map(secrets)
  return `${edited.trimEnd()}\n\n${transports}${spec.datasources.map((source) => datasource(source, secret)).join('')}${vault(spec, [...aliases, ...secrets])}`
}

function userStoreSection(spec: TomlSpec, secret: (alias: string, value: string) => string): string {
  if (spec.userStore === 'ldap') {
    const ldap = spec.ldap!
    return `[internal_apis.file_user_store]
enable = false

[user_store]
type = "read_only_ldap"
class = "org.wso2.micro.integrator.security.user.core.ldap.ReadOnlyLDAPUserStoreManager"
connection_url = ${text(ldap.url)}
connection_name = ${text(ldap.bindDn)}
connection_password = ${secret('ldap_password', ldap.password)}
user_search_base = ${text(ldap.base)}
`
  }
  if (spec.userStore === 'jdbc')
    return `[internal_apis.file_user_store]
enable = false

[user_store]
type = "database"
class = "org.wso2.micro.integrator.security.user.core.jdbc.JDBCUserStoreManager"

[realm_manager]
data_source = ${text(spec.datasources[0]!.id)}
`
  return '[user_store]\ntype = "read_only_ldap"\n'
}

const transports = `[transport.http]
socket_timeout = 120000   # back end is slow at month's end
disable_connection_keepalive = false

[[transport.jms.listener]]
name = "ordersConnectionFactory"
parameter.initial_naming_factory = "org.apache.activemq.jndi.ActiveMQInitialContextFactory"
parameter.provider_url = "tcp://broker.example:61616"
parameter.connection_factory_name = "QueueConnectionFactory"
parameter.connection_factory_type = "queue"

[transport.jndi.queue]
'orders.in' = "orders"

[mediation]
synapse.global_timeout_interval = "180000"

[system.parameter]
'acme.region' = "eu-1"

`

function datasource(source: DataSourceSpec, secret: (alias: string, value: string) => string): string {
  return `[[datasource]]
id = ${text(source.id)}
url = ${text(source.url)}
username = ${text(source.user)}
password = ${secret(`${source.id.toLowerCase()}_password`, source.password)}
driver = ${text(source.driver)}
pool_options.maxActive = 50
pool_options.testOnBorrow = true

`
}

function vault(spec: TomlSpec, secrets: readonly (readonly [string, string])[]): string {
  if (!spec.secureVault) return ''
  const entry = readJks(Buffer.from(spec.keyStores.key), spec.keyStorePassword).find(
    ({ alias }) => alias === 'wso2carbon',
  )!
  const lines = [...new Map(secrets)].map(([alias, value]) => `${alias} = ${text(encrypt(entry, value))}\n`)
  return `# encrypted by ciphertool\n[secrets]\n${lines.join('')}`
}
