import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { strToU8 } from 'fflate'
import { type ArtifactCounts, defaultCounts, type ExpectedArtifacts, makeArtifacts } from './artifacts.ts'
import { withAuditLog } from './audit-log.ts'
import { jar, makeFolder, type Owner, type Tree, writePack, writeTree } from './files.ts'
import { installJdk, type JdkOptions } from './jdk.ts'
import { keyStorePair } from './keystores.ts'
import { type PackVersion, pristinePack } from './pack.ts'
import { type DataSourceSpec, type LdapSpec, oldDeploymentToml } from './toml.ts'

export interface MicroIntegratorOptions {
  /** Folders that are `/` on the host of the old and of the new server; the same one for both on one host. */
  readonly oldRoot: string
  readonly newRoot: string
  readonly userStore?: 'none' | 'ldap' | 'jdbc'
  readonly secureVault?: boolean
  /** The first one is where the stand-in counts its executions and, with `jdbc`, where the users are. */
  readonly datasources?: readonly DataSourceSpec[]
  readonly ldap?: LdapSpec
  readonly seed?: number
  readonly artifacts?: Partial<ArtifactCounts>
  /** Tasks, polling inbound endpoints and message processors too. Default true. */
  readonly activeArtifacts?: boolean
  /** Who owns the homes; whoever runs this when absent. */
  readonly owner?: Owner
  readonly offset?: number
  readonly keyStorePassword?: string
  readonly jdk?: Omit<JdkOptions, 'root'> | false
  /** Paths of the homes on their hosts; `OLD_HOME` and `NEW_HOME` when absent. */
  readonly oldHome?: string
  readonly newHome?: string
  /** Pristine packs below /opt/packs on both hosts, as folder and as zip. Default true. */
  readonly packs?: boolean
}

/** Paths as the hosts see them. */
export interface MicroIntegrators {
  readonly oldHome: string
  readonly newHome: string
  readonly javaHome: string
  readonly packs: Readonly<Record<PackVersion, { readonly folder: string; readonly zip: string }>>
  readonly expected: ExpectedArtifacts
  /** Files of the old home that the pristine pack does not have or has otherwise, relative to the home; sorted. */
  readonly customFiles: readonly string[]
  /** Passwords that were planted: none of them may show up anywhere. */
  readonly secrets: readonly string[]
  readonly keyStorePassword: string
}

export const OLD_HOME = '/opt/wso2ei-7.1.0/micro-integrator'
export const NEW_HOME = '/opt/wso2mi-4.0.0'

/** JDBC driver jars by the class they hold, under names as vendors give them. */
export const driverJars: Readonly<Record<string, string>> = {
  'org.postgresql.Driver': 'postgresql-42.2.19.jar',
  'com.mysql.jdbc.Driver': 'mysql-connector-java-5.1.49.jar',
  'com.mysql.cj.jdbc.Driver': 'mysql-connector-java-8.0.23.jar',
  'org.mariadb.jdbc.Driver': 'mariadb-java-client-2.7.2.jar',
}

/**
 * Builds an EI 7.1 Micro Integrator with everything a grown installation has, and a pristine one of API-M 4.0. The same
 * options give the same bytes, but for encrypted secrets: their padding is random.
 */
