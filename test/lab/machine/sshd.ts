import { copyFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { keptFolder } from '../kept.ts'
import { writeRootFile } from './accounts.ts'
import { must } from './run.ts'

const KEY_TYPES = ['ed25519', 'ecdsa', 'rsa'] as const

/** Keywords of sshd_config(5) with their values; they win over the lab's own. */
export type SshdSettings = Readonly<Record<string, string>>

const DEFAULTS: SshdSettings = {
  Port: '22',
  ListenAddress: '0.0.0.0',
  PermitRootLogin: 'no',
  PubkeyAuthentication: 'yes',
  PasswordAuthentication: 'no',
  KbdInteractiveAuthentication: 'no',
  // PAM would write session records and read files of the machine's own set-up.
  UsePAM: 'no',
  AuthorizedKeysFile: '.ssh/authorized_keys',
  PrintMotd: 'no',
  UseDNS: 'no',
  AllowTcpForwarding: 'yes',
  MaxStartups: '10:30:100',
  LogLevel: 'INFO',
  Subsystem: 'sftp internal-sftp',
}

/** Folder with the three keys of a host: an RSA key takes longer to make than a host needs to come up. */
export function hostKeys(name: string): Promise<string> {
  return keptFolder('host-keys', [name, ...KEY_TYPES], async (scratch) => {
    await Promise.all(
      KEY_TYPES.map((type) =>
        must([
          'ssh-keygen',
          '-q',
          '-t',
          type,
          ...(type === 'rsa' ? ['-b', '2048'] : []),
          '-N',
          '',
          '-C',
          `root@${name}`,
          '-f',
          join(scratch, `ssh_host_${type}_key`),
        ]),
      ),
    )
  })
}

/** Writes configuration and host keys into `/etc/ssh` of a host that is not up yet. */
export function writeSshd(root: string, hostKeys: string, settings: SshdSettings): void {
  const keys = KEY_TYPES.map((type) => `ssh_host_${type}_key`)
  for (const key of keys) {
    writeRootFile(root, `/etc/ssh/${key}`, readFileSync(join(hostKeys, key), 'utf8'), 0o600)
    copyFileSync(join(hostKeys, `${key}.pub`), join(root, `/etc/ssh/${key}.pub`))
  }
  const lines = Object.entries({ ...DEFAULTS, ...settings }).map(([keyword, value]) => `${keyword} ${value}`)
  const text = [...keys.map((key) => `HostKey /etc/ssh/${key}`), ...lines].join('\n')
  writeRootFile(root, '/etc/ssh/sshd_config', `${text}\n`)
}

/** Lines of a `known_hosts` file (plain, every key type) for one host under the given names. */
export function knownHostsLines(hostKeys: string, addresses: readonly string[]): string {
  return KEY_TYPES.map((type) => {
    const [keyType, key] = readFileSync(join(hostKeys, `ssh_host_${type}_key.pub`), 'utf8').split(' ')
    return `${addresses.join(',')} ${keyType} ${key}\n`
  }).join('')
}
