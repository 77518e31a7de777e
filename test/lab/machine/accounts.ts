import { createHash } from 'node:crypto'
import { chmodSync, chownSync, lchownSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Account {
  name: string
  uid: number
  shell: string
  /** Public keys that may log in, one a line. */
  authorizedKeys?: string
}

/** Ids of the people on every host; the machine's own accounts end below 1000. */
export const DEPLOY_ID = 2001
export const WSO2_ID = 2002
export const NOSUDO_ID = 2003

/** Writes a file into a host's root as root, with its mode. An existing link is replaced, not followed. */
export function writeRootFile(root: string, path: string, text: string, mode = 0o644): void {
  const file = join(root, path)
  rmSync(file, { force: true })
  writeFileSync(file, text)
  chmodSync(file, mode)
  chownSync(file, 0, 0)
}

/** Creates a folder in a host's root with exactly this mode and owner. */
export function makeFolder(root: string, path: string, mode: number, owner = 0): void {
  const folder = join(root, path)
  mkdirSync(folder, { recursive: true })
  chmodSync(folder, mode)
  lchownSync(folder, owner, owner)
}

/**
 * Gives a host its own identity: accounts, groups, sudo rights, names. System accounts (sshd, postgres ...) keep the ids
 * that the machine's packages gave them, since their files come from the machine's packages too.
 */
export function writeIdentity(root: string, name: string, accounts: readonly Account[], hosts: string): void {
  const system = (file: string) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => {
        const id = Number(line.split(':')[2])
        return line !== '' && (id < 1000 || id === 65534)
      })
  const passwd = system('/etc/passwd')
  const people = accounts.map(
    ({ name, uid, shell }) => `${name}:x:${uid}:${uid}:${name}:/home/${name}:${shell}`,
  )
  const groups = accounts.map(({ name, uid }) => `${name}:x:${uid}:`)
  // `*` is no password at all; `!` would be a locked account, which sshd refuses even with a key.
  const shadow = [...passwd, ...people].map((line) => `${line.split(':')[0]}:*:19000:0:99999:7:::`)
  const lines = (list: readonly string[]) => `${list.join('\n')}\n`

  writeRootFile(root, '/etc/passwd', lines([...passwd, ...people]))
  writeRootFile(root, '/etc/group', lines([...system('/etc/group'), ...groups]))
  writeRootFile(root, '/etc/shadow', lines(shadow), 0o600)
  writeRootFile(root, '/etc/gshadow', '', 0o600)
  writeRootFile(root, '/etc/hostname', `${name}\n`)
  writeRootFile(root, '/etc/hosts', hosts)
  writeRootFile(root, '/etc/resolv.conf', '')
  writeRootFile(root, '/etc/environment', '')
  writeRootFile(root, '/etc/machine-id', `${createHash('md5').update(`lab ${name}`).digest('hex')}\n`, 0o444)
  writeRootFile(
    root,
    '/etc/sudoers',
    lines([
      'Defaults env_reset',
      'Defaults secure_path="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"',
      'root ALL=(ALL:ALL) ALL',
      'deploy ALL=(wso2carbon) NOPASSWD: ALL',
    ]),
    0o440,
  )

  for (const account of accounts) {
    const home = `/home/${account.name}`
    makeFolder(root, home, 0o700, account.uid)
    if (!account.authorizedKeys) continue
    makeFolder(root, `${home}/.ssh`, 0o700, account.uid)
    const file = `${home}/.ssh/authorized_keys`
    writeRootFile(root, file, account.authorizedKeys, 0o600)
    chownSync(join(root, file), account.uid, account.uid)
  }
}
