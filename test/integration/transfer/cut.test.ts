import { afterAll, beforeAll, test } from 'vitest'
import { cutAtRandom, SEED } from './cuts.ts'
import { type LinedLab, startLinedLab } from './lined-lab.ts'
import { noise } from './noise.ts'
import type { Node } from './trees.ts'

/** How often; `WSO2_CUTS=200` is the whole of it. */
const CUTS = Number(process.env.WSO2_CUTS ?? 20)

let lined: LinedLab
beforeAll(async () => {
  lined = await startLinedLab()
})
afterAll(() => lined?.stop())

/** @param odd whether there are names that no tool prints in a line: then more than one command is at it on each side */
function tree(odd: boolean): Node[] {
  return [
    ...Array.from({ length: 50 }, (_, at) => ({
      name: `synapse-configs/${at % 5}/proxy ${at}.xml`,
      content: `<proxy n="${at}">${'x'.repeat(at * 100)}</proxy>`,
    })),
    ...['one.car', 'two.car', odd ? 'new\nline.car' : 'new line.car', 'sub/-rf.jar'].map((name) => ({
      name,
      content: noise(name, 500_000),
    })),
    { name: 'sub/link', link: '../one.car' },
    { name: 'current', link: 'two.car' },
    { name: 'empty', folder: true, mode: 0o750 },
    { name: 'empty file', content: '' },
  ]
}

/** Every third thing is there already, in an older state, and there is something that nobody copies. */
function older(odd: boolean): Node[] {
  const there = tree(odd).filter((node, at) => at % 3 === 0 && !('folder' in node))
  return [
    ...there.map(
      (node): Node =>
        'link' in node ? { ...node, link: 'older' } : { ...node, content: `older ${node.name}` },
    ),
    { name: 'current', link: 'one.car' },
    { name: 'one.car', content: noise('older', 300_000) },
    { name: "the new pack's own.xml", content: 'own' },
  ]
}

test.each([
  ['sent, compared and put in place by commands of their own', true],
  ['put in place by the command that unpacks', false],
])(
  `%s, cut at ${CUTS} random bytes: each file is old or new and whole, and the second run completes it (seed ${SEED})`,
  async (_, odd) => {
    await cutAtRandom(lined, tree(odd), older(odd), { cuts: CUTS, onlyOne: false })
  },
  1_800_000,
)
