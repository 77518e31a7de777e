import { statSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { setModes } from '../../../src/transfer/place.ts'
import { LocalHost } from './local-host.ts'
import { everything, plant, temporary } from './trees.ts'

test('a folder that locks its owner out gets its mode after all that lies below it, whatever modes are alike', async () => {
  const [host, root] = [new LocalHost('new'), temporary()]
  const modes = new Map([
    ['a', 0o000],
    ['a/b', 0o755],
    ['a/b/c', 0o000],
  ])
  plant(
    root,
    [...modes.keys()].map((name) => ({ name, folder: true })),
  )
  const folders = (await everything(host, root)).map((entry) => ({ ...entry, mode: modes.get(entry.path)! }))
  host.started.length = 0
  await setModes(host, root, folders)
  // Root, as whom tests may run, is never locked out: the order has to show it.
  expect(host.started.map((argv) => argv.at(-1))).toEqual(['0000', '0755', '0000'])
  for (const [name, mode] of modes) expect(statSync(path.join(root, name)).mode & 0o7777).toBe(mode)
})
