import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LdapSettings } from '../../../src/databases/user-store.ts'
import { LocalHost } from '../../../src/remote/local.ts'
import { proveLdap } from '../../../src/wso2/ldap.ts'
import { freePort } from './helpers/servers.ts'

const PASSWORD = `p"w' $x#\\ ü`
const base64 = (text: string) => Buffer.from(text).toString('base64')

let home: string
let stop: () => Promise<void>
let ports: { ldap: number; ldaps: number }
const host = new LocalHost()

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'wm-ldap-'))
  mkdirSync(join(home, 'data'))
  ports = { ldap: await freePort(), ldaps: await freePort() }
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-subj',
      '/CN=dir.example',
      '-days',
      '2',
      '-keyout',
      join(home, 'key'),
      '-out',
      join(home, 'cert'),
    ],
    { stdio: 'ignore' },
  )
  writeFileSync(
    join(home, 'slapd.conf'),
    `include /etc/ldap/schema/core.schema
modulepath /usr/lib/ldap
moduleload back_mdb
TLSCertificateFile ${home}/cert
TLSCertificateKeyFile ${home}/key
access to attrs=userPassword by anonymous auth by * none
access to dn.base="ou=hidden,dc=example" by * none
access to * by users read by * none
database mdb
suffix "dc=example"
directory ${home}/data
maxsize 16777216
`,
  )
  const entry = (dn: string, ...lines: string[]) => [`dn: ${dn}`, ...lines].join('\n')
  const unit = (name: string) =>
    entry(`ou=${name},dc=example`, 'objectClass: organizationalUnit', `ou: ${name}`)
  const ldif = [
    entry('dc=example', 'objectClass: dcObject', 'objectClass: organization', 'o: x', 'dc: example'),
    unit('users'),
    unit('hidden'),
    entry(
      'cn=carbon,dc=example',
      'objectClass: organizationalRole',
      'objectClass: simpleSecurityObject',
      'cn: carbon',
      `userPassword:: ${base64(PASSWORD)}`,
    ),
  ].join('\n\n')
  // Copies: AppArmor's profile of the packaged program, where it is on, allows the packaged folders alone.
  for (const name of ['slapd', 'slapadd']) copyFileSync('/usr/sbin/slapd', join(home, name))
  execFileSync(join(home, 'slapadd'), ['-f', join(home, 'slapd.conf')], { input: `${ldif}\n` })
  const urls = `ldap://127.0.0.1:${ports.ldap} ldaps://127.0.0.1:${ports.ldaps}`
  const child = spawn(join(home, 'slapd'), ['-d', '0', '-f', join(home, 'slapd.conf'), '-h', urls], {
    stdio: 'ignore',
  })
  const ended = once(child, 'exit')
  stop = async () => {
    child.kill('SIGKILL')
    await ended
  }
  for (let tries = 0; tries < 100; tries++) {
    try {
      ;(await host.tunnel('127.0.0.1', ports.ldaps)).destroy()
      return
    } catch {
      await sleep(100)
    }
  }
})

afterAll(async () => {
  await stop?.()
  rmSync(home, { recursive: true, force: true })
})

const settings = (change: Partial<LdapSettings> = {}): LdapSettings => ({
  urls: [`ldap://127.0.0.1:${ports.ldap}`],
  bindDn: 'cn=carbon,dc=example',
  password: PASSWORD,
  base: 'ou=users,dc=example',
  ...change,
})

test('a bind with the server’s own credentials and a search of its base', async () => {
  expect(await proveLdap(host, settings())).toMatchObject({ base: 'ou=users,dc=example', encrypted: false })
})

test('ldaps works, and the evidence says what it does not prove', async () => {
  const proof = await proveLdap(host, settings({ urls: [`ldaps://127.0.0.1:${ports.ldaps}`] }))
  expect(proof.encrypted).toBe(true)
  expect(proof.note).toMatch(/certificate was not checked/)
})

test('the second server is asked when the first one does not answer', async () => {
  const urls = [`ldap://127.0.0.1:${await freePort()}`, `ldap://127.0.0.1:${ports.ldap}`] as const
  expect((await proveLdap(host, settings({ urls: [...urls] }))).url).toBe(urls[1])
})

test.each<[string, Partial<LdapSettings>, RegExp]>([
  ['a wrong password', { password: 'not-the-password' }, /refuses the password of cn=carbon/],
  ['a user that is not there', { bindDn: 'cn=nobody,dc=example' }, /refuses the password of cn=nobody/],
  // A directory says yes to a name with an empty password, and means an anonymous session.
  ['an empty password', { password: '' }, /refuses the password/],
  ['a base that is not there', { base: 'ou=people,dc=example' }, /has no entry ou=people/],
  ['a base that the user may not see', { base: 'ou=hidden,dc=example' }, /may not see it/],
  ['a base that is no name', { base: 'users' }, /has no entry users/],
  ['a URL with a placeholder', { urls: ['ldap://localhost:${Ports.LDAP}'] }, /not an LDAP URL/],
])('%s: one clear problem', async (_, change, what) => {
  const error = await proveLdap(host, settings(change)).then(
    () => expect.unreachable(),
    (error) => error,
  )
  expect(error.problems).toHaveLength(1)
  expect(error.problems[0]).toMatchObject({
    reason: 'preflight-failed',
    host: 'runner',
    safe: 'Nothing was changed.',
  })
  expect(error.problems[0].what).toMatch(what)
  expect(error.message).not.toContain('not-the-password')
})

test('nobody listens: the URL is named', async () => {
  const url = `ldap://127.0.0.1:${await freePort()}`
  await expect(proveLdap(host, settings({ urls: [url] }))).rejects.toThrow(url)
})

test('a server that hangs up, one that is none, and plain words to an encrypted port are no LDAP servers', async () => {
  const rude = createServer((socket) => socket.end('HTTP/1.0 400\r\n')).listen(0, '127.0.0.1')
  await once(rude, 'listening')
  const { port } = rude.address() as { port: number }
  await expect(proveLdap(host, settings({ urls: [`ldap://127.0.0.1:${port}`] }))).rejects.toThrow(
    /No LDAP server/,
  )
  await expect(proveLdap(host, settings({ urls: [`ldaps://127.0.0.1:${port}`] }))).rejects.toThrow(
    /No LDAP server/,
  )
  await expect(proveLdap(host, settings({ urls: [`ldap://127.0.0.1:${ports.ldaps}`] }))).rejects.toThrow(
    /No LDAP server/,
  )
  rude.close()
}, 300_000)

test('a server that says nothing does not hang the run', async () => {
  const silent = createServer(() => {}).listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const { port } = silent.address() as { port: number }
  await expect(proveLdap(host, settings({ urls: [`ldap://127.0.0.1:${port}`] }))).rejects.toThrow(
    /No LDAP server/,
  )
  silent.close()
}, 300_000)
