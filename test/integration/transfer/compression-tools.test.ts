import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Host } from '../../../src/remote/command.ts'
import { copyFolder, stagingFolder } from '../../../src/transfer/copy.ts'
import { listFolder } from '../../../src/transfer/manifest.ts'
import { disguise, machineOf, type Tamper } from './disguise.ts'
import { problemsOf } from './lined-lab.ts'
import { picture } from './picture.ts'
import { archives, configurations, Sent, sizeOf } from './slow-line.ts'
import { everything, NASTY, plant, temporary } from './trees.ts'

const programAt = (name: string): string | undefined => {
  try {
    return execFileSync('sh', ['-c', 'command -v "$1"', 'sh', name], { encoding: 'utf8' }).trim()
  } catch {
    return undefined
  }
}

const NAMES =
  'sh find xargs readlink mv ln cp mkdir rm rmdir df awk sync chmod cat cmp ls head wc stat touch sha256sum printf tar gzip'.split(
    ' ',
  )

/** A machine on whose PATH there are these programs and nothing else. */
function machineWith(name: string, programs: Readonly<Record<string, string>>): Host {
  const folder = path.join(temporary(), 'bin')
  mkdirSync(folder)
  for (const [program, file] of Object.entries(programs)) symlinkSync(file, path.join(folder, program))
  return machineOf(name, name, { PATH: folder })
}

const named = (file: (name: string) => string | undefined) =>
  Object.fromEntries(NAMES.map((name) => [name, file(name) ?? '/nowhere']))

const bsdtar = programAt('bsdtar')
const busybox = programAt('busybox')
const MAKES: Readonly<Record<string, ((name: string) => Host) | undefined>> = {
  GNU: (name) => machineWith(name, named(programAt)),
  busybox: busybox
    ? (name) =>
        machineWith(
          name,
          named(() => busybox),
        )
    : undefined,
  bsdtar: bsdtar ? (name) => machineWith(name, { ...named(programAt), tar: bsdtar }) : undefined,
}

/** Of the line, which is this test's own. */
const RATE = 3_000_000
const TEXTS = configurations(500)
const TREE = [...TEXTS, ...archives(2, 100_000), ...NASTY]

/** A copy between two machines over a slow line. */
async function copied(source: Host, target: Host, tree = TREE) {
  const sent = new Sent()
  const far = disguise(source, { roundTripMs: 2, tamper: sent.slowed(RATE) })
  const [root, home] = [path.join(temporary(), 'from'), temporary()]
  plant(root, tree)
  const to = path.join(home, 'to')
  const copy = async () =>
    copyFolder({
      source: far,
      sourceRoot: root,
      target,
      targetRoot: to,
      files: await everything(far, root),
      staging: stagingFolder(home, 'run', 'x'),
      backup: path.join(home, 'backup'),
    })
  return { sent, root, to, copy }
}

const PAIRS = [
  ['GNU', 'busybox'],
  ['busybox', 'GNU'],
  ['busybox', 'busybox'],
  ['bsdtar', 'GNU'],
  ['GNU', 'bsdtar'],
] as const

describe.each(PAIRS)('from %s to %s over a slow line', (from, to) => {
  test.skipIf(!MAKES[from] || !MAKES[to])('a tree arrives equal, most of its text compressed', async () => {
    const { sent, root, to: there, copy } = await copied(MAKES[from]!('old'), MAKES[to]!('new'))
    const { retried, saved } = await copy()
    expect(retried).toEqual([])
    expect([...picture(there)].sort()).toEqual([...picture(root)].sort())
    expect(sent.compressed.filter((name) => name.endsWith('.car'))).toEqual([])
    expect(sent.bytes).toBeLessThan(0.75 * sizeOf(TREE))
    expect(saved).toBeGreaterThan(0.3 * sizeOf(TREE))
  })
})

/** A machine of which one program is this script; `$REAL` is the program, `$SEEN` a file of its own. */
function machineOfScript(name: string, program: string, script: string): Host {
  const file = path.join(temporary(), program)
  writeFileSync(file, `#!/bin/sh\nREAL=${programAt(program)} SEEN="$0.seen"\n${script}\n`)
  chmodSync(file, 0o755)
  return machineWith(name, { ...named(programAt), [program]: file })
}

test('a gzip that fails on the target fails the copy, and nothing is in place', async () => {
  const script =
    'case $* in *-d*) head -c 200000 | "$REAL" -dc; echo "gzip: no luck" >&2; exit 1;; esac; exec "$REAL" "$@"'
  const { to, copy } = await copied(MAKES.GNU!('old'), machineOfScript('new', 'gzip', script))
  const [problem] = await problemsOf(copy())
  expect(problem).toMatchObject({ host: 'new', what: expect.stringMatching(/exit codes: .*gzip 1/) })
  expect(picture(to).size).toBe(0)
})

test.each([
  ['gives up', 'tar', '"$REAL" "$@" | head -c 300000; exit 2'],
  ['is killed', 'tar', '"$REAL" "$@" | head -c 300000; kill -9 $$'],
])('a tar that %s before a gzip that does not is noticed', async (_, program, script) => {
  const second = `case $1 in -c) if [ -e "$SEEN" ]; then ${script}; fi; : >"$SEEN";; esac; exec "$REAL" "$@"`
  const { sent, to, copy } = await copied(machineOfScript('old', program, second), MAKES.GNU!('new'), TEXTS)
  const [problem] = await problemsOf(copy())
  expect(sent.compressed.length).toBeGreaterThan(0)
  expect(problem).toMatchObject({ host: 'old', what: expect.stringContaining('tar did not finish') })
  expect(picture(to).size).toBe(0)
})

test('a gzip that is killed on the source is noticed', async () => {
  const script = 'case $* in *-1*) "$REAL" "$@" | head -c 50000; kill -9 $$;; esac; exec "$REAL" "$@"'
  const { to, copy } = await copied(machineOfScript('old', 'gzip', script), MAKES.GNU!('new'))
  const [problem] = await problemsOf(copy())
  expect(problem).toMatchObject({ host: 'old' })
  expect(picture(to).size).toBe(0)
})

describe('the list of a far folder', () => {
  /** What a list of the same folder says, and how many bytes came for it. */
  async function listed(machine: Host, roundTripMs: number) {
    const root = path.join(temporary(), 'listed')
    plant(root, [...configurations(300), ...NASTY])
    let bytes = 0
    const tamper: Tamper = (running) => {
      running.stdout.on('data', (chunk: Buffer) => {
        bytes += chunk.length
      })
      return running
    }
    const { entries } = await listFolder(disguise(machine, { roundTripMs, tamper }), root)
    return { entries: entries.map(({ path: name, size, mode }) => ({ name, size, mode })), bytes }
  }

  test.each([
    ['comes compressed', () => MAKES.GNU!('far'), 0.5],
    ['comes as it is where gzip fails', () => machineOfScript('far', 'gzip', 'echo no >&2; exit 1'), 1.1],
    [
      'comes as it is where there is no gzip',
      () => machineWith('far', { ...named(programAt), gzip: '/nowhere' }),
      1.1,
    ],
  ])('%s, and says the same', async (_, machine, most) => {
    const near = await listed(MAKES.GNU!('near'), 0)
    const far = await listed(machine(), 20)
    expect(far.entries).toEqual(near.entries)
    expect(far.bytes).toBeLessThan(most * near.bytes)
  })
})
