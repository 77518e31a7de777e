import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { vaultStore } from './key-stores.ts'
import { readModes } from './modes.ts'
import { productOf, readVersion } from './product.ts'
import { References, readSettings } from './settings.ts'
import { encrypt, openEntry, takePassword } from './vault.ts'

const tool = 'org.wso2.ciphertool.exception.CipherToolException'

/**
 * `ciphertool.sh -Dconfigure`: every `alias = "[plain]"` of `[secrets]` becomes its encrypted form, in place.
 * The key store password comes from password-tmp or password-persist, else from the terminal or standard input.
 * Returns the exit status.
 */
export async function ciphertool(home: string, configure: boolean): Promise<number> {
  if (!configure) {
    console.log('Usage: ciphertool.sh -Dconfigure')
    return 0
  }
  const product = productOf(home)
  const file = join(home, product.config)
  try {
    const settings = readSettings(file)
    if (!settings) throw new Error(`${file} (No such file or directory)`)
    const store = vaultStore(home, product, new References(settings, new Map(), process.env))
    const bare =
      !product.kernel && !readVersion(home).startsWith('1.') && readModes(home).ciphertoolWantsBareName
    const path = bare
      ? join(home, 'repository/resources/security', store.file.slice(home.length + 1))
      : store.file
    const password = takePassword(home, false) ?? (await ask())
    const entry = openEntry(path, password, store.alias)
    console.log('\nPrimary KeyStore of Carbon Server is initialized Successfully\n')
    const lines = readFileSync(file, 'utf8').split('\n')
    let inside = false
    for (const [index, line] of lines.entries()) {
      if (/^\s*\[/.test(line)) inside = /^\s*\[\s*secrets\s*\]/.test(line)
      const secret =
        inside &&
        /^(\s*)("[^"]+"|'[^']+'|[\w.-]+)(\s*=\s*)("\[((?:[^"\\]|\\.)*)\]"|'\[([^']*)\]')(.*)$/.exec(line)
      if (!secret) continue
      const plain = secret[5] === undefined ? secret[6]! : (JSON.parse(`"${secret[5]}"`) as string)
      lines[index] = `${secret[1]}${secret[2]}${secret[3]}"${encrypt(entry, plain)}"${secret[7]}`
    }
    writeFileSync(file, lines.join('\n'))
    console.log('Secret Configurations are written to the property file successfully')
    return 0
  } catch (error) {
    console.error(`${tool}: Error initializing Cipher: ${(error as Error).message}`)
    console.error('\tat org.wso2.ciphertool.utils.KeyStoreUtil.initializeCipher(KeyStoreUtil.java:77)')
    return 1
  }
}

/** One line from the terminal or standard input. The end of the input is an error, as for the JDK's Console. */
function ask(): Promise<string> {
  process.stdout.write('[Please Enter Primary KeyStore Password of Carbon Server : ]')
  const reader = createInterface({ input: process.stdin })
  return new Promise((done, failed) => {
    reader.once('line', (line) => {
      done(line)
      reader.close()
    })
    reader.once('close', () => failed(new Error('KeyStore password can not be null')))
  })
}
