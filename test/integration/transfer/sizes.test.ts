import { closeSync, ftruncateSync, mkdirSync, openSync, rmSync, statSync, writeSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { copyFolder, stagingFolder } from '../../../src/transfer/copy.ts'
import { labRoot } from '../../lab/machine/inside.ts'
import { machineOf } from './disguise.ts'
import { picture } from './picture.ts'
import { everything, type Node, plant, temporary } from './trees.ts'

const GIBIBYTE = 2 ** 30

/** Takes 4 GiB and, where holes are filled on the way, half a minute: `WSO2_LARGE=1`. */
const LARGE = process.env.WSO2_LARGE === '1'

const PAIRS = [
  ['from host to host', machineOf('old'), machineOf('new')],
  ['on one host', machineOf('both'), machineOf('both')],
] as const

describe.each(PAIRS)('%s', (_, source, target) => {
  /** Copies what `make` puts into a folder; gives the folder where it went. */
  async function arrivesEqual(make: (root: string) => void): Promise<string> {
    // In memory: how fast the machine's disk takes gigabytes is not the question.
    const [root, home] = [path.join(temporary('from ', labRoot()), 'from'), temporary('to ', labRoot())]
    const to = path.join(home, 'to')
    mkdirSync(root)
    make(root)
    const files = await everything(source, root)
    const copied = await copyFolder({
      source,
      sourceRoot: root,
      target,
      targetRoot: to,
      files,
      staging: stagingFolder(home, 'run', 'x'),
      backup: path.join(home, 'backup'),
    })
    expect(copied.files).toBe(files.filter(({ type }) => type === 'file').length)
    expect([...picture(to)].sort()).toEqual([...picture(root)].sort())
    rmSync(root, { recursive: true })
    return to
  }

  test('20,000 tiny files', async () => {
    await arrivesEqual((root) => {
      const node = (at: number): Node => ({ name: `${at % 200}/${at}.xml`, content: `<e>${at}</e>` })
      plant(
        root,
        Array.from({ length: 20_000 }, (_, at) => node(at)),
      )
    })
  })

  test('1 GiB that is nearly all hole', async () => {
    const to = await arrivesEqual((root) => {
      holed(path.join(root, 'holed.dat'), GIBIBYTE, [0, GIBIBYTE / 2 - 3, GIBIBYTE - 6])
      holed(path.join(root, 'nothing but a hole'), 10_000_000, [])
    })
    const { size, blocks } = statSync(path.join(to, 'holed.dat'))
    console.log(`a hole of ${size} bytes takes ${blocks * 512} bytes after the copy`)
  })

  test.runIf(LARGE)('one byte more than 32 bits count', async () => {
    await arrivesEqual((root) => holed(path.join(root, 'large.dat'), 4 * GIBIBYTE + 1, [0, 4 * GIBIBYTE - 5]))
  })
})

/** A file of that size with six bytes at some places and nothing between. */
function holed(file: string, size: number, places: readonly number[]): void {
  const handle = openSync(file, 'w')
  ftruncateSync(handle, size)
  for (const place of places) writeSync(handle, 'thing!', place)
  closeSync(handle)
}
