import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { cacheFolder } from '../kept.ts'

/** A pair of key stores as `repository/resources/security` holds it. */
export interface KeyStores {
  readonly key: Uint8Array
  readonly trust: Uint8Array
}

const made = new Map<string, KeyStores>()

/**
 * A JKS key store with an RSA pair under the alias, and a trust store that trusts its certificate, made by keytool.
 * Key stores hold random keys: they are kept between runs (keytool takes seconds), keyed by what they were made from.
 */
export function keyStorePair(name: string, password: string, alias = 'wso2carbon'): KeyStores {
  const id = createHash('sha256')
    .update(JSON.stringify([name, password, alias]))
    .digest('hex')
    .slice(0, 16)
  const known = made.get(id)
  if (known) return known
  const folder = join(cacheFolder, `keystores-${id}`)
  if (!existsSync(folder)) make(folder, name, password, alias)
  const pair = {
    key: readFileSync(join(folder, 'wso2carbon.jks')),
    trust: readFileSync(join(folder, 'client-truststore.jks')),
  }
  made.set(id, pair)
  return pair
}

function make(folder: string, name: string, password: string, alias: string): void {
  mkdirSync(cacheFolder, { recursive: true })
  const scratch = mkdtempSync(join(cacheFolder, 'making-'))
  const keytool = (...args: string[]) =>
    execFileSync('keytool', args, {
      cwd: scratch,
      stdio: 'pipe',
      env: { ...process.env, STORE_PASSWORD: password },
    })
  const store = (file: string) => ['-keystore', file, '-storetype', 'JKS', '-storepass:env', 'STORE_PASSWORD']
  keytool(
    ...['-genkeypair', '-alias', alias, '-keyalg', 'RSA', '-keysize', '2048', '-validity', '3650'],
    ...[
      '-dname',
      `CN=${name}, OU=Lab, O=Lab, C=US`,
      '-keypass:env',
      'STORE_PASSWORD',
      ...store('wso2carbon.jks'),
    ],
  )
  keytool('-exportcert', '-alias', alias, '-file', 'certificate.der', ...store('wso2carbon.jks'))
  keytool(
    '-importcert',
    '-noprompt',
    '-alias',
    alias,
    '-file',
    'certificate.der',
    ...store('client-truststore.jks'),
  )
  rmSync(join(scratch, 'certificate.der'))
  // Two processes may make the same pair: the first one to arrive wins, both read that one.
  try {
    renameSync(scratch, folder)
  } catch {
    rmSync(scratch, { recursive: true, force: true })
  }
}
