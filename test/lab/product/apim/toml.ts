import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readJks } from '../stand-in/jks.ts'
import { encrypt } from '../stand-in/vault.ts'

/** One `[database.<id>]` of deployment.toml. */
export interface ApimDatabaseSpec {
  readonly id: 'apim_db' | 'shared_db'
  /** Word of the config mapper: `postgre`, `mysql`. */
  readonly type: string
  /** JDBC URL as it stands in the toml (`&amp;` for `&`). */
  readonly url: string
  readonly user: string
  readonly password: string
}

export interface ApimTomlSpec {
  readonly databases: readonly ApimDatabaseSpec[]
  readonly secureVault: boolean
  /** Bytes of the store that secrets are encrypted with, its file name in the security folder, its password. */
  readonly keyStore: { readonly bytes: Uint8Array; readonly file: string; readonly password: string }
  readonly adminPassword: string
  /** `[encryption] key`, with which the rows of the databases were encrypted. */
  readonly encryptionKey: string
  /** Sequences of the user's own, by file name. */
  readonly sequences: readonly string[]
  readonly offset?: number
}

const text = (value: string) => JSON.stringify(value)

/** deployment.toml of a grown API Manager 4.0.0: the shipped file, edited by hand, with comments left and right. */
export function oldApimToml(spec: ApimTomlSpec): string {
  const secrets = new Map<string, string>()
  const secret = (alias: string, value: string) => {
    if (!spec.secureVault) return text(value)
    secrets.set(alias, value)
    return `"$secret{${alias}}"`
  }
  const password = secret('keystore_password', spec.keyStore.password)
  let toml = readFileSync(join(import.meta.dirname, '../fixtures/apim/deployment-4.0.0.toml'), 'utf8')
  const edit = (from: string | RegExp, to: string) => {
    const edited = toml.replace(from, () => to)
    if (edited === toml) throw new Error(`the shipped deployment.toml changed its shape at ${from}`)
    toml = edited
  }
  edit(
    'hostname = "localhost"\n#offset=0\n',
    `hostname = "api.example.com"   # the load balancer's name\n${spec.offset === undefined ? '#offset=0' : `offset = ${spec.offset}`}\n`,
  )
  edit('password = "admin"\n', `password = ${secret('admin_password', spec.adminPassword)}\n`)
  // As it came from an older version: the new pack's own value would look for other tables.
  edit('type = "database_unique_id"', 'type = "database"   # users keep their old ids')
  edit(
    /\[database\.apim_db\][\s\S]*?(?=\[keystore\.tls\])/,
    spec.databases.map((database) => databaseSection(database, secret)).join(''),
  )
  edit(
    /\[keystore\.tls\][\s\S]*?\n(?=\n)/,
    `[keystore.tls]
file_name =  ${text(spec.keyStore.file)}   # our own certificate, valid until 2031
type =  "JKS"
password =  ${password}
alias =  "wso2carbon"
key_password =  ${password}

[truststore]
file_name = "client-truststore.jks"
type = "JKS"
password = ${password}

[encryption]
key = ${secret('encryption_key', spec.encryptionKey)}
`,
  )
  edit(
    '[apim.sync_runtime_artifacts.gateway]\ngateway_labels =["Default"]\n',
    `[apim.sync_runtime_artifacts.gateway]
gateway_labels =["Default"]

[apim.sync_runtime_artifacts.gateway.skip_list]
sequences = [${spec.sequences.map(text).join(', ')}]
`,
  )
  edit('allow_origins = "*"', 'allow_origins = "https://portal.example.com,https://intranet.example.com"')
  if (spec.secureVault)
    edit('[[apim.gateway.environment]]', '[apim]\nenable_secure_vault = true\n\n[[apim.gateway.environment]]')
  return `${toml}${additions}${vault(spec, secrets)}`
}

function databaseSection(
  { id, type, url, user, password }: ApimDatabaseSpec,
  secret: (alias: string, value: string) => string,
): string {
  return `[database.${id}]
type = ${text(type)}
url = ${text(url)}
username = ${text(user)}
password = ${secret(`${id}_password`, password)}
${type === 'postgre' ? '' : `driver = "com.mysql.jdbc.Driver"\n`}validationQuery = "SELECT 1"
pool_options.maxActive = 60
pool_options.testOnBorrow = true

`
}

const additions = `

[apim.jwt]
enable = true
claim_dialect = "http://wso2.org/claims"
header = "X-JWT-Assertion"

[transport.passthru_https.sender.parameters]
HostnameVerifier = "DefaultAndLocalhost"

[indexing]
re_indexing = 2   # raised when the portal was re-indexed in 2021

[system.parameter]
'acme.region' = "eu-1"
`

function vault({ secureVault, keyStore }: ApimTomlSpec, secrets: ReadonlyMap<string, string>): string {
  if (!secureVault) return ''
  const entry = readJks(Buffer.from(keyStore.bytes), keyStore.password).find(
    ({ alias }) => alias === 'wso2carbon',
  )!
  const lines = [...secrets].map(([alias, value]) => `${alias} = ${text(encrypt(entry, value))}\n`)
  return `\n# encrypted by ciphertool\n[secrets]\n${lines.join('')}`
}
