import fc from 'fast-check'
import type { MergeRule } from '../../../src/toml/rules.ts'

/** A model of a TOML document: every key of a table is used once, so that its text is valid by construction. */
export type Node = Map<string, Item>
type Item =
  | { kind: 'value'; text: string }
  | { kind: 'dotted'; node: Map<string, string> }
  | { kind: 'table'; node: Node; header: boolean }
  | { kind: 'tables'; nodes: Node[] }

interface Style {
  eol: string
  bom: boolean
  finalNewline: boolean
  comments: boolean
  indent: string
  equals: string
  childFirst: boolean
}

/** Few keys, so that two documents collide; some that libraries stumble over. */
const COMMON = ['a', 'b', 'name', 'id', 'port', 'password', 'q-x', 'é è', 'x.y']
const HOSTILE = ['__proto__', 'toString', 'constructor', 'hasOwnProperty', "it's", 'say "x"', '']

const STRINGS = [
  '"plain"',
  '"# no comment"',
  '"[[x]]"',
  '"]"',
  "'lit # ]'",
  '"$secret{alias}"',
  '"a&amp;b"',
  '"say \\"x\\" \\\\ y"',
  '""',
  '"é"',
  '"1"',
  '"true"',
  "'C:\\dir'",
]
/** What stands under a key that names a secret: no report may show it. */
const SECRETS = ['"Gen-Pw-1"', "'Gen-Pw-2'", '"$secret{alias}"', '"amqp://u:Gen-Pw-3@h"', '["Gen-Pw-4"]']
const LONG = ['"""one\ntwo # x\n"""', "'''\n[x]\n# y\n'''", '"""a\\\n   b"""']
const SCALARS = [
  '0',
  '1',
  '7',
  '-1',
  '8280',
  '1_000',
  '0x1F',
  '9223372036854775807',
  '1.0',
  '-0.0',
  '6.5e3',
  'true',
  'false',
]
const ODD = ['nan', 'inf', '-inf', '1979-05-27', '1979-05-27T07:32:00Z', '07:32:00', '+0', '-0']

const LISTS = [
  '[]',
  '[1, 2]',
  '["a", "b"]',
  '[\n  1, # c]\n  2\n]',
  '[["x"], []]',
  '[{ id = 1 }, { id = 2 }]',
]
const FULL = ['{ a = [] }', '[1, "a"]', '"tab\there"', '[1, 2.0]']

function valueText(full: boolean): fc.Arbitrary<string> {
  const simple = [...STRINGS, ...SCALARS, ...ODD, ...LISTS, ...LONG]
  return fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...simple) },
    { weight: 1, arbitrary: fc.constantFrom('{}', '{ a = 1, b.c = "x" }', '{ name = "n", id = [1] }') },
    { weight: full ? 1 : 0, arbitrary: fc.constantFrom(...FULL) },
  )
}

function nodeOf(depth: number, full: boolean): fc.Arbitrary<Node> {
  const keys = fc.constantFrom(...COMMON, ...COMMON, ...(full ? HOSTILE : []))
  const secret = fc.constantFrom(...SECRETS)
  const value = valueText(full).map((text): Item => ({ kind: 'value', text }))
  const dotted = fc.array(fc.tuple(keys, valueText(full), secret), { minLength: 1, maxLength: 3 }).map(
    (pairs): Item => ({
      kind: 'dotted',
      node: new Map(pairs.map(([key, text, hidden]) => [key, key === 'password' ? hidden : text])),
    }),
  )
  const item: fc.Arbitrary<Item> =
    depth === 0
      ? fc.oneof({ weight: 5, arbitrary: value }, { weight: 1, arbitrary: dotted })
      : fc.oneof(
          { weight: 5, arbitrary: value },
          { weight: 1, arbitrary: dotted },
          {
            weight: 4,
            arbitrary: fc
              .tuple(nodeOf(depth - 1, full), fc.boolean())
              .map(([node, header]): Item => ({ kind: 'table', node, header })),
          },
          {
            weight: 2,
            arbitrary: fc
              .array(nodeOf(depth - 1, full), { minLength: 1, maxLength: 3 })
              .map((nodes): Item => ({ kind: 'tables', nodes: nodes.map(withIdentity) })),
          },
        )
  return fc
    .array(fc.tuple(keys, item, secret), { maxLength: 5 })
    .map(
      (pairs) =>
        new Map(
          pairs.map(([key, other, hidden]): [string, Item] => [
            key,
            key === 'password' ? { kind: 'value', text: hidden } : other,
          ]),
        ),
    )
}

