import { join } from 'node:path'
import { strToU8 } from 'fflate'
import { makeFolder, type Owner, type Tree, writePack, writeTree } from '../files.ts'
import { installJdk, type JdkOptions } from '../jdk.ts'
import { keyStorePair } from '../keystores.ts'
import { grownFiles, ownSequences } from './custom.ts'
import { type ApimVersion, emptyFolders, pristineApiManager } from './pack.ts'
import { type ApimDatabaseSpec, oldApimToml } from './toml.ts'

export interface ApiManagerOptions {
  /** Folders that are `/` on the host of the old and of the new server; the same one for both on one host. */
  readonly oldRoot: string
  readonly newRoot: string
  /** `postgre` or `mysql`; decides the driver that lies in the old home. */
  readonly databaseType: 'postgre' | 'mysql'
  /** Left out: the embedded databases of the pack. */
  readonly databases: readonly ApimDatabaseSpec[]
  readonly secureVault?: boolean
  /** Who owns the homes; whoever runs this when absent. */
  readonly owner?: Owner
  readonly offset?: number
  readonly jdk?: Omit<JdkOptions, 'root'> | false
  /** Pristine packs below /opt/packs on both hosts, as folder and as zip. Default true. */
  readonly packs?: boolean
}

/** Paths as the hosts see them. */
export interface ApiManagers {
  readonly oldHome: string
  readonly newHome: string
  readonly javaHome: string
  readonly packs: Readonly<Record<ApimVersion, { readonly folder: string; readonly zip: string }>>
  /** Files of the old home that the pristine pack does not have or has otherwise, relative to the home; sorted. */
  readonly customFiles: readonly string[]
  /** Passwords and keys that were planted: none of them may show up anywhere. */
  readonly secrets: readonly string[]
  readonly keyStorePassword: string
}

const OLD_HOME = '/opt/wso2am-4.0.0'
const NEW_HOME = '/opt/wso2am-4.1.0'
const KEY_STORE_PASSWORD = 'Key#Store-9'
const ADMIN_PASSWORD = `Adm1n "pw' $HOME \\n#1`
const UPDATE_TOKEN = 'eyJ4NXQiOiJsYWItdXBkYXRlLXRva2VuIn0'
const ENCRYPTION_KEY = '7f4c0de1a95b36e28d1f40c3b7a6925e'

/** Builds an API Manager 4.0.0 with everything a grown installation has, and a pristine one of 4.1.0. */
export async function buildApiManagers(options: ApiManagerOptions): Promise<ApiManagers> {
  const { oldRoot, newRoot, owner, databases, secureVault = false } = options
  const javaHome = options.jdk === false ? '' : (options.jdk?.home ?? '/opt/jdk-11')
  const roots = new Set([oldRoot, newRoot])
  if (options.jdk !== false) for (const root of roots) await installJdk({ ...options.jdk, root })

  const keyStores = keyStorePair('api.example.com', KEY_STORE_PASSWORD)
  const custom: Tree = grownFiles(options.databaseType, UPDATE_TOKEN)
  const security = 'repository/resources/security'
  custom.set(`${security}/acme.jks`, keyStores.key)
  custom.set(`${security}/client-truststore.jks`, keyStores.trust)
  const toml = oldApimToml({
    databases,
    secureVault,
    keyStore: { bytes: keyStores.key, file: 'acme.jks', password: KEY_STORE_PASSWORD },
    adminPassword: ADMIN_PASSWORD,
    encryptionKey: ENCRYPTION_KEY,
    sequences: ownSequences,
    ...(options.offset !== undefined && { offset: options.offset }),
  })
  custom.set('repository/conf/deployment.toml', strToU8(toml))

  const packs = { '4.0.0': pristineApiManager('4.0.0'), '4.1.0': pristineApiManager('4.1.0') }
  writeHome(join(oldRoot, OLD_HOME), [packs['4.0.0'], custom], owner)
  writeHome(join(newRoot, NEW_HOME), [packs['4.1.0']], owner)
  const places = { '4.0.0': place('4.0.0'), '4.1.0': place('4.1.0') }
  if (options.packs ?? true)
    for (const root of roots)
      for (const version of ['4.0.0', '4.1.0'] as const)
        writePack(root, places[version], packs[version], owner)
  return {
    oldHome: OLD_HOME,
    newHome: NEW_HOME,
    javaHome,
    packs: places,
    customFiles: [...custom.keys()].sort(),
    secrets: [
      KEY_STORE_PASSWORD,
      ADMIN_PASSWORD,
      ENCRYPTION_KEY,
      ...databases.map(({ password }) => password),
    ],
    keyStorePassword: KEY_STORE_PASSWORD,
  }
}

const place = (version: ApimVersion) => ({
  folder: `/opt/packs/wso2am-${version}`,
  zip: `/opt/packs/wso2am-${version}.zip`,
})

function writeHome(home: string, trees: readonly Tree[], owner?: Owner): void {
  makeFolder(home, owner)
  for (const tree of trees) writeTree(home, tree, owner)
  for (const folder of emptyFolders) makeFolder(join(home, folder), owner)
}
