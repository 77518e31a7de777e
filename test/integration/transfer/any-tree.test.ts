import { readdirSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { copyFolder, stagingFolder } from '../../../src/transfer/copy.ts'
import { decodeName } from '../../../src/transfer/names.ts'
import { machineOf } from './disguise.ts'
import { picture } from './picture.ts'
import { everything, NASTY, type Node, plant, temporary, WORSE } from './trees.ts'

/** Any bytes but NUL and the slash; those that shells, tar and line readers trip over come often. */
const segment = fc
  .oneof(
    fc
      .uint8Array({ min: 1, minLength: 1, maxLength: 30 })
      .map((bytes) => Buffer.from(bytes).toString('latin1')),
    fc.constantFrom(
      '-',
      '--',
      '\n',
      ' ',
      '$(x)',
      "'",
      '"',
      '\\',
      '*',
      '~',
      '\xff',
      '\r',
      '#',
      ';',
      'é',
      '..x',
    ),
    fc.string({
      unit: fc.constantFrom('a', '-', '\n', ' ', "'", '"', '$', '\\', '\xfe'),
      minLength: 1,
      maxLength: 8,
    }),
  )
  .map((text) => decodeName(Buffer.from(text.replaceAll('/', '_').replaceAll('\0', '_'), 'latin1')))
  .filter((name) => name !== '.' && name !== '..')

const node: fc.Arbitrary<Node> = fc
  .array(segment, { minLength: 1, maxLength: 12 })
  .map((parts) => parts.join('/'))
  .chain((name) =>
    fc.oneof(
      fc.record({
        name: fc.constant(name),
        content: fc.uint8Array({ maxLength: 2000 }),
        mode: fc.constantFrom(0o644, 0o600, 0o755, 0o440, 0o777, 0o000, 0o4755, 0o2711),
        mtime: fc.constantFrom(0, -1, 1_600_000_000, 1_700_000_000.5, 2 ** 31, 2 ** 32 + 1),
      }),
      fc.record({
        name: fc.constant(name),
        folder: fc.constant(true as const),
        mode: fc.constantFrom(0o755, 0o700, 0o775, 0o000, 0o1777, 0o2770),
      }),
      fc.record({ name: fc.constant(name), link: segment }),
    ),
  )

/** Leaves out what would stand under a file, or twice. */
function possible(nodes: readonly Node[]): Node[] {
  const taken = new Map<string, boolean>()
  return nodes.filter((candidate) => {
    const parts = candidate.name.split('/')
    const above = parts.slice(0, -1).map((_, index) => parts.slice(0, index + 1).join('/'))
    if (taken.has(candidate.name) || above.some((folder) => taken.get(folder) === false)) return false
    for (const folder of above) taken.set(folder, true)
    taken.set(candidate.name, 'folder' in candidate)
    return true
  })
}

/** How many; more by hand. */
const TREES = Number(process.env.WSO2_TREES ?? 20)

/** Between two hosts the files are streamed; on one and the same there is a shorter way. */
const PAIRS = [
  ['from host to host', machineOf('old'), machineOf('new')],
  ['on one host', machineOf('both'), machineOf('both')],
] as const

describe.each(PAIRS)('%s', (_, source, target) => {
  async function arrivesEqual(nodes: readonly Node[]): Promise<void> {
    const [from, home] = [path.join(temporary(), 'from'), temporary()]
    plant(from, nodes)
    const wanted = picture(from)
    await copyFolder({
      source,
      sourceRoot: from,
      target,
      targetRoot: path.join(home, 'to'),
      files: await everything(source, from),
      staging: stagingFolder(home, 'run', 'x'),
      backup: path.join(home, 'backup'),
    })
    expect([...picture(path.join(home, 'to'))].sort()).toEqual([...wanted].sort())
    // What was read is as it was, and nothing else was made.
    expect([...picture(from)].sort()).toEqual([...wanted].sort())
    expect(readdirSync(home)).toEqual(['to'])
  }

  test('any tree arrives equal', async () => {
    await fc.assert(fc.asyncProperty(fc.array(node, { maxLength: 12 }).map(possible), arrivesEqual), {
      numRuns: TREES,
    })
  })

  test('paths, links, modes and times at the edges arrive equal', async () => {
    await arrivesEqual([...NASTY, ...WORSE])
  })
})