/** Half of the elements get an `id` from a pool of two. */
function withIdentity(node: Node, at: number): Node {
  if (node.size % 2 === 0) return node
  return new Map(node).set('id', { kind: 'value', text: at % 2 === 0 ? '"one"' : '"two"' })
}

const style = (full: boolean): fc.Arbitrary<Style> =>
  fc.record({
    eol: fc.constantFrom('\n', '\n', '\r\n'),
    bom: fc.constantFrom(false, false, false, true),
    finalNewline: fc.constantFrom(true, true, false),
    comments: fc.boolean(),
    indent: fc.constantFrom('', '', '  ', '\t'),
    equals: fc.constantFrom(' = ', '=', '  =  '),
    childFirst: full ? fc.constantFrom(false, false, true) : fc.constant(false),
  })

/** Documents as bytes. `full` brings what TOML 1.0 allows and the server's reader does not. */
export function documents(full: boolean): fc.Arbitrary<string> {
  return fc.tuple(nodeOf(2, full), style(full)).map(([node, how]) => print(node, how))
}

/**
 * Rules as a route or a user may write them, over the keys that documents have. Together with each other they mean something or
 * nothing; the text must be right in any case.
 */
export const rules: fc.Arbitrary<MergeRule[]> = fc.array(
  fc
    .record({
      op: fc.constantFrom('keep', 'take', 'whole', 'drop', 'set', 'rename', 'order', 'array'),
      key: fc.array(fc.constantFrom('a', 'b', 'port', 'q-x', '*'), { minLength: 1, maxLength: 3 }),
      to: fc.array(fc.constantFrom('a', 'b', 'name', 'new'), { minLength: 1, maxLength: 3 }),
      value: fc.constantFrom<unknown>(7, 'x # y', true, ['p', 'q'], { k: 'v', below: { m: 1 } }),
    })
    .map(({ op, key: parts, to, value }): MergeRule => {
      const why = 'generated'
      const plain = parts.map((part) => (part === '*' ? 'a' : part)).join('.')
      const key = parts.join('.')
      if (op === 'set') return { op, key: plain, value, why }
      if (op === 'rename') return { op, key: plain, to: to.join('.'), why }
      if (op === 'order') return { op, key: plain, place: 'last', why }
      if (op === 'array') return { op, key, identity: ['id'], mode: 'replace', why }
      if (op === 'whole') return { op: 'take', key, whole: true, why }
      return op === 'drop' ? { op, key, notice: 'note', why } : { op: op as 'keep' | 'take', key, why }
    }),
  { maxLength: 4 },
)

function print(root: Node, how: Style): string {
  const lines: string[] = []
  if (how.comments) lines.push('# head of the file', '')
  printNode(root, '', '', lines, how)
  if (how.comments) lines.push('', '# [a.name]', '# port = 1', '# the end')
  let text = lines.join('\n')
  if (how.finalNewline) text += '\n'
  return (how.bom ? '\ufeff' : '') + text.replaceAll('\n', how.eol)
}

function printNode(node: Node, path: string, header: string, lines: string[], how: Style): void {
  const own: string[] = []
  for (const [key, item] of node) {
    const tail = how.comments && key.length === 1 ? ' # tail' : ''
    if (item.kind === 'value') own.push(`${how.indent}${keyText(key)}${how.equals}${item.text}${tail}`)
    if (item.kind === 'dotted') {
      for (const [below, text] of item.node) {
        own.push(`${how.indent}${keyText(key)} . ${keyText(below)}${how.equals}${text}`)
      }
    }
  }
  const below: string[] = []
  for (const [key, item] of node) {
    const name = path ? `${path}.${keyText(key)}` : keyText(key)
    if (item.kind === 'table')
      printNode(item.node, name, `[${name}]`, below, { ...how, childFirst: how.childFirst && item.header })
    if (item.kind === 'tables')
      for (const element of item.nodes)
        printNode(element, name, `[[${name}]]`, below, { ...how, childFirst: false })
  }
  const section: string[] = []
  // A table without keys of its own may stay implicit, if something below makes it.
  const implicit = header.startsWith('[') && !header.startsWith('[[') && own.length === 0 && below.length > 0
  if (header && !implicit) {
    if (how.comments) section.push('', `# about ${header.replaceAll(/[[\]]/g, '')}`)
    section.push(header)
  }
  section.push(...own)
  if (how.comments && header) section.push('# password = "Gen-Pw-5"')
  lines.push(...(how.childFirst && header && !implicit ? [...below, ...section] : [...section, ...below]))
}

function keyText(key: string): string {
  if (/^[A-Za-z0-9_-]+$/.test(key)) return key
  return key.includes('"') || key.includes('\\') ? `'${key}'` : `"${key}"`
}
