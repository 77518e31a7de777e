import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
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
import type { Context } from '../../../src/engine/context.ts'
import type { MigrateError } from '../../../src/errors.ts'
import { LocalHost } from '../../../src/remote/local.ts'
import { archiveRoom, backupRoomProblems } from '../../../src/steps/backup-room.ts'
import { writeArchive } from '../../../src/transfer/archive.ts'
import { checkArchive } from '../../../src/transfer/archive-check.ts'
import type { Archived, ArchiveGrade, Origin } from '../../../src/transfer/archive-format.ts'
import { stagingFolder } from '../../../src/transfer/copy.ts'
import { bytesOf, type Root, takeInventory } from '../../../src/transfer/inventory.ts'
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
  const { archived } = await writeArchive({
    host,
    origin: originOf(home),
    roots: ROOTS,
    entries,
    file,
    grade,
  })
  return archived
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

describe('a damaged archive', () => {
  let home: string
  let made: Archived
  let good: Record<'archive' | 'manifest', Buffer>

  beforeAll(async () => {
    home = nastyHome()
    made = await archive(judge, home)
    good = { archive: readFileSync(made.file), manifest: readFileSync(`${made.file}.json`) }
  })

  /** Names of the damages that were not found. */
  const accepted = async (which: 'archive' | 'manifest', damages: readonly [string, Buffer][]) => {
    const queue = [...damages]
    const wrong: string[] = []
    const work = async () => {
      for (let next = queue.pop(); next; next = queue.pop()) {
        const [name, bytes] = next
        const file = path.join(temporary(), 'mi1.files.tar')
        writeFileSync(file, which === 'archive' ? bytes : good.archive)
        writeFileSync(`${file}.json`, which === 'manifest' ? bytes : good.manifest)
        if (!('problem' in (await checkArchive(judge, file, originOf(home), made)))) wrong.push(name)
      }
    }
    await Promise.all([work(), work(), work(), work()])
    return wrong
  }
  const cuts = (bytes: Buffer) =>
    [0, 1, 8, 15, 33, 50, 77, 93, 99].map((percent): [string, Buffer] => [
      `cut at ${percent} %`,
      bytes.subarray(0, (bytes.length * percent) / 100),
    ])
  const flips = (original: Buffer, count: number) =>
    Array.from({ length: count }, (_, index): [string, Buffer] => {
      const bytes = Buffer.from(original)
      const bit = Math.floor((index / count) * original.length * 8) + (index % 8)
      bytes[bit >> 3]! ^= 1 << (bit & 7)
      return [`bit ${bit}`, bytes]
    })

  test('is good as long as nobody touches it', async () => {
    expect(await accepted('archive', [['untouched', good.archive]])).toEqual(['untouched'])
  })

  test('is found when it is cut anywhere, or has a byte too many', async () => {
    const longer: [string, Buffer] = ['longer', Buffer.concat([good.archive, Buffer.from([0])])]
    expect(await accepted('archive', [...cuts(good.archive), longer])).toEqual([])
    expect(await accepted('manifest', cuts(good.manifest))).toEqual([])
  })

  test('is found when one of 100 bits is another one, in it or in its manifest', async () => {
    expect(await accepted('archive', flips(good.archive, 100))).toEqual([])
    expect(await accepted('manifest', flips(good.manifest, 100))).toEqual([])
  })

  test('is found when it is missing, a link, or that of another home or run, each whole in itself', async () => {
    const why = async (file: string, origin: Origin, known = made) => {
      const checked = await checkArchive(judge, file, origin, known)
      return 'problem' in checked ? checked.problem.what : 'nothing'
    }
    expect(await why('/nowhere/mi1.files.tar', originOf(home))).toContain('missing')
    expect(await why(made.file, originOf(home, { run: 'run-2' }))).toMatch(
      /holds the files of .* from run run-1/,
    )
    expect(await why(made.file, originOf('/opt/other'))).toContain(home)
    const other = nastyHome()
    const theirs = await archive(judge, other)
    expect(await why(theirs.file, originOf(home))).toContain(`holds the files of new:${other}`)
    // The same home and run, and all of it right, but not what the journal names.
    writeFileSync(path.join(home, 'lib/later'), 'x')
    const later = await archive(judge, home)
    rmSync(path.join(home, 'lib/later'))
    expect(await why(later.file, originOf(home))).toContain('not the one that the journal names')
    const link = path.join(temporary(), 'mi1.files.tar')
    writeFileSync(`${link}.json`, good.manifest)
    symlinkSync(made.file, link)
    expect(await why(link, originOf(home))).toContain('missing or cannot be read')
  })
})

