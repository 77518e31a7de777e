import { expect, it } from 'vitest'
import type { Node } from '../../../src/migration/schema.ts'
import { loadRoute } from '../../../src/routes/load.ts'
import { indexOf } from '../../../src/steps/prepare-index.ts'
import { parseText } from '../../../src/toml/read.ts'

const route = await loadRoute('apim-4.0.0-to-4.1.0')
const number = (text: string, node: Partial<Node> = {}) =>
  indexOf(route, node as Node, parseText(text, 'deployment.toml'))?.number

// The server reads everything again where the number is another one than it last finished with.
it.each([
  ['', 1],
  ['[indexing]\nenable = true\n', 1],
  ['[indexing]\nre_indexing = 2\n', 3],
  ['indexing.re_indexing = 41\n', 42],
  ['[indexing]\nre_indexing = "7"\n', 8],
  ['[indexing]\nre_indexing = true\n', 1],
])('%j gets %s', (text, expected) => {
  expect(number(text)).toBe(expected)
})

it('only nodes with a portal have an index', async () => {
  expect(number('', { profile: 'control-plane' })).toBe(1)
  expect(number('', { profile: 'gateway-worker' })).toBeUndefined()
  expect(number('', { profile: 'traffic-manager' })).toBeUndefined()
})
