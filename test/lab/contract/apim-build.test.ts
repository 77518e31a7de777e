import { execFileSync } from 'node:child_process'
import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'smol-toml'
import { describe, expect, it } from 'vitest'
import { buildApiManagers } from '../product/apim/build.ts'
import { itHasHomesOfPacks } from './homes-of-packs.ts'

/** The homes of API Manager are what they claim to be. */
describe('the homes of API Manager', () => {
  const password = `p"'\\$x`
  const { oldHome, newHome, built } = itHasHomesOfPacks('apim-4.0.0-to-4.1.0', (roots) =>
    buildApiManagers({
      ...roots,
      databaseType: 'mysql',
      databases: [{ id: 'apim_db', type: 'mysql', url: 'jdbc:mysql://db:3306/am_db', user: 'a', password }],
      jdk: false,
    }),
  )

  it('have the folders of an unpacked pack, and none that only a migration makes', () => {
    for (const home of [oldHome(), newHome()]) {
      for (const folder of [
        'repository/components/patches',
        'repository/deployment/server/userstores',
        'repository/tenants',
      ])
        expect(lstatSync(join(home, folder)).isDirectory()).toBe(true)
      for (const script of ['api-manager.sh', 'ciphertool.sh', 'profileSetup.sh'])
        expect(lstatSync(join(home, 'bin', script)).mode & 0o111).not.toBe(0)
    }
    expect(readdirSync(join(newHome(), 'repository/tenants'))).toEqual([])
    expect(existsSync(join(newHome(), 'solr'))).toBe(false)
  })

  it('hold a deployment.toml with the passwords as they are, and the key store that it names', () => {
    const home = oldHome()
    const toml = parse(readFileSync(join(home, 'repository/conf/deployment.toml'), 'utf8'))
    expect(toml).toMatchObject({
      user_store: { type: 'database' },
      database: { apim_db: { type: 'mysql', password } },
      keystore: { tls: { file_name: 'acme.jks', password: built().keyStorePassword } },
      indexing: { re_indexing: 2 },
    })
    const store = join(home, 'repository/resources/security/acme.jks')
    const words = ['-list', '-keystore', store, '-storepass', built().keyStorePassword]
    expect(execFileSync('keytool', words, { encoding: 'utf8', stdio: 'pipe' })).toMatch(/PrivateKeyEntry/)
  })
})
