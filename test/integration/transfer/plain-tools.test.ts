import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Host } from '../../../src/remote/command.ts'
import { copyFolder, stagingFolder } from '../../../src/transfer/copy.ts'
import { listFolder } from '../../../src/transfer/manifest.ts'
import { encodeName } from '../../../src/transfer/names.ts'
import { toolsOf } from '../../../src/transfer/tools.ts'
import { disguise, machineOf } from './disguise.ts'
import { picture } from './picture.ts'
import { everything, NASTY, type Node, plant, temporary, WORSE } from './trees.ts'

/** Servers in slim containers have busybox; macOS and FreeBSD have the tar of libarchive. */
const busybox = programAt('busybox')
const bsdtar = programAt('bsdtar')

function programAt(name: string): string | undefined {
  try {
    return execFileSync('sh', ['-c', 'command -v "$1"', 'sh', name], { encoding: 'utf8' }).trim()
  } catch {
    return undefined
  }
}

/** A machine on whose PATH these programs and nothing else are. */
function machineWith(name: string, programs: Readonly<Record<string, string>>): Host {
  const folder = path.join(temporary(), 'bin')
  mkdirSync(folder)
  for (const [program, file] of Object.entries(programs)) symlinkSync(file, path.join(folder, program))
  return machineOf(name, name, { PATH: folder })
}

const POSIX =
  'sh find xargs readlink mv ln cp mkdir rm rmdir df awk sync chmod cat cmp ls head wc stat touch sha256sum'.split(
    ' ',
  )

/** Machines by what they have; a make that is not installed here is left out. */
const MAKES: Readonly<Record<string, (() => Host) | undefined>> = {
  GNU: () => machineOf('gnu'),
  busybox: busybox
    ? () =>
        machineWith('slim', Object.fromEntries([...POSIX, 'tar', 'printf'].map((name) => [name, busybox!])))
    : undefined,
  bsdtar: bsdtar
    ? () =>
        machineWith('mac', {
          ...Object.fromEntries(POSIX.map((name) => [name, programAt(name)!])),
          tar: bsdtar!,
        })
    : undefined,
}

test.skipIf(!busybox)('what busybox has is recognized', async () => {
  expect(await toolsOf(MAKES.busybox!())).toMatchObject({ tar: 'busybox', hash: 'sha256sum' })
})

test.skipIf(!bsdtar)('the tar of macOS and FreeBSD is recognized', async () => {
  expect(await toolsOf(MAKES.bsdtar!())).toMatchObject({ tar: 'bsd', hash: 'sha256sum' })
})

const lastSecond = (node: object) => 'mtime' in node && node.mtime === -1

const PAIRS = Object.keys(MAKES).flatMap((from) => Object.keys(MAKES).map((to) => [from, to] as const))

describe.each(PAIRS)('from %s to %s', (from, to) => {
  const possible = MAKES[from] !== undefined && MAKES[to] !== undefined

  test.skipIf(!possible)('a tree of the worst arrives equal, also over an older one', async () => {
    const [source, target] = [MAKES[from]!(), MAKES[to]!()]
    const [root, home] = [path.join(temporary(), 'from'), temporary()]
    const copy = async () =>
      copyFolder({
        source,
        sourceRoot: root,
        target,
        targetRoot: path.join(home, 'to'),
        files: await everything(source, root),
        staging: stagingFolder(home, 'run', 'x'),
        backup: path.join(home, 'backup'),
      })
    plant(root, NASTY)
    await copy()
    // What stands there already is replaced and kept.
    const changed = NASTY.filter((node) => 'content' in node).map((node) => ({
      ...node,
      content: `new ${node.name.length}`,
    }))
    plant(root, [...changed, ...WORSE])
    // To busybox's touch, the last second of 1969 is an error.
    const timeless = from !== 'GNU' && to === 'busybox' ? WORSE.filter((node) => lastSecond(node)) : []
    const before = picture(path.join(home, 'to'))
    const copied = await copy()
    expect(copied.retried).toEqual([])
    expect(copied.timeless.sort()).toEqual(timeless.map(({ name }) => name).sort())
    const [there, here] = [picture(path.join(home, 'to')), picture(root)].map((all) =>
      [...all].map(([name, thing]) =>
        timeless.some((node) => node.name === name)
          ? [name, thing.replace(/ -?\d+ (\w+)$/, ' $1')]
          : [name, thing],
      ),
    )
    expect(there!.sort()).toEqual(here!.sort())
    const kept = picture(path.join(home, 'backup'))
    for (const node of changed) {
      const name = encodeName(node.name).toString('latin1')
      expect([name, kept.get(name)]).toEqual([name, before.get(name)])
    }
    // Both ways to list agree about everything.
    expect(await listFolder(source, root)).toEqual(await listFolder(machineOf('judge'), root))
  })
})

const FEW: readonly Node[] = [
  { name: 'conf/plain.xml', content: '<plain/>' },
  { name: 'conf/with "blanks" and $signs.xml', content: '' },
  { name: 'conf/script.sh', content: '#!/bin/sh', mode: 0o750 },
  { name: `conf/${'long '.repeat(40)}name`, content: 'longer than a header holds' },
  { name: 'conf/zeros', content: Buffer.alloc(5_000) },
  { name: 'link', link: 'conf/plain.xml' },
]

test.each(PAIRS.filter((pair) => pair.every((make) => MAKES[make])))(
  'from %s to %s few files take one command here and two there',
  async (from, to) => {
    const commands: string[] = []
    const counted = (host: Host, name: string) =>
      disguise(host, {
        name,
        tamper: (running) => {
          commands.push(name)
          return running
        },
      })
    const [source, target] = [counted(MAKES[from]!(), 'old'), counted(MAKES[to]!(), 'new')]
    const [root, home] = [path.join(temporary(), 'from'), temporary()]
    const request = {
      ...{ source, sourceRoot: root, target, targetRoot: path.join(home, 'to') },
      ...{ staging: stagingFolder(home, 'run', 'x'), backup: path.join(home, 'backup') },
    }
    plant(root, FEW)
    plant(request.targetRoot, [{ name: 'conf/plain.xml', content: '<older/>' }])
    const files = await everything(source, root)
    await toolsOf(target)
    commands.length = 0
    expect(await copyFolder({ ...request, files })).toMatchObject({
      ...{ files: 5, links: 1, replaced: ['conf/plain.xml'], retried: [], connections: 1 },
    })
    expect(commands.toSorted()).toEqual(['new', 'new', 'old'])
    expect([...picture(request.targetRoot)].sort()).toEqual([...picture(root)].sort())
    expect(readdirSync(home).toSorted()).toEqual(['backup', 'to'])
  },
)

test('a host without tar and hash tool: both are named at once', async () => {
  const programs = Object.fromEntries(
    ['sh', 'find', 'stat', 'xargs'].map((program) => [program, programAt(program)!]),
  )
  await expect(toolsOf(machineWith('bare', programs))).rejects.toMatchObject({
    problems: [
      { reason: 'preflight-failed', host: 'bare', what: expect.stringContaining('tar') },
      { reason: 'preflight-failed', host: 'bare', what: expect.stringContaining('sha256sum') },
    ],
  })
})
