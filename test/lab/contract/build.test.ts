import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'smol-toml'
import { describe, expect, it } from 'vitest'
import { nastyNames } from '../product/artifacts.ts'
import { buildMicroIntegrators } from '../product/build.ts'
import { itHasHomesOfPacks } from './homes-of-packs.ts'

/** The homes that all other tests stand on are what they claim to be. */
describe('the homes of the lab', () => {
  const options = {
    datasources: [
      {
        id: 'ORDERS_DB',
        url: 'jdbc:postgresql://db:5432/orders',
        user: 'o',
        password: `p"'\\$x`,
        driver: 'org.postgresql.Driver',
      },
    ],
    userStore: 'ldap',
    ldap: { url: 'ldap://db:389', bindDn: 'cn=x,dc=y', password: 'bind', base: 'dc=y' },
    jdk: false,
  } as const
  const { oldHome, built } = itHasHomesOfPacks('mi-7.1.0-to-4.0.0', (roots) =>
    buildMicroIntegrators({ ...options, ...roots }),
  )

  it('hold names that break careless programs', () => {
    const sequences = readdirSync(
      join(oldHome(), 'repository/deployment/server/synapse-configs/default/sequences'),
    )
    for (const name of nastyNames) expect(sequences).toContain(`${name}.xml`)
  })

  it('hold key stores that a JDK reads, and a deployment.toml with the passwords as they are', () => {
    const home = oldHome()
    const list = execFileSync(
      'keytool',
      [
        '-list',
        '-keystore',
        join(home, 'repository/resources/security/wso2carbon.jks'),
        '-storepass',
        built().keyStorePassword,
      ],
      { encoding: 'utf8', stdio: 'pipe' },
    )
    expect(list).toMatch(/wso2carbon, .*PrivateKeyEntry/)
    const toml = parse(readFileSync(join(home, 'conf/deployment.toml'), 'utf8')) as Record<string, never>
    expect(toml).toMatchObject({
      datasource: [{ id: 'ORDERS_DB', password: options.datasources[0].password }],
      user_store: { connection_password: 'bind' },
      keystore: { primary: { file_name: 'wso2carbon.jks', password: built().keyStorePassword } },
    })
  })
})
