import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readLogin } from '../../../src/remote/login.ts'

let folder: string
const texts: Record<string, string> = {}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'login-'))
  const make = (name: string, ...options: string[]) => {
    execFileSync('ssh-keygen', ['-q', '-f', join(folder, name), ...options])
    texts[name] = readFileSync(join(folder, name), 'utf8')
    texts[`${name}.pub`] = readFileSync(join(folder, `${name}.pub`), 'utf8')
  }
  make('plain', '-t', 'ed25519', '-N', '')
  make('ecdsa', '-t', 'ecdsa', '-N', '')
  make('locked', '-t', 'ed25519', '-N', 'open sesame')
  make('pem', '-t', 'rsa', '-b', '2048', '-m', 'PEM', '-N', '')
  make('lockedPem', '-t', 'rsa', '-b', '2048', '-m', 'PEM', '-N', 'open sesame')
  make('pkcs8', '-t', 'rsa', '-b', '2048', '-m', 'PKCS8', '-N', '')
})

afterAll(() => rmSync(folder, { recursive: true }))

describe('readLogin', () => {
  it.each([
    ['as it is', (text: string) => text],
    ['with CRLF', (text: string) => text.replaceAll('\n', '\r\n')],
    ['without its last newline', (text: string) => text.trimEnd()],
    ['with spaces for newlines', (text: string) => text.replaceAll('\n', ' ')],
    ['with \\n in letters', (text: string) => text.replaceAll('\n', '\\n')],
    ['indented', (text: string) => text.replaceAll(/^/gm, '    ')],
  ])('reads a key %s', (_name, damage) => {
    for (const name of ['plain', 'ecdsa', 'pem']) {
      const login = readLogin({ key: damage(texts[name] as string) })
      const [type, blob] = (texts[`${name}.pub`] as string).split(' ')
      expect(login.kind === 'key' && [login.key.type, login.key.getPublicSSH().toString('base64')]).toEqual([
        type,
        blob,
      ])
    }
  })

  it.each(['locked', 'lockedPem'])('opens %s with its passphrase only', (name) => {
    const key = texts[name] as string
    expect(readLogin({ key, passphrase: 'open sesame' }).kind).toBe('key')
    expect(() => readLogin({ key, passphrase: 'wrong' })).toThrow(/passphrase is wrong/)
    expect(() => readLogin({ key })).toThrow(/ssh-key-passphrase/)
  })

  it('uses the agent only where no key is given', () => {
    expect(readLogin({ key: '', agentSocket: '/run/agent' })).toEqual({ kind: 'agent', socket: '/run/agent' })
    expect(readLogin({ key: texts.plain, agentSocket: '/run/agent' }).kind).toBe('key')
    expect(() => readLogin({ key: '' })).toThrow(/neither/)
  })

  it('says what was pasted instead of a key', () => {
    const refused = (key: string) => expect(() => readLogin({ key }))
    refused(texts['plain.pub'] as string).toThrow(/public key/)
    refused('PuTTY-User-Key-File-3: ssh-ed25519\n').toThrow(/PuTTY/)
    refused(texts.pkcs8 as string).toThrow(/PKCS#8/)
    refused((texts.plain as string).slice(0, 200)).toThrow(/cut off/)
    refused('password').toThrow(/BEGIN/)
    refused((texts.plain as string).replace(/.{30}\n(?=.*END)/, '\n')).toThrow(/damaged/)
  })
})
