import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { keptFolder } from '../kept.ts'
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

/** The users' keys, which no machine but the lab's knows. */
export async function usersKeys(): Promise<Keys> {
  const wanted = {
    deploy: ['-t', 'ed25519', '-N', ''],
    encrypted: ['-t', 'ed25519', '-N', PASSPHRASE],
    rsa: ['-t', 'rsa', '-b', '3072', '-m', 'PEM', '-N', ''],
    stranger: ['-t', 'ed25519', '-N', ''],
  }
  const folder = await keptFolder('user-keys', [JSON.stringify(wanted)], async (scratch) => {
    const makes = Object.entries(wanted).map(([name, options]) =>
      must(['ssh-keygen', '-q', ...options, '-C', `${name}@lab`, '-f', join(scratch, name)]),
    )
    await Promise.all(makes)
  })
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