export async function buildMicroIntegrators(options: MicroIntegratorOptions): Promise<MicroIntegrators> {
  const { oldRoot, newRoot, owner, datasources = [], seed = 1, secureVault = false } = options
  const { oldHome = OLD_HOME, newHome = NEW_HOME } = options
  const keyStorePassword = options.keyStorePassword ?? 'Key#Store-9'
  const javaHome = options.jdk === false ? '' : (options.jdk?.home ?? '/opt/jdk-11')
  if (options.jdk !== false)
    for (const root of new Set([oldRoot, newRoot])) await installJdk({ ...options.jdk, root })

  const counts = { ...defaultCounts, ...options.artifacts }
  const { tree, expected } = makeArtifacts(
    counts,
    options.activeArtifacts ?? true,
    datasources[0]?.id ?? 'ORDERS_DB',
    seed,
  )
  const keyStores = keyStorePair('mi.example.com', keyStorePassword)
  const custom: Tree = new Map([...tree, ...customComponents(datasources)])
  custom.set('repository/resources/security/wso2carbon.jks', keyStores.key)
  custom.set('repository/resources/security/client-truststore.jks', keyStores.trust)
  custom.set(
    'conf/deployment.toml',
    strToU8(
      oldDeploymentToml({
        userStore: options.userStore ?? 'none',
        ...(options.ldap && { ldap: options.ldap }),
        ...(options.offset !== undefined && { offset: options.offset }),
        datasources,
        secureVault,
        keyStores,
        keyStorePassword,
      }),
    ),
  )
  const oldPack = pristinePack('1.2.0')
  const newPack = pristinePack('4.0.0')
  makeFolder(join(oldRoot, oldHome), owner)
  writeTree(join(oldRoot, oldHome), oldPack, owner)
  writeTree(join(oldRoot, oldHome), custom, owner)
  writeTree(join(newRoot, newHome), newPack, owner)
  for (const home of [join(oldRoot, oldHome), join(newRoot, newHome)])
    for (const folder of ['tmp', 'repository/logs']) makeFolder(join(home, folder), owner)
  const packs = packPaths()
  if (options.packs ?? true)
    for (const root of new Set([oldRoot, newRoot])) {
      writePack(root, packs['1.2.0'], oldPack, owner)
      writePack(root, packs['4.0.0'], newPack, owner)
    }
  const secrets = [keyStorePassword, ...datasources.map(({ password }) => password)]
  if (options.ldap) secrets.push(options.ldap.password)
  return {
    oldHome,
    newHome,
    javaHome,
    packs,
    expected,
    customFiles: [...custom.keys()].sort(),
    secrets,
    keyStorePassword,
  }
}

function customComponents(datasources: readonly DataSourceSpec[]): Tree {
  const tree: Tree = new Map()
  tree.set(
    'dropins/acme-mediators-1.3.0.jar',
    jar(['com.acme.mediators.Enrich', 'com.acme.mediators.Sign'], '1.3.0'),
  )
  tree.set('dropins/acme_tasks_2.0.0.jar', jar(['com.acme.tasks.Nightly'], '2.0.0'))
  tree.set('lib/acme tools 2.1 (patched).jar', jar(['com.acme.tools.Dates'], '2.1'))
  tree.set('lib/bcprov-jdk15on-1.68.jar', jar(['org.bouncycastle.jce.provider.BouncyCastleProvider'], '1.68'))
  // An update of a jar that the pack ships: newer than the old pack's, and not to be carried over.
  tree.set(
    'patches/patch0042/synapse-core_2.1.7.wso2v182.jar',
    jar(['org.apache.synapse.Mediator'], 'patch0042'),
  )
  const drivers = new Set([
    'org.postgresql.Driver',
    'com.mysql.jdbc.Driver',
    ...datasources.map(({ driver }) => driver),
  ])
  for (const driver of drivers) {
    const name = driverJars[driver]
    if (name) tree.set(`lib/${name}`, jar([driver], name))
  }
  tree.set(
    'repository/deployment/server/axis2modules/acme-audit-1.0.mar',
    jar(['com.acme.audit.Module'], '1.0'),
  )
  tree.set(
    'repository/deployment/server/synapse-configs/default/sequences/fault.xml',
    strToU8(
      '<sequence xmlns="http://ws.apache.org/ns/synapse" name="fault">\n  <log level="full">\n    <property name="site" value="eu-1"/>\n  </log>\n  <drop/>\n</sequence>\n',
    ),
  )
  const log4j2 = readFileSync(join(import.meta.dirname, 'fixtures', 'log4j2-1.2.0.properties'), 'utf8')
  tree.set('conf/log4j2.properties', strToU8(withAuditLog(log4j2)))
  return tree
}

function packPaths() {
  const paths = (name: string, inside: string) => ({
    folder: `/opt/packs/${name}${inside}`,
    zip: `/opt/packs/${name}.zip`,
  })
  return { '1.2.0': paths('wso2ei-7.1.0', '/micro-integrator'), '4.0.0': paths('wso2mi-4.0.0', '') }
}
