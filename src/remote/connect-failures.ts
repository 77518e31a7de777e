import { MigrateError, type Problem } from '../errors.ts'
import type { Target } from './connect.ts'
import { fingerprint, type KnownHosts, knownHostsLine, linesFor } from './known-hosts.ts'
import type { Login } from './login.ts'

/** What one attempt met; `retry` says whether another may help. */
export class AttemptFailed extends Error {
  readonly problem: Problem
  readonly retry: boolean

  constructor(problem: Problem, retry: boolean, cause?: unknown) {
    super(problem.what, { cause })
    this.problem = problem
    this.retry = retry
  }
}

/** A key that is not pinned: its fingerprint, and the line that would pin it. */
export function wrongHostKey(
  target: Target,
  knownHosts: KnownHosts,
  key: Buffer,
  verdict: 'mismatch' | 'unknown' | 'revoked',
): AttemptFailed {
  const { address, port, name } = target
  const line = knownHostsLine(address, port, key)
  const pinned = linesFor(knownHosts, address, port)
    .filter((entry) => !entry.revoked)
    .map((entry) => `${fingerprint(entry.key)} (${entry.keyType}, line ${entry.line})`)
    .join(', ')
  const texts = {
    mismatch: [
      `The host key of ${address}:${port} is ${fingerprint(key)}, but known-hosts pins ${pinned}.`,
      `find out why it changed. If the server's own console shows the new key (\`ssh-keygen -lf /etc/ssh/ssh_host_..._key.pub\`), put this line in place of the old one: ${line}`,
    ],
    unknown: [
      `known-hosts pins no key for ${address}:${port}, which presents ${fingerprint(key)}.`,
      `compare that with the server's own console (\`ssh-keygen -lf /etc/ssh/ssh_host_..._key.pub\`); if it is the same, add this line: ${line}`,
    ],
    revoked: [
      `${address}:${port} presents ${fingerprint(key)}, which known-hosts marks as @revoked.`,
      'give the server new host keys; do not remove the @revoked line before you know why it is there.',
    ],
  } as const
  const [what, fix] = texts[verdict]
  const safe = 'No login was tried; nothing was sent to that server.'
  return new AttemptFailed({ reason: 'host-key-mismatch', host: name, what, safe, fix }, false)
}

/** A login that the server or the agent refuses; undefined where the error is another one. */
export function loginRefused(target: Target, login: Login, error: unknown): AttemptFailed | undefined {
  const { level, message } = error as { level?: string; message: string }
  const atLogin = level === 'client-authentication' || level === 'agent'
  if (!atLogin && !/too many authentication failures/i.test(message)) return undefined
  const { name, user, address, port } = target
  const safe = 'Nothing was run on that server.'
  if (login.kind === 'agent') {
    const what =
      level === 'agent'
        ? `The SSH agent at ${login.socket} cannot be used (${message}).`
        : `${address}:${port} refuses user ${user} with every key of the SSH agent at ${login.socket}.`
    const fix =
      'list its keys with `ssh-add -l`, add the right one with `ssh-add KEYFILE`, or give the key itself, --ssh-key FILE (input ssh-key).'
    return new AttemptFailed({ reason: 'auth-failed', host: name, what, safe, fix }, false, error)
  }
  const what = `${address}:${port} refuses user ${user} with the key ${fingerprint(login.key.getPublicSSH())} (${login.key.type}).`
  const line = `${login.key.type} ${login.key.getPublicSSH().toString('base64')}`
  const fix = `check \`user\`, and that ~${user}/.ssh/authorized_keys on the server (0600, owned by ${user}) holds: ${line}`
  return new AttemptFailed({ reason: 'auth-failed', host: name, what, safe, fix }, false, error)
}

/** Anything else that kept a connection from being made. */
export function unreachable(target: Target, error: unknown): AttemptFailed {
  if (error instanceof MigrateError) return new AttemptFailed(error.problems[0], false, error)
  const { code, message } = error as NodeJS.ErrnoException
  const final = code === 'ENOTFOUND' || /no matching|host key/i.test(message)
  const what = `${target.address}:${target.port} cannot be reached (${message || code}).`
  const fix =
    code === 'ENOTFOUND'
      ? 'correct `address` in the migration file, or the name service of the runner.'
      : `check that sshd runs there and that no firewall stands between: \`nc -vz ${target.address} ${target.port}\` from the runner, or from the jump host.`
  const safe = 'Nothing was run on that server.'
  return new AttemptFailed({ reason: 'host-unreachable', host: target.name, what, safe, fix }, !final, error)
}
