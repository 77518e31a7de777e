import { execFileSync } from 'node:child_process'
import { existsSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { parse } from 'smol-toml'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadRoute } from '../../../src/routes/load.ts'
import { type ApiManagers, buildApiManagers } from '../product/apim/build.ts'

/** The homes of API Manager are what they claim to be. */
describe('the homes of API Manager', () => {
  let root: string
  let built: ApiManagers
  const password = `p"'\\$x`
  const build = (name: string) =>
    buildApiManagers({
      oldRoot: join(root, name, 'old'),
      newRoot: join(root, name, 'new'),
      databaseType: 'mysql',
      databases: [{ id: 'apim_db', type: 'mysql', url: 'jdbc:mysql://db:3306/am_db', user: 'a', password }],
      jdk: false,
    })
  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'apim-homes-'))
    built = await build('a')
  })
  afterAll(() => rmSync(root, { recursive: true, force: true }))

  const contents = (folder: string) =>
    new Map(
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .map((file) => [relative(folder, file), readFileSync(file).toString('base64')] as const),
    )

  it('are the same bytes when built again', async () => {
    await build('b')
    expect(contents(join(root, 'b'))).toEqual(contents(join(root, 'a')))
  })

  it('differ from the pristine old pack in exactly the files named', () => {
    const pristine = contents(join(root, 'a/old', built.packs['4.0.0'].folder))
    const home = contents(join(root, 'a/old', built.oldHome))
    const custom = [...home].filter(([path, bytes]) => pristine.get(path) !== bytes).map(([path]) => path)
    expect(custom.sort()).toEqual(built.customFiles)
    expect([...pristine.keys()].every((path) => home.has(path))).toBe(true)
    expect(contents(join(root, 'a/new', built.newHome))).toEqual(
      contents(join(root, 'a/new', built.packs['4.1.0'].folder)),
    )
  })

  it('have packs whose zips hold the same files', () => {
    for (const { folder, zip } of Object.values(built.packs)) {
      const listed = execFileSync('unzip', ['-Z1', join(root, 'a/old', zip)], { encoding: 'utf8' })
      const files = [...contents(join(root, 'a/old', folder)).keys()].map(
        (path) => `${relative('/opt/packs', folder)}/${path}`,
      )
      expect(listed.trim().split('\n').sort()).toEqual(files.sort())
    }
  })

  it('are recognised by the route, files that must be there included', () => {
    const route = loadRoute('apim-4.0.0-to-4.1.0')
    for (const [pack, home] of [
      [route.source, join(root, 'a/old', built.oldHome)],
      [route.target, join(root, 'a/new', built.newHome)],
    ] as const) {
      const { file, pattern } = pack.identify[0]!
      expect(new RegExp(pattern, 'u').exec(readFileSync(join(home, file), 'utf8'))?.[1]).toBe(pack.version)
      for (const path of pack.expect) expect(lstatSync(join(home, path))).toBeDefined()
    }
  })

  it('have the folders of an unpacked pack, and none that only a migration makes', () => {
    for (const home of [join(root, 'a/old', built.oldHome), join(root, 'a/new', built.newHome)]) {
      for (const folder of [
        'repository/components/patches',
        'repository/deployment/server/userstores',
        'repository/tenants',
      ])
        expect(lstatSync(join(home, folder)).isDirectory()).toBe(true)
      for (const script of ['api-manager.sh', 'ciphertool.sh', 'profileSetup.sh'])
        expect(lstatSync(join(home, 'bin', script)).mode & 0o111).not.toBe(0)
    }
    expect(readdirSync(join(root, 'a/new', built.newHome, 'repository/tenants'))).toEqual([])
    expect(existsSync(join(root, 'a/new', built.newHome, 'solr'))).toBe(false)
  })

  it('hold a deployment.toml with the passwords as they are, and the key store that it names', () => {
    const home = join(root, 'a/old', built.oldHome)
    const toml = parse(readFileSync(join(home, 'repository/conf/deployment.toml'), 'utf8'))
    expect(toml).toMatchObject({
      user_store: { type: 'database' },
      database: { apim_db: { type: 'mysql', password } },
      keystore: { tls: { file_name: 'acme.jks', password: built.keyStorePassword } },
      indexing: { re_indexing: 2 },
    })
    const store = join(home, 'repository/resources/security/acme.jks')
    const words = ['-list', '-keystore', store, '-storepass', built.keyStorePassword]
    expect(execFileSync('keytool', words, { encoding: 'utf8', stdio: 'pipe' })).toMatch(/PrivateKeyEntry/)
  })
})
