import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { MigrateError, type Problem, throwProblems } from '../errors.ts'

/** One usable line of a known_hosts text. */
export interface KnownHost {
  /** Counts from 1. */
  line: number
  revoked: boolean
  /** As in the line: `ssh-ed25519`, `ssh-rsa`, ... */
  keyType: string
  /** The raw key blob (RFC 4253, 6.6), as the server sends it. */
  key: Buffer
  matches(name: string): boolean
}

export type KnownHosts = readonly KnownHost[]

/** What the pinned keys say about a key that a server presents. */
export type HostKeyVerdict = 'match' | 'mismatch' | 'unknown' | 'revoked'

const DEFAULT_PORT = 22

/** What an operator runs on a trusted machine, then compares with the console of the server. */
const HOW_TO_GET =
  "print the server's own key on its console (`for k in /etc/ssh/ssh_host_*_key.pub; do ssh-keygen -lf $k; done`), compare it with `ssh-keyscan -p PORT ADDRESS | ssh-keygen -lf -`, and give the lines of ssh-keyscan, --known-hosts FILE (input known-hosts)."

/**
 * Reads OpenSSH known_hosts text (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT"): plain, listed, wildcard, negated and hashed names, `[host]:port`,
 * `@revoked`. Throws one MigrateError with every bad line. A text without any key is an error: nothing could ever be connected.
 * @param file what to call the text in complaints
 */
export function parseKnownHosts(text: string, file = 'known-hosts'): KnownHosts {
  const problems: Problem[] = []
  const entries: KnownHost[] = []
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)
  for (const [index, raw] of lines.entries()) {
    const content = raw.trim()
    if (content === '' || content.startsWith('#')) continue
    const parsed = parseLine(content, index + 1)
    if ('matches' in parsed) entries.push(parsed)
    else problems.push({ reason: 'config-invalid', place: { file, line: index + 1 }, ...parsed })
  }
  throwProblems(problems)
  if (!entries.some((entry) => !entry.revoked)) {
    throw new MigrateError({
      reason: 'config-invalid',
      what: `${file} holds no host key, and no host is trusted without one.`,
      place: { file },
      fix: HOW_TO_GET,
    })
  }
  return entries
}

function parseLine(content: string, line: number): KnownHost | Pick<Problem, 'what' | 'fix'> {
  const fields = content.split(/[ \t]+/)
  const marker = fields[0]?.startsWith('@') ? fields.shift() : undefined
  if (marker === '@cert-authority') {
    return {
      what: 'Host certificates (@cert-authority) are not supported: the SSH library cannot negotiate them.',
      fix: `pin the host's plain key instead: ${HOW_TO_GET}`,
    }
  }
  if (marker !== undefined && marker !== '@revoked') {
    return { what: `Unknown marker ${marker}.`, fix: 'use @revoked or no marker.' }
  }
  const [names, keyType, encoded] = fields
  if (names === undefined || keyType === undefined || encoded === undefined) {
    return {
      what: 'A line needs host names, key type and key.',
      fix: `correct or remove the line, or ${HOW_TO_GET}`,
    }
  }
  const key = decodeKey(encoded)
  if (!key || embeddedType(key) !== keyType) {
    return {
      what: /^\d+$/.test(keyType)
        ? 'This is an SSH protocol 1 key.'
        : `The key is cut off or is not of the type ${keyType}.`,
      fix: `copy the whole line again, unwrapped, or ${HOW_TO_GET}`,
    }
  }
  const matches = names.startsWith('|') ? hashedMatcher(names) : listMatcher(names)
  if (!matches) {
    return {
      what: 'The hashed host name is not of the form |1|salt|hash.',
      fix: `copy the whole line again, or ${HOW_TO_GET}`,
    }
  }
  return { line, revoked: marker === '@revoked', keyType, key, matches }
}

function decodeKey(encoded: string): Buffer | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(encoded)) return undefined
  const key = Buffer.from(encoded, 'base64')
  return key.toString('base64').replace(/=+$/, '') === encoded.replace(/=+$/, '') ? key : undefined
}

/** The type that stands inside a key blob; undefined where the blob is not one, or ends too early. */
function embeddedType(key: Buffer): string | undefined {
  const fields: Buffer[] = []
  for (let at = 0; at < key.length; ) {
    if (at + 4 > key.length) return undefined
    const end = at + 4 + key.readUInt32BE(at)
    if (end > key.length) return undefined
    fields.push(key.subarray(at + 4, end))
    at = end
  }
  return fields.length > 1 ? fields[0]?.toString('latin1') : undefined
}

function hashedMatcher(names: string): ((name: string) => boolean) | undefined {
  const match = /^\|1\|([A-Za-z0-9+/]+=*)\|([A-Za-z0-9+/]+=*)$/.exec(names)
  const salt = Buffer.from(match?.[1] ?? '', 'base64')
  const expected = Buffer.from(match?.[2] ?? '', 'base64')
  // HMAC-SHA1 is what the format prescribes; both parts are as long as its digest.
  if (salt.length !== 20 || expected.length !== 20) return undefined
  return (name) => timingSafeEqual(createHmac('sha1', salt).update(name).digest(), expected)
}

function listMatcher(names: string): (name: string) => boolean {
  const patterns = names
    .toLowerCase()
    .split(',')
    .filter((pattern) => pattern !== '')
    .map((pattern) => ({
      negated: pattern.startsWith('!'),
      regexp: globToRegExp(pattern.replace(/^!/, '')),
    }))
  return (name) => {
    const hits = patterns.filter((pattern) => pattern.regexp.test(name))
    return hits.length > 0 && !hits.some((pattern) => pattern.negated)
  }
}

function globToRegExp(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\/-]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${source}$`, 's')
}

/** The names under which OpenSSH files a host; the explicit default port is accepted as well. */
function namesOf(address: string, port: number): string[] {
  const host = address.toLowerCase()
  return port === DEFAULT_PORT ? [host, `[${host}]:${port}`] : [`[${host}]:${port}`]
}

/** Lines that speak of this host and port. A line for the bare host name says nothing about another port. */
export function linesFor(known: KnownHosts, address: string, port: number): KnownHost[] {
  const names = namesOf(address, port)
  return known.filter((entry) => names.some((name) => entry.matches(name)))
}

/** Compares raw bytes. A revoked key is refused even where another line pins it. */
export function judgeHostKey(known: KnownHosts, address: string, port: number, key: Buffer): HostKeyVerdict {
  const lines = linesFor(known, address, port)
  const same = lines.filter((entry) => entry.key.equals(key))
  if (same.some((entry) => entry.revoked)) return 'revoked'
  if (same.length > 0) return 'match'
  return lines.some((entry) => !entry.revoked) ? 'mismatch' : 'unknown'
}

/** The same keys under another name, as known_hosts has them. */
export function renamed(lines: KnownHosts, name: string): string {
  return lines
    .map(
      ({ revoked, keyType, key }) =>
        `${revoked ? '@revoked ' : ''}${name} ${keyType} ${key.toString('base64')}\n`,
    )
    .join('')
}

/** `SHA256:...` as OpenSSH prints it. */
export function fingerprint(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`
}

/** The line that pins this key for this host, ready for known-hosts. */
export function knownHostsLine(address: string, port: number, key: Buffer): string {
  const name = port === DEFAULT_PORT ? address : `[${address}]:${port}`
  return `${name} ${embeddedType(key) ?? 'unknown'} ${key.toString('base64')}`
}
