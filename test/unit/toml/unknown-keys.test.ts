import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { keyWarnings } from '../../../src/toml/key-warnings.ts'
import { packTexts } from '../../../src/toml/pack-texts.ts'
import { parseText } from '../../../src/toml/read.ts'
import { isKnown, type KnownKeys, knownKeys } from '../../../src/toml/unknown-keys.ts'

/** What the packs of the Micro Integrator have in repository/resources/conf. */
const PACKS = join(import.meta.dirname, '../../lab/product/fixtures')
const text = (name: string) => readFileSync(new URL(`fixtures/${name}.toml`, import.meta.url), 'utf8')

function textsOf(version: string) {
  const folder = join(PACKS, `config-tool-${version}`)
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.\w+$/.test(name))
    .map((name) => [name, readFileSync(join(folder, name), 'utf8')] as const)
  return packTexts(files, readFileSync(join(PACKS, `deployment-${version}.toml`), 'utf8'))!
}

const mi12 = knownKeys(textsOf('1.2.0'))
const mi40 = knownKeys(textsOf('4.0.0'))
const warned = (source: string, packs: { source?: KnownKeys; target: KnownKeys }, allowed: string[] = []) =>
  keyWarnings({ target: parseText('', 'new').root, merged: parseText(source, 'merged').root }, packs, allowed)

test('of all that MI 1.2 shows in its examples, MI 4.0 does not know [keystore.tls] alone', () => {
  const shown = knownKeys({ json: [], templates: [], examples: textsOf('1.2.0').examples })
  expect(shown.keys.size).toBeGreaterThan(700)
  expect([...shown.keys].filter((key) => !isKnown(key.split('.'), mi40)).sort()).toEqual([
    'keystore.tls.alias',
    'keystore.tls.file_name',
    'keystore.tls.key_password',
    'keystore.tls.password',
  ])
})

test('what the old pack knew and the new one does not, under its new name, in one warning', () => {
  expect(warned(text('mi-1.2.0'), { source: mi12, target: mi40 })).toEqual([
    {
      keys: [
        'keystore.tls.file_name',
        'keystore.tls.password',
        'keystore.tls.alias',
        'keystore.tls.key_password',
      ],
      what: expect.stringMatching(/^The old pack names this setting, the new one does not/),
      fix: expect.stringContaining('{ op = "rename", key = "keystore.tls", to = "keystore.primary" }'),
    },
  ])
})

test.each<[string, string, [string[], RegExp, RegExp][]]>([
  ['a key of the new pack alone', '[mediation]\ninbound.core_threads = 1\n', []],
  ['anything below an open table', '[transport.http]\nlistener.parameter.own = 1\n', []],
  ['names of secrets', '[secrets]\nmine = "x"\n', []],
  [
    'a misspelt one',
    '[server]\nhostnme = "x"\n',
    [[['server.hostnme'], /^Nothing in the old pack or/, /server\.hostname now/]],
  ],
  [
    'one like no other',
    '[own]\nthing = 1\n',
    [[['own.thing'], /^Nothing in the old pack or/, /documentation/]],
  ],
])('%s', (_, source, expected) => {
  expect(warned(source, { source: mi12, target: mi40 })).toEqual(
    expected.map(([keys, what, fix]) => ({
      keys,
      what: expect.stringMatching(what),
      fix: expect.stringMatching(fix),
    })),
  )
})

test('without the old pack it only says what the new one does not name', () => {
  const [one] = warned('[own]\nthing = 1\n', { target: mi40 })
  expect(one).toMatchObject({ keys: ['own.thing'], what: 'Nothing in the new pack names this setting.' })
})

test('settings that Java alone reads are known to the route', () => {
  expect(warned('[dashboard_config]\ngroup_id = "x"\n', { target: mi40 }, ['dashboard_config'])).toEqual([])
})

test('a name that came with the new pack is likelier than one that both have', () => {
  const pack = (...keys: string[]): KnownKeys => ({ keys: new Set(keys), open: new Set() })
  const packs = {
    source: pack('opentracing.jaeger.host', 'logging.jaeger.host'),
    target: pack('logging.jaeger.host', 'opentelemetry.jaeger.host'),
  }
  expect(warned('[opentracing]\njaeger.host = "x"\n', packs)[0]?.fix).toContain(
    'key = "opentracing.jaeger.host", to = "opentelemetry.jaeger.host"',
  )
})

test("a pack's own file holds nothing unknown, nor do commented-out examples, loops and mappings", () => {
  const known = knownKeys({
    json: ['{"server.node_ip": "x", "user_store.type": {"read_only_ldap": {"user_store.class": "a.b.C"}}}'],
    templates: [
      '{% for p in transport.custom.sender %}<x name="{{p.name}}">{% for k, v in p.parameter.items() %}{{k}}{% endfor %}{% endfor %}',
      '{% if mediation.flow.enabled is defined %}{{ mediation.flow.size|default("x.y") }}{% endif %}',
    ],
    examples: [text('mi-4.0.0')],
  })
  expect(warned(text('mi-4.0.0'), { target: known })).toEqual([])
  const source = `
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
  expect(warned(source, { target: known }).flatMap(({ keys }) => keys)).toEqual(['mediation.flow.typo'])
})

test('a folder without templates is no pack to judge by', () => {
  expect(packTexts([['default.json', '{}']], '')).toBeUndefined()
  expect(
    packTexts(
      [
        ['a.j2', ''],
        ['broken.json', '{'],
      ],
      '',
    ),
  ).toMatchObject({ json: [] })
})
