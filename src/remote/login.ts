import type { ParsedKey } from 'ssh2'
import ssh2 from 'ssh2'
import { MigrateError, type Problem } from '../errors.ts'

/** What proves to a server who we are: one private key, decrypted, or an agent that holds keys. */
export type Login = { kind: 'key'; key: ParsedKey } | { kind: 'agent'; socket: string }

/** As users give it; empty strings mean "not given". */
export interface LoginSettings {
  /** Text of an OpenSSH or PEM private key. */
  key?: string | undefined
  passphrase?: string | undefined
  /** Path of an agent's socket (`SSH_AUTH_SOCK`), used where no key is given. */
  agentSocket?: string | undefined
}

const CONVERT =
  'convert it with `ssh-keygen -p -f KEYFILE` (it rewrites the file in OpenSSH format) and give that, --ssh-key FILE (input ssh-key).'

/**
 * Makes a login of what the user gave. Damage that secret stores are known for (CRLF, lost line breaks, `\n` as two letters,
 * a missing last newline) is repaired. Throws `config-invalid` without any part of the key in it.
 */
export function readLogin(settings: LoginSettings): Login {
  const text = repairKey(settings.key?.replace(/^\uFEFF/, '') ?? '').trim()
  if (text === '') {
    if (settings.agentSocket) return { kind: 'agent', socket: settings.agentSocket }
    throw complaint(
      'There is neither an SSH key nor an agent.',
      'give one, --ssh-key FILE (input ssh-key), or start an agent and set SSH_AUTH_SOCK.',
    )
  }
  refuseOtherFormats(text)
  const passphrase = settings.passphrase || undefined
  const parsed = ssh2.utils.parseKey(text, passphrase)
  if (parsed instanceof Error) throw explain(parsed, passphrase !== undefined)
  // ssh2's types say one key; its parser of OpenSSH files gives a list of one.
  const key = Array.isArray(parsed) ? (parsed as ParsedKey[])[0] : parsed
  if (!key?.isPrivateKey()) throw complaint('ssh-key holds no private key.', 'paste the private key file.')
  if (key.type === 'ssh-dss') {
    throw complaint(
      'ssh-key is a DSA key, which servers no longer accept.',
      'make a new one: `ssh-keygen -t ed25519`.',
    )
  }
  return { kind: 'key', key }
}

function refuseOtherFormats(text: string): void {
  if (text.startsWith('PuTTY-User-Key-File')) {
    throw complaint(
      'ssh-key is a PuTTY key.',
      'export it: `puttygen KEY.ppk -O private-openssh -o KEY`, or PuTTYgen, Conversions, Export OpenSSH key.',
    )
  }
  if (/^(ssh-|ecdsa-|sk-)\S+ +AAAA|^-{4,5} ?BEGIN (SSH2 |RSA )?PUBLIC KEY/.test(text)) {
    throw complaint(
      'ssh-key is a public key.',
      'paste the private key: the file of the same name without .pub, beginning with -----BEGIN.',
    )
  }
  if (/^-----BEGIN (ENCRYPTED )?PRIVATE KEY-----/.test(text)) {
    throw complaint('ssh-key is in PKCS#8 format, which is not supported.', CONVERT)
  }
  if (!text.startsWith('-----BEGIN ')) {
    throw complaint(
      'ssh-key does not begin with -----BEGIN ... PRIVATE KEY-----.',
      'paste the whole private key file, first and last line included.',
    )
  }
  if (!/-----END [A-Z0-9 ]+-----$/.test(text)) {
    throw complaint('ssh-key is cut off: its -----END line is missing.', 'paste the whole private key file.')
  }
}

/** Gives a PEM text its line breaks back; a text with headers (old encrypted PEM) only loses its carriage returns. */
export function repairKey(text: string): string {
  const lines = text.replaceAll('\\n', '\n').replace(/\r\n?/g, '\n').trim()
  const match = /^(-----BEGIN [A-Z0-9 ]+-----)(.*)(-----END [A-Z0-9 ]+-----)$/s.exec(lines)
  const [, begin, body = '', end] = match ?? []
  if (!match || body.includes(':'))
    return `${lines
      .split('\n')
      .map((line) => line.trim())
      .join('\n')}\n`
  const wrapped = body.replace(/\s+/g, '').match(/.{1,70}/g) ?? []
  return [begin, ...wrapped, end, ''].join('\n')
}

function explain(error: Error, hadPassphrase: boolean): MigrateError {
  const message = error.message
  if (/no passphrase/i.test(message)) {
    return complaint(
      'ssh-key is encrypted and there is no passphrase.',
      'give its passphrase, WSO2_MIGRATE_SSH_KEY_PASSPHRASE in a terminal (input ssh-key-passphrase).',
    )
  }
  if (/unsupported.*(type|oid)/i.test(message)) {
    return complaint(
      `ssh-key is of a type that is not supported (${message}).`,
      'make one with `ssh-keygen -t ed25519`.',
    )
  }
  if (/unsupported/i.test(message)) return complaint(`ssh-key cannot be read (${message}).`, CONVERT)
  if (hadPassphrase) {
    return complaint(
      'ssh-key cannot be decrypted: the passphrase is wrong, or the key is damaged.',
      'check both with `ssh-keygen -y -f KEYFILE`.',
    )
  }
  return complaint(
    'ssh-key is damaged.',
    'check it with `ssh-keygen -y -f KEYFILE` and paste the whole file again.',
  )
}

function complaint(what: string, fix: string): MigrateError {
  const problem: Problem = { reason: 'config-invalid', what, safe: 'No host was contacted.', fix }
  return new MigrateError(problem)
}
