import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { askedOnce } from '../../../src/remote/asked-once.ts'
import type { Host } from '../../../src/remote/command.ts'
import { LocalHost } from '../../../src/remote/local.ts'
import { Together } from '../../../src/remote/together.ts'
import { hashFiles } from '../../../src/transfer/hash.ts'
import { listFolder } from '../../../src/transfer/manifest.ts'

/** The runner, and how often a command was started on it. */
function counted(): { host: Host; commands: () => number } {
  const host = new LocalHost()
  const stream = host.stream.bind(host)
  let commands = 0
  host.stream = (command) => {
    commands += 1
    return stream(command)
  }
  return { host, commands: () => commands }
}

it('what is asked at the same moment is one question, the same thing once; later is another one', async () => {
  const asked: string[][] = []
  const together = new Together<string, string>(
    async (_, questions) => {
      asked.push([...questions])
      return questions.map(async (each) => {
        if (each === 'bad') throw new Error('no answer')
        return each.toUpperCase()
      })
    },
    (question) => question,
  )
  const { host } = counted()
  const [a, b, again, bad] = await Promise.allSettled(
    ['a', 'b', 'a', 'bad'].map((each) => together.ask(host, each)),
  )
  expect([a, b, again]).toMatchObject([{ value: 'A' }, { value: 'B' }, { value: 'A' }])
  expect(bad).toMatchObject({ status: 'rejected', reason: { message: 'no answer' } })
  expect(await together.ask(host, 'a')).toBe('A')
  expect(asked).toEqual([['a', 'b', 'bad'], ['a']])
})

it('what does not change is asked once, and again after a failure', async () => {
  const { host } = counted()
  let asked = 0
  const ask = async () => {
    asked += 1
    if (asked === 1) throw new Error('the line broke')
    return asked
  }
  await expect(askedOnce(host, 'x', ask)).rejects.toThrow('the line broke')
  expect(await askedOnce(host, 'x', ask)).toBe(2)
  expect(await askedOnce(host, 'x', ask)).toBe(2)
})

let top = ''
beforeAll(() => {
  top = mkdtempSync(path.join(tmpdir(), 'together $(id) '))
  for (const [file, text] of [
    ["one/it's\nodd", 'x'],
    ['one/y', 'y'],
    ['two/n', 'n'],
    ['two/deep/file', 'deep'],
  ] as const) {
    mkdirSync(path.dirname(path.join(top, file)), { recursive: true })
    writeFileSync(path.join(top, file), text)
  }
  symlinkSync('y', path.join(top, 'one/link'))
  symlinkSync('two', path.join(top, 'linked'))
})
afterAll(() => rmSync(top, { recursive: true, force: true }))

it('several folders are listed and hashed as each by itself, with a command for all of them', async () => {
  const roots = ['one', 'nowhere', 'two', 'linked', 'one'].map((name) => path.join(top, name))
  const alone = new LocalHost()
  const { host, commands } = counted()
  const listings = await Promise.all(roots.map((root) => listFolder(host, root)))
  const files = listings.map(({ entries }) =>
    entries.filter(({ type }) => type === 'file').map((each) => each.path),
  )
  const hashes = await Promise.all(roots.map((root, at) => hashFiles(host, root, files[at]!)))
  // One that asks for the tools and lists, one that hashes; names that confuse a hasher have one of their own.
  expect(commands()).toBe(3)
  for (const [at, root] of roots.entries()) {
    expect(listings[at]).toEqual(await listFolder(alone, root))
    expect(hashes[at]).toEqual(await hashFiles(alone, root, files[at]!))
    expect(hashes[at]!.size).toBe(files[at]!.length)
  }
})

// Root may read everywhere.
it.skipIf(userInfo().uid === 0)('one that cannot be read fails for itself alone', async () => {
  const closed = path.join(top, 'closed')
  mkdirSync(closed)
  chmodSync(closed, 0)
  const { host } = counted()
  const [bad, good] = await Promise.allSettled([
    listFolder(host, closed),
    listFolder(host, path.join(top, 'one')),
  ])
  chmodSync(closed, 0o700)
  expect(bad).toMatchObject({ reason: { message: expect.stringContaining(`could not list ${closed}`) } })
  expect(good).toMatchObject({ value: { exists: true } })
})
