import { execFileSync } from 'node:child_process'
import {
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { MigrateError } from '../../../src/errors.ts'
import { LocalHost } from '../../../src/remote/local.ts'
import { type Archived, type ArchiveGrade, type Origin, writeArchive } from '../../../src/transfer/archive.ts'
import { checkArchive } from '../../../src/transfer/archive-check.ts'
import { stagingFolder } from '../../../src/transfer/copy.ts'
import { type Root, takeInventory } from '../../../src/transfer/inventory.ts'
import { listFolder } from '../../../src/transfer/manifest.ts'
import { encodeName } from '../../../src/transfer/names.ts'
import { putBack } from '../../../src/transfer/put-back.ts'
import { NASTY, type Node, plant, portrait, temporary } from './trees.ts'

const ROOTS: readonly Root[] = [
  { kind: 'folder', path: 'lib' },
  { kind: 'folder', path: 'deep/er' },
  { kind: 'folder', path: 'never there' },
  { kind: 'file', path: 'conf/deployment.toml' },
]
const judge = new LocalHost()

function programAt(name: string): string | undefined {
  try {
    return execFileSync('sh', ['-c', 'command -v "$1"', 'sh', name], { encoding: 'utf8' }).trim()
  } catch {
    return undefined
  }
}

/** A host on whose PATH these programs and nothing else are. */
function hostWith(programs: Readonly<Record<string, string>>): LocalHost {
  const folder = path.join(temporary(), 'bin')
  mkdirSync(folder)
  for (const [program, file] of Object.entries(programs)) symlinkSync(file, path.join(folder, program))
  return new LocalHost({ PATH: folder })
}

const APPLETS =
  'sh find xargs readlink mv ln cp mkdir rm rmdir df awk sync chmod cat head dd wc tee id stat printf dirname env sleep'.split(
    ' ',
  )
const busybox = programAt('busybox')
const bsdtar = programAt('bsdtar')
const slim = () =>
  hostWith(Object.fromEntries([...APPLETS, 'tar', 'sha256sum', 'gzip'].map((applet) => [applet, busybox!])))

function originOf(home: string, more: Partial<Origin> = {}): Origin {
  return { run: 'run-1', node: 'mi1', host: 'new', home, ...more }
}

/** A home with everything that breaks naive tools, in two folders, and a file beside the one that is asked for. */
function nastyHome(): string {
  const home = path.join(temporary(), 'home')
  plant(path.join(home, 'lib'), NASTY)
  plant(path.join(home, 'deep/er'), NASTY)
  plant(path.join(home, 'conf'), [
    { name: 'deployment.toml', content: 'a = 1\n', mode: 0o600 },
    { name: 'other.toml', content: 'b = 1\n' },
  ])
  linkSync(path.join(home, 'lib/script.sh'), path.join(home, 'lib/a twin'))
  linkSync(path.join(home, 'lib/script.sh'), path.join(home, 'deep/er/zwilling'))
  execFileSync('mkfifo', [path.join(home, 'lib/a fifo')])
  return home
}

async function archive(
  host: LocalHost,
  home: string,
  grade: ArchiveGrade = 'L2',
  file = path.join(temporary(), 'backups/run-1/mi1.files.tar'),
): Promise<Archived> {
  const entries = await takeInventory(host, home, ROOTS, true)
  return writeArchive({ host, origin: originOf(home), roots: ROOTS, entries, file, grade })
}

const failure = async (work: Promise<unknown>): Promise<MigrateError> =>
  work.then(
    () => expect.unreachable('it should have failed'),
    (error: MigrateError) => error,
  )

/** Everything of a folder but what no archive holds, and what is written while files go back. */
async function picture(folder: string): Promise<unknown[]> {
  return (await portrait(judge as never, folder)).filter(
    (entry) => (entry as { type: string }).type !== 'fifo',
  )
}

async function bringBack(
  host: LocalHost,
  home: string,
  made: Archived,
  folder: string,
  names: readonly string[],
) {
  const checked = await checkArchive(host, made.file, originOf(home), made)
  if ('problem' in checked) throw new Error(checked.problem.what)
  const aside = path.join(home, '..', 'aside')
  const staging = stagingFolder(home, 'run-1', 'back')
  return { ...(await putBack({ host, archive: checked.manifest, folder, names, staging, aside })), aside }
}

/** Every file and link of a folder, relative to it. */
async function namesIn(folder: string): Promise<string[]> {
  const { entries } = await listFolder(judge, folder)
  return entries.filter(({ type }) => type === 'file' || type === 'link').map((entry) => entry.path)
}

const HOSTS: readonly [string, () => LocalHost, boolean][] = [
  ['GNU tar', () => new LocalHost(), true],
  ['the tar of busybox', slim, busybox !== undefined],
  [
    'the tar of libarchive, gzip',
    () =>
      hostWith({
        ...Object.fromEntries(
          [...APPLETS, 'sha256sum', 'gzip'].map((program) => [program, programAt(program)!]),
        ),
        tar: bsdtar!,
      }),
    bsdtar !== undefined,
  ],
]

describe.each(HOSTS)('with %s', (_, make, there) => {
  test.skipIf(!there)('everything survives the way out and back', async () => {
    const host = make()
    const home = nastyHome()
    const before = [await picture(path.join(home, 'lib')), await picture(path.join(home, 'deep/er'))]
    const made = await archive(host, home, 'L3')
    expect(made.files).toBe((await namesIn(path.join(home, 'lib'))).length * 2 + 1)
    const names = await namesIn(path.join(home, 'lib'))
    const other = await namesIn(path.join(home, 'deep/er'))
    // One file is there in place of each, some folders are gone, and one is in the way.
    for (const folder of ['lib', 'deep/er']) {
      rmSync(path.join(home, folder, 'deep'), { recursive: true })
      rmSync(path.join(home, folder, '-rf'))
      rmSync(path.join(home, folder, 'link'))
      writeFileSync(path.join(home, folder, 'link'), 'no link')
      writeFileSync(path.join(home, folder, 'script.sh'), 'changed')
    }
    const added: Node[] = [{ name: 'new\nfolder/new', content: 'x' }]
    plant(path.join(home, 'lib'), added)
    const { back, removed, aside } = await bringBack(host, home, made, 'lib', [...names, 'new\nfolder/new'])
    await bringBack(host, home, made, 'deep/er', other)
    expect([await picture(path.join(home, 'lib')), await picture(path.join(home, 'deep/er'))]).toEqual(before)
    expect([back > 5, removed]).toEqual([true, 1])
    expect(statSync(path.join(home, 'lib/a twin')).ino).toBe(statSync(path.join(home, 'lib/script.sh')).ino)
    // What was there is kept, and nothing is left of the work.
    expect(readFileSync(path.join(aside, 'lib/script.sh'), 'utf8')).toBe('changed')
    expect(readFileSync(path.join(aside, 'lib/new\nfolder/new'), 'utf8')).toBe('x')
    expect(lstatSync(path.join(home, 'lib/link')).isSymbolicLink()).toBe(true)
    expect(readdirSync(home).sort()).toEqual(['conf', 'deep', 'lib'])
    expect(await bringBack(host, home, made, 'lib', names)).toMatchObject({ back: 0, removed: 0 })
  })
})
