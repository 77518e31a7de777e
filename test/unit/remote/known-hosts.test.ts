import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { MigrateError } from '../../../src/errors.ts'
import {
  fingerprint,
  judgeHostKey,
  knownHostsLine,
  parseKnownHosts,
  renamed,
} from '../../../src/remote/known-hosts.ts'

let folder: string
const keys: { type: string; text: string; blob: Buffer }[] = []

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'known-hosts-'))
  for (const type of ['ed25519', 'ecdsa']) {
    execFileSync('ssh-keygen', ['-q', '-t', type, '-N', '', '-f', join(folder, type)])
    const [name = '', text = ''] = readFileSync(join(folder, `${type}.pub`), 'utf8').split(' ')
    keys.push({ type: name, text, blob: Buffer.from(text, 'base64') })
  }
})

afterAll(() => rmSync(folder, { recursive: true }))

const key = (index = 0) => keys[index] as (typeof keys)[0]
const line = (names: string, index = 0) => `${names} ${key(index).type} ${key(index).text}`

describe('judgeHostKey', () => {
  it.each([
    ['h.example', 'h.example', 22, 'match'],
    ['H.Example', 'h.EXAMPLE', 22, 'match'],
    ['a,h.example,10.0.0.1', '10.0.0.1', 22, 'match'],
    ['[h.example]:22', 'h.example', 22, 'match'],
    ['[h.example]:2222', 'h.example', 2222, 'match'],
    ['[h.example]:2222', 'h.example', 22, 'unknown'],
    ['h.example', 'h.example', 2222, 'unknown'],
    ['*.example', 'h.example', 22, 'match'],
    ['h?.example', 'h1.example', 22, 'match'],
    ['*.example,!h.example', 'h.example', 22, 'unknown'],
    ['h.example', 'hxexample', 22, 'unknown'],
  ])('%s for %s port %i: %s', (names, address, port, verdict) => {
    const known = parseKnownHosts(`# a comment\r\n\r\n${line(names)} a comment\r\n`)
    expect(judgeHostKey(known, address, port, key().blob)).toBe(verdict)
  })

  it('reads what ssh-keygen -H hashes', () => {
    const file = join(folder, 'known_hosts')
    writeFileSync(file, `${line('h.example')}\n${line('[h.example]:2222', 1)}\n`)
    execFileSync('ssh-keygen', ['-q', '-H', '-f', file], { stdio: 'ignore' })
    const text = readFileSync(file, 'utf8')
    expect(text).not.toContain('h.example')
    const known = parseKnownHosts(text)
    expect(judgeHostKey(known, 'h.example', 22, key().blob)).toBe('match')
    expect(judgeHostKey(known, 'h.example', 22, key(1).blob)).toBe('mismatch')
    expect(judgeHostKey(known, 'h.example', 2222, key(1).blob)).toBe('match')
    expect(judgeHostKey(known, 'other.example', 22, key().blob)).toBe('unknown')
  })

  it('refuses a revoked key even where another line pins it', () => {
    const known = parseKnownHosts(`${line('h')}\n@revoked ${line('*')}`)
    expect(judgeHostKey(known, 'h', 22, key().blob)).toBe('revoked')
  })
})

describe('parseKnownHosts', () => {
  it('complains of all bad lines at once, with their numbers', () => {
    const text = [
      line('good'),
      `@cert-authority ${line('*')}`,
      'h ssh-ed25519',
      `h ssh-rsa ${key().text}`,
      `h ${key().type} ${key().text.slice(0, -8)}`,
      '@other h x y',
      line('|1|AAAA|BBBB'),
      'h 1024 35 1234',
    ].join('\n')
    const error = complaint(() => parseKnownHosts(text))
    expect(error.problems.map((problem) => problem.place?.line)).toEqual([2, 3, 4, 5, 6, 7, 8])
    expect(error.problems[0].what).toContain('@cert-authority')
  })

  it.each(['', '\n# only a comment\n', '@revoked'])('does not take %j for trust in anybody', (text) => {
    const given = text === '@revoked' ? `@revoked ${line('*')}` : text
    expect(complaint(() => parseKnownHosts(given)).reason).toBe('config-invalid')
  })
})

it('prints fingerprints as ssh-keygen does, and lines that it reads itself', () => {
  const printed = execFileSync('ssh-keygen', ['-lf', join(folder, 'ed25519.pub')]).toString()
  expect(printed).toContain(fingerprint(key().blob))
  const known = parseKnownHosts(knownHostsLine('h', 2222, key().blob))
  expect(judgeHostKey(known, 'h', 2222, key().blob)).toBe('match')
})

function complaint(task: () => unknown): MigrateError {
  try {
    task()
  } catch (error) {
    return error as MigrateError
  }
  throw new Error('nothing was thrown')
}

it('keys can be filed under another name, revoked ones as such', () => {
  const known = parseKnownHosts(`${line('h.example')}\n@revoked ${line('h.example', 1)}`)
  const again = parseKnownHosts(renamed(known, 'new-host'))
  expect(judgeHostKey(again, 'new-host', 22, key().blob)).toBe('match')
  expect(judgeHostKey(again, 'new-host', 22, key(1).blob)).toBe('revoked')
  expect(judgeHostKey(again, 'h.example', 22, key().blob)).toBe('unknown')
})
