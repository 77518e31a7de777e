import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readToml } from '../../../src/toml/read.ts'
import { knownKeys, unknownKeys } from '../../../src/toml/unknown-keys.ts'

const text = (name: string) => readFileSync(new URL(`fixtures/${name}.toml`, import.meta.url), 'utf8')
const read = (content: string) => readToml(Buffer.from(content), 'deployment.toml')

const mi40 = knownKeys({
  json: ['{"server.node_ip": "x", "user_store.type": {"read_only_ldap": {"user_store.class": "a.b.C"}}}'],
  templates: [
    '{% for p in transport.custom.sender %}<x name="{{p.name}}">{% for k, v in p.parameter.items() %}{{k}}{% endfor %}{% endfor %}',
    '{% if mediation.flow.enabled is defined %}{{ mediation.flow.size|default("x.y") }}{% endif %}',
  ],
  examples: [text('mi-4.0.0')],
})

test('keystore.tls, which MI 4.0 does not read, with the name it reads', () => {
  expect(unknownKeys(read(text('mi-1.2.0')), mi40)).toEqual([
    { key: 'keystore.tls.file_name', similar: 'keystore.primary.file_name' },
    { key: 'keystore.tls.password', similar: 'keystore.primary.password' },
    { key: 'keystore.tls.alias', similar: 'keystore.primary.alias' },
    { key: 'keystore.tls.key_password', similar: 'keystore.primary.key_password' },
  ])
})

test("a pack's own file holds nothing unknown, nor do commented-out examples, loops and mappings", () => {
  expect(unknownKeys(read(text('mi-4.0.0')), mi40)).toEqual([])
  const known = `
server.node_ip = "h"
[user_store]
class = "x"
[[datasource]]
id = "A"
url = "u"
[[transport.custom.sender]]
name = "n"
parameter.anything = 1
[mediation]
flow.enabled = true
flow.size = 1
flow.typo = 2
`
  expect(unknownKeys(read(known), mi40)).toEqual([{ key: 'mediation.flow.typo', similar: undefined }])
})