describe('while an archive is made', () => {
  /** A host on which one program is a script of ours; `real` names the one that it stands for. */
  const hostWhere = (program: string, script: (real: string) => string): LocalHost => {
    const folder = path.join(temporary('bin-'), 'bin')
    mkdirSync(folder)
    writeFileSync(path.join(folder, program), `#!/bin/sh\n${script(programAt(program)!)}\n`, { mode: 0o755 })
    return new LocalHost({ PATH: `${folder}:${process.env.PATH}` })
  }
  const packing = '[ "$1" = -c ] || exec "$real" "$@"'

  test.each([
    ['tar', 'its last file cannot be read', /tar ended with 1/, (real: string) => `${real} "$@"; exit 1`],
    [
      'zstd',
      'the compressor dies',
      /compressor ended with 3/,
      (real: string) => `head -c 300 | ${real} "$@"; exit 3`,
    ],
    ['tee', 'the disk takes no more', /writer ended with 1/, () => 'head -c 100 >"$2"; exit 1'],
    [
      'openssl',
      'the hasher dies',
      /hasher ended with 1/,
      (real: string) => `${real} "$@"; [ $# -gt 3 ] || exit 1`,
    ],
  ])('%s: %s: no archive, and the one before stays', async (program, _, said, script) => {
    const home = nastyHome()
    const before = await archive(judge, home)
    const kept = readFileSync(before.file)
    const error = await failure(archive(hostWhere(program, script), home, 'L0', before.file))
    expect(error.problems[0]).toMatchObject({ reason: 'backup-failed', what: expect.stringMatching(said) })
    expect(readFileSync(before.file)).toEqual(kept)
    expect(readdirSync(path.dirname(before.file)).sort()).toEqual(['mi1.files.tar', 'mi1.files.tar.json'])
  })

  test('a file that changes meanwhile is named, and there is no archive', async () => {
    const home = nastyHome()
    const script = (real: string) =>
      `real=${real}; ${packing}; "$real" "$@"; code=$?; echo more >>"${home.replaceAll('$', '\\$')}/lib/script.sh"; exit $code`
    const file = path.join(temporary(), 'mi1.files.tar')
    const error = await failure(archive(hostWhere('tar', script), home, 'L1', file))
    expect(error.problems[0].what).toMatch(
      /changed while they were backed up: .*lib\/script\.sh has another content/,
    )
    expect(readdirSync(path.dirname(file))).toEqual([])
  })

  test('a disk that is too small is said before, and leaves nothing if it fills up all the same', async () => {
    const home = nastyHome()
    writeFileSync(path.join(home, 'lib/big.jar'), randomBytes(300_000))
    const small = temporary('small-')
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=128k', 'wm-small', small])
    try {
      const bytes = bytesOf(await takeInventory(judge, home, ROOTS, false))
      const environment = { name: 'staging', file: 'm.toml', backup: { directory: small } }
      const context = { environment, host: () => judge } as unknown as Context
      const room = (grade: ArchiveGrade, times = 1) =>
        backupRoomProblems(
          context,
          Array.from({ length: times }, (_, at) => ({
            host: 'new',
            what: `the files of mi${at + 1}`,
            bytes: archiveRoom(bytes, grade),
          })),
        )
      expect(await room('L2')).toMatchObject([{ what: expect.stringMatching(/free; 33\d KB are needed/) }])
      expect(await room('L3')).toMatchObject([{ what: expect.stringMatching(/free; 66\d KB are needed/) }])
      expect(await room('L2', 2)).toMatchObject([
        {
          what: expect.stringMatching(
            /free; 66\d KB .*: 33\d KB for the files of mi1, 33\d KB for the files of mi2\./,
          ),
        },
      ])
      const error = await failure(archive(judge, home, 'L2', path.join(small, 'run-1/mi1.files.tar')))
      expect(error.problems[0]).toMatchObject({
        reason: 'backup-failed',
        what: expect.stringMatching(/No space/),
      })
      expect(readdirSync(path.join(small, 'run-1'))).toEqual([])
    } finally {
      execFileSync('umount', [small])
    }
  })

  test('L3 finds what tar forgot', async () => {
    const home = nastyHome()
    // Names come by stdin, each ended by NUL: the last one gets lost.
    const script = (real: string) => `real=${real}; ${packing}; head -z -n -1 | "$real" "$@"`
    const file = path.join(temporary(), 'mi1.files.tar')
    const error = await failure(archive(hostWhere('tar', script), home, 'L3', file))
    expect(error.problems[0].what).toMatch(/unpacked, is not what was packed: .* is gone/)
    expect(readdirSync(path.dirname(file))).toEqual([])
  })

  test('a way back that breaks off half-way is done again', async () => {
    const home = nastyHome()
    const made = await archive(judge, home)
    const before = await picture(path.join(home, 'lib'))
    const names = await namesIn(path.join(home, 'lib'))
    for (const name of names.slice(0, 6)) {
      rmSync(Buffer.concat([Buffer.from(`${home}/lib/`), encodeName(name)]))
      plant(path.join(home, 'lib'), [{ name, content: 'from the copy' }])
    }
    // The rename puts a part of the files in place, then the host has enough.
    const script = (real: string) =>
      `real=${real}; case $* in *--*) shift $(($# - 2)); "$real" -f -- "$@"; exit 1;; esac; exec "$real" "$@"`
    const error = await failure(bringBack(hostWhere('mv', script), home, made, 'lib', names))
    expect(error.reason).toBe('restore-failed')
    const half = await picture(path.join(home, 'lib'))
    expect(half).not.toEqual(before)
    await bringBack(judge, home, made, 'lib', names)
    expect(await picture(path.join(home, 'lib'))).toEqual(before)
    expect(readdirSync(home).sort()).toEqual(['conf', 'deep', 'lib'])
  })
})
