import { copyFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'ldapts'
import { makeFolder, writeRootFile } from '../machine/accounts.ts'
import type { Host } from '../machine/host.ts'
import { until } from '../machine/run.ts'

const DATA = '/srv/lab/ldap'
const BASE = 'dc=example,dc=com'

/** A real directory server of the lab. */
export interface Ldap {
  engine: 'ldap'
  host: string
  port: number
  url: string
  base: string
  userBase: string
  groupBase: string
  /** The account a server logs in with to look users up. */
  bind: { dn: string; password: string }
  /** May change everything. */
  admin: { dn: string; password: string }
  users: readonly { name: string; password: string }[]
  /** A client bound as admin; the caller unbinds it. */
  client(): Promise<Client>
  /** The whole directory as LDIF, stable between two calls when nothing changed. */
  dump(): Promise<Map<string, string>>
}

const USERS = [
  { name: 'admin', password: 'admin pass' },
  { name: 'alice', password: 'al!ce' },
  { name: 'bjoern', password: 'blåbær' },
]

/** LDIF takes any bytes in base64 (RFC 2849), so that no character of a password needs thought. */
const attribute = (name: string, value: string) => `${name}:: ${Buffer.from(value).toString('base64')}`

function directory(bindPassword: string): string {
  const entry = (dn: string, ...lines: string[]) => [`dn: ${dn}`, ...lines].join('\n')
  const person = (name: string, password: string) =>
    entry(
      `uid=${name},ou=users,${BASE}`,
      'objectClass: inetOrgPerson',
      `uid: ${name}`,
      `cn: ${name}`,
      `sn: ${name}`,
      `mail: ${name}@example.com`,
      attribute('userPassword', password),
    )
  return [
    entry(BASE, 'objectClass: dcObject', 'objectClass: organization', 'o: Example', 'dc: example'),
    entry(`ou=users,${BASE}`, 'objectClass: organizationalUnit', 'ou: users'),
    entry(`ou=groups,${BASE}`, 'objectClass: organizationalUnit', 'ou: groups'),
    entry(
      `cn=carbon,${BASE}`,
      'objectClass: organizationalRole',
      'objectClass: simpleSecurityObject',
      'cn: carbon',
      attribute('userPassword', bindPassword),
    ),
    ...USERS.map(({ name, password }) => person(name, password)),
    entry(
      `cn=admin,ou=groups,${BASE}`,
      'objectClass: groupOfNames',
      'cn: admin',
      `member: uid=admin,ou=users,${BASE}`,
    ),
  ].join('\n\n')
}

/** Starts slapd on the host with users, a group and a bind account. */
export async function startLdap(host: Host, bindPassword: string): Promise<Ldap> {
  const admin = { dn: `cn=root,${BASE}`, password: 'lab admin' }
  makeFolder(host.root, '/srv/lab', 0o755)
  await host.must(['install', '-d', '-m', '700', '-o', 'openldap', '-g', 'openldap', DATA])
  const schemas = ['core', 'cosine', 'inetorgperson', 'nis']
  writeRootFile(
    host.root,
    '/srv/lab/slapd.conf',
    [
      ...schemas.map((name) => `include /etc/ldap/schema/${name}.schema`),
      'modulepath /usr/lib/ldap',
      'moduleload back_mdb',
      'access to attrs=userPassword by anonymous auth by * none',
      'access to * by users read by * none',
      'database mdb',
      `suffix "${BASE}"`,
      `rootdn "${admin.dn}"`,
      `rootpw "${admin.password}"`,
      `directory ${DATA}`,
      'maxsize 16777216',
      '',
    ].join('\n'),
    0o644,
  )
  const configuration = ['-f', '/srv/lab/slapd.conf']
  // Copies: AppArmor's profile of the packaged program, where it is on, allows the packaged folders alone.
  copyFileSync('/usr/sbin/slapd', join(host.root, '/srv/lab/slapd'))
  for (const tool of ['slapadd', 'slapcat']) symlinkSync('slapd', join(host.root, '/srv/lab', tool))
  await host.must(['/srv/lab/slapadd', '-q', ...configuration], {
    user: 'openldap',
    stdin: `${directory(bindPassword)}\n`,
  })
  // As root to take port 389; slapd itself goes on as openldap.
  const server = [
    '/srv/lab/slapd',
    '-d',
    '0',
    ...configuration,
    '-u',
    'openldap',
    '-g',
    'openldap',
    '-h',
    'ldap://0.0.0.0:389/',
  ]
  host.spawn(server, { log: '/var/log/slapd.log' })
  await until('slapd answers', 60_000, async () => host.listensOn(389))
  const url = `ldap://${host.address}:389`
  return {
    engine: 'ldap',
    host: host.address,
    port: 389,
    url,
    base: BASE,
    userBase: `ou=users,${BASE}`,
    groupBase: `ou=groups,${BASE}`,
    bind: { dn: `cn=carbon,${BASE}`, password: bindPassword },
    admin,
    users: USERS,
    async client() {
      const client = new Client({ url })
      await client.bind(admin.dn, admin.password)
      return client
    },
    async dump() {
      return new Map([[BASE, await host.must(['/srv/lab/slapcat', ...configuration], { user: 'openldap' })]])
    },
  }
}
