import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Database } from '../../../src/databases/contract.ts'
import { engineFor } from '../../../src/databases/engines.ts'
import { connectHosts, type Hosts } from '../../../src/remote/hosts.ts'
import { Secrets } from '../../../src/secrets.ts'
import { proveLdap } from '../../../src/wso2/ldap.ts'
import { ADDRESSES, type Lab, startLab } from '../../lab/lab.ts'
import { WSO2_ID } from '../../lab/machine/accounts.ts'
import { quietUi } from '../remote/quiet-ui.ts'

const NASTY = `it's "a" $HOME #&\\ %41 ü;:`

let lab: Lab
let hosts: Hosts

beforeAll(async () => {
  const database = {
    name: 'orders',
    user: 'orders user',
    password: NASTY,
    setup:
      "CREATE TABLE ORDERS (ID INTEGER PRIMARY KEY, NOTE VARCHAR(50)); INSERT INTO ORDERS VALUES (1, 'one')",
  }
  lab = await startLab({
    hosts: ['new'],
    postgres: [database],
    mariadb: [database],
    ldap: { bindPassword: NASTY },
  })
  hosts = connectHosts(
    { new: { address: ADDRESSES.new, port: 22, user: 'deploy', run_as: 'wso2carbon' } },
    {
      knownHosts: lab.knownHosts,
      login: { key: lab.keys.deploy.private },
      secrets: new Secrets(),
      ui: quietUi,
    },
  )
})
afterAll(async () => {
  await hosts?.closeAll()
  await lab?.stop()
})

test.each(['postgresql', 'mariadb'] as const)(
  '%s is backed up by the tools of a server, as run_as',
  async (engine) => {
    const server = engine === 'postgresql' ? lab.postgres : lab.mariadb
    const database: Database = {
      id: 'orders',
      engine,
      host: server.host,
      port: server.port,
      name: 'orders',
      user: 'orders user',
      password: NASTY,
      params: {},
      jdbcUrl: '',
    }
    const host = hosts.host('new')
    const file = `/tmp/wm backups/${engine}.dump`
    const manifest = await engineFor(engine).dump(host, database, file, 'L2')
    expect(Object.values(manifest.facts.rows)).toEqual([1])
    await engineFor(engine).verify(host, manifest)
    const onHost = join(lab.hosts.new.root, 'tmp/wm backups')
    expect(readdirSync(onHost)).toContain(`${engine}.dump.manifest.json`)
    const { mode, uid } = statSync(join(onHost, `${engine}.dump`))
    expect({ mode: mode & 0o777, uid }).toEqual({ mode: 0o600, uid: WSO2_ID })
  },
)

test('the directory is proved from the server that will use it', async () => {
  const { url, bind, userBase } = lab.ldap
  const settings = { urls: [url] as [string], bindDn: bind.dn, password: bind.password, base: userBase }
  expect((await proveLdap(hosts.host('new'), settings)).url).toBe(url)
  await expect(
    proveLdap(hosts.host('new'), { ...settings, urls: ['ldap://10.71.0.12:389'] }),
  ).rejects.toThrow(/No LDAP server/)
})
