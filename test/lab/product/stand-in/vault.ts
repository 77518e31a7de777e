import { constants, privateDecrypt, publicEncrypt } from 'node:crypto'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type JksEntry, openKey, readJks } from './jks.ts'

const padding = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' } as const

/** Encrypts with RSA/ECB/OAEPwithSHA1andMGF1Padding, the transformation in the product's ciphertool.sh; base64. */
export function encrypt(entry: JksEntry, plain: string): string {
  const key = entry.certificates[0]!.publicKey
  return publicEncrypt({ key, ...padding }, Buffer.from(plain, 'utf8')).toString('base64')
}

/** Undoes `encrypt`; throws when the value was made with another key. */
export function decrypt(entry: JksEntry, keyPassword: string, sealed: string): string {
  const key = openKey(entry, keyPassword)
  return privateDecrypt({ key, ...padding }, Buffer.from(sealed, 'base64')).toString('utf8')
}

/** Opens a key store file and finds an entry; throws with the JDK's words. */
export function openEntry(file: string, password: string, alias: string): JksEntry {
  if (!existsSync(file)) throw new Error(`${file} (No such file or directory)`)
  const entry = readJks(readFileSync(file), password).find((found) => found.alias === alias.toLowerCase())
  if (!entry) throw new Error(`Key with alias ${alias} not found in ${file}`)
  return entry
}

/**
 * The key store password that a server without a terminal gets: the first line of `password-tmp`, which it deletes
 * at once, or of `password-persist`, which stays. Undefined: it would ask on its terminal and wait.
 */
export function takePassword(home: string, remove: boolean): string | undefined {
  for (const name of ['password-tmp', 'password-persist']) {
    const file = join(home, name)
    if (!existsSync(file)) continue
    const password = readFileSync(file, 'utf8').split('\n')[0]!.trim()
    if (remove && name === 'password-tmp') rmSync(file)
    return password
  }
  return undefined
}
