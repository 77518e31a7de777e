import { join } from 'node:path'
import { type Product, readVersion } from './product.ts'
import type { References } from './settings.ts'

/** File, as an absolute path, and entry of a key store. */
export interface KeyStorePlace {
  readonly file: string
  readonly alias: string
}

/** One key store as the settings describe it. */
export interface KeyStoreSettings extends KeyStorePlace {
  readonly password: string
  readonly keyPassword: string
}

const securityFolder = 'repository/resources/security'

/** MI 1.2 and every API Manager put the security folder before a `file_name`; MI 4.0 takes it as a path below the home. */
const takesBareNames = (home: string, product: Product) =>
  product.kernel || readVersion(home).startsWith('1.')

/**
 * Where the key stores lie. MI 1.2.0's templates prefix `file_name` with the security folder and hard-wire the internal
 * store; MI 4.0.0 uses `file_name` as it stands and lets `[keystore.internal]` follow the primary one
 * (carbon.xml.j2 and default.json of both tags). `[keystore.tls]` is read by neither, but is the one store that every
 * API Manager has: its listeners use it, and the primary store follows it.
 */
export function keyStores(home: string, product: Product, references: References) {
  const store = (sections: readonly string[]): KeyStoreSettings => {
    const text = (key: string, otherwise: string) => firstOf(references, sections, key, otherwise)
    return {
      ...place(home, product, references, sections),
      password: text('password', 'wso2carbon'),
      keyPassword: text('key_password', 'wso2carbon'),
    }
  }
  const trust = {
    file: locate(
      home,
      product,
      references.text('truststore.file_name', shipped(home, product, 'client-truststore.jks')),
    ),
    password: references.text('truststore.password', 'wso2carbon'),
  }
  return { tls: store(product.kernel ? ['tls'] : ['primary']), primary: store(followed(product)), trust }
}

/** File name and alias of the store that secrets are encrypted with; no password, since that is asked for. */
export function vaultStore(home: string, product: Product, references: References): KeyStorePlace {
  if (!product.kernel && takesBareNames(home, product))
    return { file: locate(home, product, 'wso2carbon.jks'), alias: 'wso2carbon' }
  return place(home, product, references, ['internal', ...followed(product)])
}

/** Sections that the primary store's settings are taken from, the first one that has them. */
const followed = (product: Product) => (product.kernel ? ['primary', 'tls'] : ['primary'])

const locate = (home: string, product: Product, name: string) =>
  takesBareNames(home, product) ? join(home, securityFolder, name) : join(home, name)

const shipped = (home: string, product: Product, name: string) =>
  takesBareNames(home, product) ? name : `${securityFolder}/${name}`

function place(
  home: string,
  product: Product,
  references: References,
  sections: readonly string[],
): KeyStorePlace {
  const file = firstOf(references, sections, 'file_name', shipped(home, product, 'wso2carbon.jks'))
  return { file: locate(home, product, file), alias: firstOf(references, sections, 'alias', 'wso2carbon') }
}

/** Only what is asked for is resolved: before the vault is open, no password can be. */
function firstOf(
  references: References,
  sections: readonly string[],
  key: string,
  otherwise: string,
): string {
  for (const section of sections) {
    const found = references.text(`keystore.${section}.${key}`, '')
    if (found !== '') return found
  }
  return otherwise
}
