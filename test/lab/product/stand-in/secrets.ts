import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openKey, readJks } from './jks.ts'
import { type KeyStoreSettings, keyStores, vaultStore } from './key-stores.ts'
import type { Log } from './log.ts'
import type { Product } from './product.ts'
import { References, readSettings, type Settings, secretAliases } from './settings.ts'
import { refused, StartFailure } from './start-failure.ts'
import { decrypt, openEntry, takePassword } from './vault.ts'

/** deployment.toml of a home, or the pack's defaults when there is none. */
export function readConfiguration(
  home: string,
  product: Product,
  properties: ReadonlyMap<string, string>,
  log: Log,
): Settings {
  const file = properties.get('deployment.config.file.path') ?? join(home, product.config)
  try {
    const settings = readSettings(file)
    if (settings) return settings
  } catch (error) {
    throw refused((error as Error).message)
  }
  log('WARN', 'org.wso2.config.mapper.ConfigParser', `deployment.toml not found at ${file}`)
  return { values: new Map(), secrets: new Map() }
}

/** Resolves the secrets. Without password file the server asks on its terminal: in the background it waits for ever. */
export async function openVault(home: string, product: Product, settings: Settings): Promise<References> {
  const aliases = secretAliases(settings)
  for (const alias of aliases)
    if (!settings.secrets.has(alias)) throw refused(`Secret references can't be resolved for ${alias}`)
  for (const [alias, value] of settings.secrets)
    if (/^\[.*\]$/s.test(value)) throw refused(`Secret references can't be plain text for ${alias}`)
  const plain = new Map<string, string>()
  if (aliases.size > 0) {
    const password = takePassword(home, true) ?? (await waitForTerminal())
    const store = vaultStore(home, product, new References(settings, new Map(), process.env))
    try {
      const entry = openEntry(store.file, password, store.alias)
      for (const alias of aliases) plain.set(alias, decrypt(entry, password, settings.secrets.get(alias)!))
    } catch (error) {
      const cause = (error as Error).message
      throw new StartFailure(
        'org.wso2.securevault.secret.repository.FileBaseSecretRepository',
        `Error initializing the secret repository: ${cause}`,
        true,
      )
    }
  }
  const references = new References(settings, plain, process.env)
  try {
    for (const value of settings.values.values()) if (typeof value === 'string') references.resolve(value)
  } catch (error) {
    throw refused((error as Error).message)
  }
  return references
}

async function waitForTerminal(): Promise<string> {
  process.stdout.write('[Enter KeyStore and Private Key Password :]')
  return new Promise(() => {})
}

/** Opens what the settings name: stores with their keys, and the trust store. Returns the one that listeners use. */
export function openKeyStores(home: string, product: Product, references: References): KeyStoreSettings {
  const { tls, primary, trust } = keyStores(home, product, references)
  const open = (file: string, password: string, what: string) => {
    if (!existsSync(file))
      throw new StartFailure(
        product.core,
        `Could not load the ${what}: java.io.FileNotFoundException: ${file} (No such file or directory)`,
        true,
      )
    try {
      return readJks(readFileSync(file), password)
    } catch (error) {
      throw new StartFailure(
        product.core,
        `Could not load the ${what} ${file}: java.io.IOException: ${(error as Error).message}`,
        true,
      )
    }
  }
  for (const store of new Set([primary, tls])) {
    const entry = open(store.file, store.password, 'key store').find(
      ({ alias }) => alias === store.alias.toLowerCase(),
    )
    try {
      if (!entry) throw new Error(`Key with alias ${store.alias} not found`)
      openKey(entry, store.keyPassword)
    } catch (error) {
      throw new StartFailure(
        product.core,
        `java.security.UnrecoverableKeyException: ${(error as Error).message}`,
        true,
      )
    }
  }
  open(trust.file, trust.password, 'trust store')
  return tls
}
