import path from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { copyFolder, stagingFolder } from '../../../src/transfer/copy.ts'
import { decodeName } from '../../../src/transfer/names.ts'
import { LocalHost } from './local-host.ts'
import { everything, type Node, plant, portrait, temporary } from './trees.ts'

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
  .array(segment, { minLength: 1, maxLength: 5 })
  .map((parts) => parts.join('/'))
  .chain((name) =>
    fc.oneof(
      fc.record({
        name: fc.constant(name),
        content: fc.uint8Array({ maxLength: 2000 }),
        mode: fc.constantFrom(0o644, 0o600, 0o755, 0o440, 0o777),
      }),
      fc.record({
        name: fc.constant(name),
        folder: fc.constant(true as const),
        mode: fc.constantFrom(0o755, 0o700, 0o775),
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

test('any tree arrives equal', async () => {
  const [source, target] = [new LocalHost('old'), new LocalHost('new')]
  await fc.assert(
    fc.asyncProperty(fc.array(node, { maxLength: 12 }).map(possible), async (nodes) => {
      const [from, home] = [path.join(temporary(), 'from'), temporary()]
      plant(from, nodes)
      await copyFolder({
        source,
        sourceRoot: from,
        target,
        targetRoot: path.join(home, 'to'),
        files: await everything(source, from),
        staging: stagingFolder(home, 'run', 'x'),
        backup: path.join(home, 'backup'),
      })
      expect(await portrait(target, path.join(home, 'to'))).toEqual(await portrait(source, from))
    }),
    { numRuns: 60 },
  )
}, 300_000)
