import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { copyFolder, stagingFolder } from '../../../src/transfer/copy.ts'
import { listFolder } from '../../../src/transfer/manifest.ts'
import { toolsOf } from '../../../src/transfer/tools.ts'
import { LocalHost } from './local-host.ts'
import { everything, NASTY, plant, portrait, temporary } from './trees.ts'

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

/** A host on whose PATH these programs and nothing else are. */
function hostWith(name: string, programs: Readonly<Record<string, string>>): LocalHost {
  const folder = path.join(temporary(), 'bin')
  mkdirSync(folder)
  for (const [program, file] of Object.entries(programs)) symlinkSync(file, path.join(folder, program))
  return new LocalHost(name, folder)
}

const POSIX = 'sh find xargs readlink mv ln cp mkdir rm rmdir df awk sync chmod cat sed head tail wc'.split(
  ' ',
)

function busyboxHost(): LocalHost {
  const applets = [...POSIX, 'stat', 'tar', 'sha256sum', 'printf']
  return hostWith('slim', Object.fromEntries(applets.map((applet) => [applet, busybox!])))
}

async function carries(source: LocalHost, target: LocalHost): Promise<void> {
  const [from, home] = [path.join(temporary(), 'from'), temporary()]
  plant(from, NASTY)
  const judge = new LocalHost('judge')
  const copied = await copyFolder({
    source,
    sourceRoot: from,
    target,
    targetRoot: path.join(home, 'to'),
    files: await everything(source, from),
    staging: stagingFolder(home, 'run', 'x'),
    backup: path.join(home, 'backup'),
  })
  expect(copied.retried).toEqual([])
  const wanted = await portrait(judge, from)
  expect(await portrait(judge, path.join(home, 'to'))).toEqual(wanted)
  // Both ways to list agree about everything.
  expect(await listFolder(source, from)).toEqual(await listFolder(judge, from))
}

test.skipIf(!busybox)('busybox on one side or both', async () => {
  const slim = busyboxHost()
  expect(await toolsOf(slim)).toMatchObject({ tar: 'busybox', hash: 'sha256sum' })
  await carries(slim, new LocalHost('new'))
  await carries(new LocalHost('old'), slim)
  await carries(slim, busyboxHost())
})

test.skipIf(!bsdtar)('the tar of macOS and FreeBSD on one side or both', async () => {
  const programs = Object.fromEntries(
    [...POSIX, 'stat', 'sha256sum'].map((program) => [program, programAt(program)!]),
  )
  const mac = hostWith('mac', { ...programs, tar: bsdtar! })
  expect(await toolsOf(mac)).toMatchObject({ tar: 'bsd', hash: 'sha256sum' })
  await carries(mac, new LocalHost('new'))
  await carries(new LocalHost('old'), mac)
  await carries(mac, mac)
})

test('a host without tar and hash tool: both are named at once', async () => {
  const programs = Object.fromEntries(
    ['sh', 'find', 'stat', 'xargs'].map((program) => [program, programAt(program)!]),
  )
  await expect(toolsOf(hostWith('bare', programs))).rejects.toMatchObject({
    problems: [
      { reason: 'preflight-failed', host: 'bare', what: expect.stringContaining('tar') },
      { reason: 'preflight-failed', host: 'bare', what: expect.stringContaining('sha256sum') },
    ],
  })
})
