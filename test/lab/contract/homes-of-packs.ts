import { execFileSync } from 'node:child_process'
import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { loadRoute } from '../../../src/routes/load.ts'

/** A grown old home and a pristine new one, as the builders of all products give them. */
interface Homes {
  readonly oldHome: string
  readonly newHome: string
  readonly packs: Readonly<Record<string, { readonly folder: string; readonly zip: string }>>
  readonly customFiles: readonly string[]
}

/**
 * What the homes of any product promise, as tests of the `describe` that this is called in.
 * @returns what was built, for tests of its own: only there once a test runs
 */
export function itHasHomesOfPacks<Built extends Homes>(
  routeId: string,
  build: (roots: { oldRoot: string; newRoot: string }) => Promise<Built>,
): { oldHome(): string; newHome(): string; built(): Built } {
  const route = loadRoute(routeId)
  let root: string
  let built: Built
  const roots = (name: string) => ({ oldRoot: join(root, name, 'old'), newRoot: join(root, name, 'new') })
  const below = (side: 'old' | 'new', path: string) => join(root, 'a', side, path)
  const oldHome = () => below('old', built.oldHome)
  const newHome = () => below('new', built.newHome)
  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'homes-'))
    built = await build(roots('a'))
  })
  afterAll(() => rmSync(root, { recursive: true, force: true }))

  it('are the same bytes when built again', async () => {
    await build(roots('b'))
    expect(contents(join(root, 'b'))).toEqual(contents(join(root, 'a')))
  })

  it('differ from the pristine old pack in exactly the files named', () => {
    const packOf = (version: string) => built.packs[version]!.folder
    const pristine = contents(below('old', packOf(route.source.version)))
    const home = contents(oldHome())
    const custom = [...home].filter(([path, bytes]) => pristine.get(path) !== bytes).map(([path]) => path)
    expect(custom.sort()).toEqual(built.customFiles)
    expect([...pristine.keys()].every((path) => home.has(path))).toBe(true)
    expect(contents(newHome())).toEqual(contents(below('new', packOf(route.target.version))))
  })

  it('have packs whose zips hold the same files', () => {
    for (const { folder, zip } of Object.values(built.packs)) {
      const listed = execFileSync('unzip', ['-Z1', below('old', zip)], { encoding: 'utf8' })
      const top = relative('/opt/packs', folder)
      const files = [...contents(below('old', folder)).keys()].map((path) => `${top}/${path}`)
      expect(listed.trim().split('\n').sort()).toEqual(files.sort())
    }
  })

  it('are recognised by the route, files that must be there included', () => {
    for (const [pack, home] of [
      [route.source, oldHome()],
      [route.target, newHome()],
    ] as const) {
      const { file, pattern } = pack.identify[0]!
      expect(new RegExp(pattern, 'u').exec(readFileSync(join(home, file), 'utf8'))?.[1]).toBe(pack.version)
      for (const path of pack.expect) expect(lstatSync(join(home, path))).toBeDefined()
      expect(lstatSync(join(home, pack.script)).mode & 0o111).not.toBe(0)
    }
  })

  return { oldHome, newHome, built: () => built }
}

function contents(folder: string): Map<string, string> {
  return new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [relative(folder, file), readFileSync(file).toString('base64')] as const),
  )
}
