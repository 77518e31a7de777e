import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { must } from './run.ts'

/** A private key in OpenSSH's own format, as a user would paste it into a secret. */
export interface Key {
  /** Private key file, 0600. */
  file: string
  private: string
  public: string
}

export interface Keys {
  /** May log in as `deploy`, `nosudo` and `wso2carbon`. */
  deploy: Key
  /** The same rights, locked by a passphrase. */
  encrypted: Key & { passphrase: string }
  /** The same rights, RSA 3072 in PEM format, as older set-ups still hold it. */
  rsa: Key
  /** A fine key that no host knows. */
  stranger: Key
}

const PASSPHRASE = `pass "phrase" $HOME \\ # 'ü'`

/** Makes the users' keys once per session. */
export async function makeKeys(folder: string): Promise<Keys> {
  if (!existsSync(folder)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const make = (name: string, passphrase: string, ...type: string[]) =>
      must(['ssh-keygen', '-q', ...type, '-N', passphrase, '-C', `${name}@lab`, '-f', join(folder, name)])
    await Promise.all([
      make('deploy', '', '-t', 'ed25519'),
      make('encrypted', PASSPHRASE, '-t', 'ed25519'),
      make('rsa', '', '-t', 'rsa', '-b', '3072', '-m', 'PEM'),
      make('stranger', '', '-t', 'ed25519'),
    ])
  }
  const read = (name: string): Key => ({
    file: join(folder, name),
    private: readFileSync(join(folder, name), 'utf8'),
    public: readFileSync(join(folder, `${name}.pub`), 'utf8'),
  })
  return {
    deploy: read('deploy'),
    encrypted: { ...read('encrypted'), passphrase: PASSPHRASE },
    rsa: read('rsa'),
    stranger: read('stranger'),
  }
}
