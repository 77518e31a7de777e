import { execFileSync } from 'node:child_process'
import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { parse } from 'smol-toml'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadRoute } from '../../../src/routes/load.ts'
import { nastyNames } from '../product/artifacts.ts'
import { buildMicroIntegrators, type MicroIntegrators } from '../product/build.ts'

/** The homes that all other tests stand on are what they claim to be. */
describe('the homes of the lab', () => {
  let root: string
  let built: MicroIntegrators
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
  const build = (name: string) =>
    buildMicroIntegrators({ ...options, oldRoot: join(root, name, 'old'), newRoot: join(root, name, 'new') })
  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'homes-'))
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
    const pristine = contents(join(root, 'a/old', built.packs['1.2.0'].folder))
    const home = contents(join(root, 'a/old', built.oldHome))
    const custom = [...home].filter(([path, bytes]) => pristine.get(path) !== bytes).map(([path]) => path)
    expect(custom.sort()).toEqual(built.customFiles)
    expect([...pristine.keys()].every((path) => home.has(path))).toBe(true)
    expect(contents(join(root, 'a/new', built.newHome))).toEqual(
      contents(join(root, 'a/new', built.packs['4.0.0'].folder)),
    )
  })

  it('have packs whose zips hold the same files', () => {
    for (const { folder, zip } of Object.values(built.packs)) {
      const listed = execFileSync('unzip', ['-Z1', join(root, 'a/old', zip)], { encoding: 'utf8' })
        .trim()
        .split('\n')
      const top = relative('/opt/packs', folder)
      const files = [...contents(join(root, 'a/old', folder)).keys()].map((path) => `${top}/${path}`)
      expect(listed.sort()).toEqual(files.sort())
    }
  })

  it('are recognised by the route, files that must be there included', () => {
    const route = loadRoute('mi-7.1.0-to-4.0.0')
    for (const [pack, home] of [
      [route.source, join(root, 'a/old', built.oldHome)],
      [route.target, join(root, 'a/new', built.newHome)],
    ] as const) {
      const { file, pattern } = pack.identify[0]!
      expect(new RegExp(pattern, 'u').exec(readFileSync(join(home, file), 'utf8'))?.[1]).toBe(pack.version)
      for (const path of pack.expect) expect(lstatSync(join(home, path))).toBeDefined()
      expect(lstatSync(join(home, pack.script)).mode & 0o111).not.toBe(0)
    }
  })

  it('hold names that break careless programs', () => {
    const sequences = readdirSync(
      join(root, 'a/old', built.oldHome, 'repository/deployment/server/synapse-configs/default/sequences'),
    )
    for (const name of nastyNames) expect(sequences).toContain(`${name}.xml`)
  })

  it('hold key stores that a JDK reads, and a deployment.toml with the passwords as they are', () => {
    const home = join(root, 'a/old', built.oldHome)
    const list = execFileSync(
      'keytool',
      [
        '-list',
        '-keystore',
        join(home, 'repository/resources/security/wso2carbon.jks'),
        '-storepass',
        built.keyStorePassword,
      ],
      { encoding: 'utf8', stdio: 'pipe' },
    )
    expect(list).toMatch(/wso2carbon, .*PrivateKeyEntry/)
    const toml = parse(readFileSync(join(home, 'conf/deployment.toml'), 'utf8')) as Record<string, never>
    expect(toml).toMatchObject({
      datasource: [{ id: 'ORDERS_DB', password: options.datasources[0].password }],
      user_store: { connection_password: 'bind' },
      keystore: { primary: { file_name: 'wso2carbon.jks', password: built.keyStorePassword } },
    })
  })
})
