import { readFileSync } from 'node:fs'
import { parse } from 'smol-toml'
import { describe, expect, test } from 'vitest'
import { type MergeResult, mergeDeploymentToml } from '../../../src/toml/merge.ts'
import { readToml, type TomlFile } from '../../../src/toml/read.ts'
import { mergeMarkdown, mergeReport } from '../../../src/toml/report.ts'
import { type MergeRule, MergeRules, parseOwnRules } from '../../../src/toml/rules.ts'

const here = new URL('.', import.meta.url)
const route = parse(readFileSync(new URL('../../../routes/mi-7.1.0-to-4.0.0.toml', here), 'utf8'))
const rules = MergeRules.parse(route.merge)
const empty = MergeRules.parse({})

function fixture(name: string): TomlFile {
  return readToml(readFileSync(new URL(`fixtures/${name}.toml`, here)), `${name}.toml`)
}

function file(text: string, name = 'deployment.toml'): TomlFile {
  return readToml(Buffer.from(text), name)
}

function merge(source: TomlFile, target = fixture('mi-4.0.0'), ownRules: MergeRule[] = []): MergeResult {
  return mergeDeploymentToml({ source, target, rules, ownRules })
}

const keysOf = (list: { keys: string[] }[]) => list.flatMap(({ keys }) => keys)

describe('the Micro Integrator of EI 7.1 to that of API-M 4.0', () => {
  test.each([
    ['ldap-old', 'mi-4.0.0', 'ldap-merged'],
    ['jdbc-old', 'mi-4.0.0', 'jdbc-merged'],
    ['pair-mi12-tests-transport', 'mi-4.0.0', 'transport-merged'],
    ['jdbc-old', 'pair-mi40-docker', 'jdbc-docker-merged'],
  ])('%s into %s', async (source, target, expected) => {
    const result = merge(fixture(source), fixture(target))
    expect(result.conflicts).toEqual([])
    await expect(result.text).toMatchFileSnapshot(`fixtures/${expected}.toml`)
    await expect(mergeMarkdown(result)).toMatchFileSnapshot(`fixtures/${expected}.md`)
  })

  test('the old default file changes nothing and warns of keystore.tls', () => {
    const result = merge(fixture('mi-1.2.0'))
    expect(result.text).toBe(fixture('mi-4.0.0').text)
    expect(keysOf(result.warnings)).toContain('keystore.tls.file_name')
  })

  test('a second merge finds nothing to do', () => {
    const merged = file(merge(fixture('ldap-old')).text as string)
    expect(merge(fixture('ldap-old'), merged).edits).toEqual([])
  })

  test('a customised keystore.tls waits for a decision; rename then gives the path that 4.0 wants', () => {
    const source = file('[keystore.tls]\nfile_name = "own.jks"\npassword = "Own-Pw-1"\n')
    const asked = merge(source)
    expect(keysOf(asked.conflicts)).toEqual(['keystore.tls.file_name', 'keystore.tls.password'])
    expect(asked.text).toBeUndefined()
    expect(asked.edits).toEqual([])
    const renamed = merge(
      source,
      fixture('mi-4.0.0'),
      parseOwnRules([{ op: 'rename', key: 'keystore.tls', to: 'keystore.primary' }], 'wso2-migrate.toml'),
    )
    expect(renamed.text).toContain(
      '[keystore.primary]\nfile_name = "repository/resources/security/own.jks"\n',
    )
    expect(renamed.text, 'secrets stay readable').toContain(
      '[keystore.internal]\nfile_name = "repository/resources/security/wso2carbon.jks"',
    )
    const dropped = merge(
      source,
      fixture('mi-4.0.0'),
      parseOwnRules([{ op: 'drop', key: 'keystore.tls' }], 'f'),
    )
    expect(dropped.text).toBe(fixture('mi-4.0.0').text)
  })

  test.each([
    ['[keystore.primary]\nfile_name = "own.jks"', 'file_name = "repository/resources/security/own.jks"'],
    ["[truststore]\nfile_name = 'own.jks'", "file_name = 'repository/resources/security/own.jks'"],
    [
      '[transport.http]\nlistener.keystore.file_name = "own.jks"',
      'listener.keystore.file_name = "repository/resources/security/own.jks"',
    ],
    [
      '[transport.https]\nlistener.truststore.file_name = "own.jks"',
      'listener.truststore.file_name = "repository/resources/security/own.jks"',
    ],
    [
      '[transport.ws]\nsender.keystore.file_name = "own.jks"',
      'sender.keystore.file_name = "repository/resources/security/own.jks"',
    ],
    [
      '[transport.wss]\nsender.truststore.file_name = "own.jks"',
      'sender.truststore.file_name = "repository/resources/security/own.jks"',
    ],
    ['[keystore.primary]\nfile_name = "/etc/ssl/own.jks"', 'file_name = "/etc/ssl/own.jks"'],
    ['[keystore.primary]\nfile_name = "sub/own.jks"', 'file_name = "sub/own.jks"'],
    ['[keystore.primary]\nfile_name = "$env{KEYSTORE}"', 'file_name = "$env{KEYSTORE}"'],
  ])('the path of a keystore is that from the home: %j', (source, expected) => {
    expect(`${merge(file(`${source}\n`)).text}\n`).toContain(`\n${expected}\n`)
  })

  test('[secrets] comes last, [encryption] key and [user_store] type are those of the old server', () => {
    const source = file(
      '[secrets]\na = "x"\n[encryption]\nkey = "0123"\n[user_store]\ntype = "read_write_ldap"\n[own]\nx = 1\n',
    )
    const target = file('[server]\n[encryption]\nkey = "4567"\n[user_store]\ntype = "database"\n')
    const { text, conflicts } = merge(source, target)
    expect(conflicts).toEqual([])
    expect(text).toContain('[encryption]\nkey = "0123"\n')
    expect(text).toContain('[user_store]\ntype = "read_write_ldap"\n')
    expect(text).toMatch(/\[own\]\nx = 1\n\n\[secrets\]\na = "x"\n$/)
  })

  test('a keystore.internal that 1.2 ignored is asked about where secrets hang on it', () => {
    const internal = '[keystore.internal]\nfile_name = "internal.jks"\n'
    expect(keysOf(merge(file(`${internal}[secrets]\na = "x"\n`)).conflicts)).toEqual([
      'keystore.internal.file_name',
    ])
    const alone = merge(file(internal))
    expect(alone.text).toContain(
      '[keystore.internal]\nfile_name = "repository/resources/security/internal.jks"',
    )
    expect(keysOf(alone.warnings)).toContain('keystore.internal.file_name')
  })

  test('HL7 is warned about, plain secrets and redundant lines too', () => {
    const result = merge(
      file(
        '[transport.hl7]\nenable = true\n[internal_api_ssl_config]\na = 1\n[secrets]\nx = "[plain-pw-1]"\n',
      ),
    )
    expect(keysOf(result.warnings)).toEqual(
      expect.arrayContaining(['transport.hl7.enable', 'internal_api_ssl_config.a', 'secrets.x']),
    )
  })

  test('a target that somebody edited already is a conflict, not overwritten', () => {
    const target = file(
      fixture('mi-4.0.0').text.replace('hostname = "localhost"', 'hostname = "new.example.com"'),
    )
    const source = file('[server]\nhostname = "old.example.com"\n')
    const { conflicts } = merge(source, target)
    expect(keysOf(conflicts)).toEqual(['server.hostname'])
    expect(conflicts[0]?.what).toContain('the old server "old.example.com", the target "new.example.com"')
    const secret = (value: string) => file(`[own]\npassword = "${value}"\n`)
    const hidden = merge(secret('Conflict-Pw-1'), secret('Conflict-Pw-22'))
    expect(hidden.conflicts[0]?.what).toContain('the old server "***", the target "*** (differs)"')
    expect(JSON.stringify(hidden)).not.toContain('Conflict-Pw')
    const own = parseOwnRules([{ op: 'set', key: 'server.hostname', value: 'third.example.com' }], 'f')
    expect(merge(source, target, own).text).toContain('hostname = "third.example.com"')
  })

  test('two datasources with one id are a conflict', () => {
    const twice = '[[datasource]]\nid = "A"\nurl = "x"\n[[datasource]]\nid = "A"\nurl = "y"\n'
    expect(keysOf(merge(file(twice)).conflicts)).toEqual(['datasource'])
  })

  test('datasources merge by id', () => {
    const target = file('[[datasource]]\nid = "A"\n# the pool\npool_options.maxActive = 5\n')
    const source = file('[[datasource]]\nid = "B"\nurl = "b"\n\n[[datasource]]\nid = "A"\nurl = "a"\n')
    expect(merge(source, target).text).toBe(
      '[[datasource]]\nid = "A"\n# the pool\npool_options.maxActive = 5\nurl = "a"\n\n[[datasource]]\nid = "B"\nurl = "b"\n',
    )
  })

  test('rules name one element by its identity: rewrite, set, warn, conditions', () => {
    const source = file(
      '[[datasource]]\nid = "A"\nurl = "jdbc:a"\n\n[[datasource]]\nid = "B"\nurl = "jdbc:b"\n',
    )
    const own = parseOwnRules(
      [
        { op: 'rewrite', key: 'datasource[B].url', rewrite: { match: '^jdbc:', replace: 'jdbc:x:' } },
        { op: 'set', key: 'datasource[A].username', value: 'mi', if_present: ['datasource[B].url'] },
        { op: 'warn', key: 'datasource[B]', why: 'B was seen.' },
        { op: 'set', key: 'datasource[C].username', value: 'mi', if_present: ['datasource[C]'] },
      ],
      'f',
    )
    const result = merge(source, file('[server]\n'), own)
    expect(result.text).toBe(
      '[server]\n\n[[datasource]]\nid = "A"\nurl = "jdbc:a"\nusername = "mi"\n\n[[datasource]]\nid = "B"\nurl = "jdbc:x:b"\n',
    )
    expect(result.warnings).toContainEqual(
      expect.objectContaining({ keys: ['datasource[B].id', 'datasource[B].url'], what: 'B was seen.' }),
    )
    expect(result.decisions.find(({ key }) => key === 'datasource[B].url')?.why).toContain(
      '"jdbc:b" was rewritten',
    )
    const missing = parseOwnRules([{ op: 'set', key: 'datasource[C].username', value: 'mi' }], 'f')
    expect(keysOf(merge(source, file('[server]\n'), missing).conflicts)).toEqual(['datasource'])
  })

  test('a rule of the user that fits no setting is said, with the likely key', () => {
    const own = parseOwnRules(
      [
        { op: 'drop', key: 'sevrer.hostname' },
        { op: 'take', key: 'server' },
      ],
      'f',
    )
    const { warnings } = merge(file('[server]\nhostname = "h"\n'), fixture('mi-4.0.0'), own)
    expect(warnings).toEqual([
      {
        keys: ['sevrer.hostname'],
        what: expect.stringContaining('fits no setting'),
        fix: 'did you mean server.hostname?',
      },
    ])
  })

  test('traps that the merge brings are named by their key, those of the target are not', () => {
    const target = file('[a]\nx = "p&q"\n')
    const { warnings } = merge(file('[b]\ny = "r<s"\n[[datasource]]\nid = "A"\nurl = "{{u}}"\n'), target)
    expect(keysOf(warnings)).toEqual(['b.y', 'datasource[0].url'])
  })

  test('the pristine old file knows defaults that the route does not', () => {
    const pristineSource = file('[mediation]\nflow = 1\n')
    const source = file('[mediation]\nflow = 1\nown = 2\n')
    const result = mergeDeploymentToml({ source, target: file('[server]\n'), pristineSource, rules })
    expect(result.text).toBe('[server]\n\n[mediation]\nown = 2\n')
  })

  test('no comment of any pair is lost', () => {
    for (const target of ['mi-4.0.0', 'mi-4.1.0', 'pair-mi40-docker']) {
      for (const source of ['mi-1.1.0', 'mi-1.2.0', 'ldap-old', 'jdbc-old', 'pair-mi12-tests-transport']) {
        const merged = merge(fixture(source), fixture(target)).text as string
        for (const { text } of fixture(target).comments) expect(merged).toContain(text)
      }
    }
  })
})

describe('the rules that a conflict offers', () => {
  /** Decides all conflicts of a merge by the rules that they offer, word for word. */
  function decided(op: 'keep' | 'take', target: string, source: string, given: MergeRule[]) {
    const merge = (ownRules: MergeRule[]) =>
      mergeDeploymentToml({ target: file(target), source: file(source), rules: empty, ownRules })
    const { conflicts } = merge(given)
    const offered = conflicts.map(({ fix }) => /\{ op = .*? \}/.exec(fix)?.[0].replace('take', op))
    const own = parse(`merge = [${offered.join(', ')}]`).merge as unknown[]
    const result = merge([...given, ...parseOwnRules(own, 'migrate.toml')])
    return { keys: keysOf(conflicts), left: keysOf(result.conflicts), text: result.text }
  }
  const byId = (key: string, mode: 'union' | 'replace'): MergeRule => ({
    op: 'array',
    key,
    identity: ['id'],
    mode,
    why: 'w',
  })

  test.each(['union', 'replace'] as const)('two elements with one identity: %s', (mode) => {
    const target = '[s]\nx = 1\n\n[[a]]\nid = 1\nown = true\n'
    const source = '[s]\nx = 1\n\n[[a]]\nid = 7\nb = 1\n\n[[a]]\nid = 7\nb = 2\n'
    const rules = [byId('a', mode)]
    expect(decided('keep', target, source, rules)).toEqual({ keys: ['a'], left: [], text: target })
    expect(decided('take', target, source, rules)).toEqual({ keys: ['a'], left: [], text: source })
  })

  test('rules for what is in one of two such elements still hold', () => {
    const source = '[[a]]\nid = 7\nb = 1\n\n[[a]]\nid = 7\nc = 2\n'
    const rules: MergeRule[] = [
      byId('a', 'union'),
      { op: 'take', key: 'a', why: 'w' },
      { op: 'drop', key: 'a[7].c', notice: 'note', why: 'w' },
    ]
    const { text } = mergeDeploymentToml({
      target: file(''),
      source: file(source),
      rules: empty,
      ownRules: rules,
    })
    expect(text).toBe('[[a]]\nid = 7\nb = 1\n\n[[a]]\nid = 7\n')
  })

  test('an element whose place is the name of another one', () => {
    const target = 'b = [{ id = 1 }, { id = 2 }]\n'
    const source = '[[b]]\n[[b.id]]\nid = "one"\n[[b.id]]\nid = "one"\n'
    const rules = [byId('*', 'replace'), byId('*.*', 'replace')]
    const { keys, left, text } = decided('take', target, source, rules)
    expect({ keys, left }).toEqual({ keys: ['b[2].id', 'b[1]', 'b[2]'], left: [] })
    expect(parse(text as string)).toEqual(parse(source))
  })

  test('whoever takes an array gets it, though the old pack shipped it so', () => {
    const [target, source] = ['x = 1\n\n[[a]]\nid = 1\n', 'x = 1\n\n[[a]]\nid = 7\nb = 1\n']
    const given = MergeRules.parse({ defaults: { source: parse(source) }, rules: [byId('a', 'replace')] })
    const under = (ownRules: MergeRule[]) =>
      mergeDeploymentToml({ target: file(target), source: file(source), rules: given, ownRules }).text
    expect(under([])).toBe(target)
    expect(under([{ op: 'take', key: 'a', why: 'w' }])).toBe(source)
  })
})

describe('the text', () => {
  const plain = (target: string, source: string) =>
    mergeDeploymentToml({ target: file(target), source: file(source), rules: empty }).text

  test.each([
    [
      'CRLF stays',
      '[a]\r\nx = 1\r\n',
      '[a]\ny = [\n  1, # one\n  2\n]\n',
      '[a]\r\nx = 1\r\ny = [\r\n  1, # one\r\n  2\r\n]\r\n',
    ],
    ['no final newline stays', '[a]\nx = 1', '[a]\ny = 2\n[b]\nz = 3\n', '[a]\nx = 1\ny = 2\n\n[b]\nz = 3'],
    ['after its commented-out line', '[a]\n# y = 1\nx = 1\n', '[a]\ny = 2\n', '[a]\n# y = 1\ny = 2\nx = 1\n'],
    [
      'after its commented-out section',
      '[a]\nx = 1\n\n# [b]\n# y = 1\n\n# [c]\n',
      '[b]\ny = 2\n',
      '[a]\nx = 1\n\n# [b]\n# y = 1\n\n[b]\ny = 2\n\n# [c]\n',
    ],
    [
      'a parent goes before its child',
      '[a]\nx = 1\n\n# about b.c\n[b.c]\ny = 1\n',
      '[b]\nz = 2\n',
      '[a]\nx = 1\n\n[b]\nz = 2\n\n# about b.c\n[b.c]\ny = 1\n',
    ],
    ['dotted stays dotted', '[a]\np.x = 1\nq = 2\n', '[a.p]\ny = 3\n', '[a]\np.x = 1\np.y = 3\nq = 2\n'],
    ['inline stays inline', 'a = { x = 1 }\n', '[a]\ny = "$ref{b.c}"\n', 'a = { x = 1, y = "$ref{b.c}" }\n'],
    [
      'root keys before the first header',
      '# file\n\n# about a\n[a]\n',
      'r = 0x1F\n',
      '# file\n\nr = 0x1F\n\n# about a\n[a]\n',
    ],
    [
      'keys named like parts of Object.prototype',
      '[toString]\nx = 1\n',
      '[toString]\n__proto__ = 2\nhasOwnProperty.call = 1\n',
      '[toString]\nx = 1\n__proto__ = 2\nhasOwnProperty.call = 1\n',
    ],
    [
      'a new section keeps the quotes of its keys',
      '',
      '[j]\n\'connectionfactory.Q\' = "tcp://h"\n',
      '[j]\n\'connectionfactory.Q\' = "tcp://h"\n',
    ],
  ])('%s', (_, target, source, expected) => {
    expect(plain(target, source)).toBe(expected)
    expect(({} as Record<string, unknown>).x).toBeUndefined()
  })

  test('tables that dotted keys cannot hold get headers where they are new, too', () => {
    const { text } = mergeDeploymentToml({
      source: file('a.a = "plain"\n[[port.a]]\na.a = []\nid = "one"\n'),
      target: file('\n'),
      rules: MergeRules.parse({ rules: [{ op: 'rename', key: 'port', to: 'a.name', why: 'w' }] }),
    })
    expect(text).toBe('\n[a]\na = "plain"\n\n[[a.name.a]]\na.a = []\nid = "one"\n')
  })

  test.each([
    [
      'in a new element',
      '',
      '[[l]]\nid = 1\nc.d.x = 1\n[[l.e]]\na.a = []\n',
      'l.c.d.y',
      '[[l]]\nid = 1\n\n[l.c.d]\nx = 1\n\n[[l.c.d.y]]\na.a = []\n',
    ],
    [
      'in an element that the target has',
      '[[l]]\nid = 1\nc.d.x = 1\n',
      '[[l]]\nid = 1\nc.d.x = 1\n[[l.e]]\na.a = []\n',
      'l.c.d.y',
      '[[l]]\nid = 1\n\n[l.c.d]\nx = 1\n\n[[l.c.d.y]]\na.a = []\n',
    ],
    [
      'in an element behind others',
      '[[l]]\nid = 0\n',
      '[[l]]\nid = 1\nd.x = 1\n[[l.e]]\na.a = []\n',
      'l.d.y',
      '[[l]]\nid = 0\n\n[[l]]\nid = 1\n\n[l.d]\nx = 1\n\n[[l.d.y]]\na.a = []\n',
    ],
    [
      'in a new section',
      '',
      '[l]\nid = 1\nd.x = 1\n[[l.e]]\na.a = []\n',
      'l.d.y',
      '[l]\nid = 1\n\n[l.d]\nx = 1\n\n[[l.d.y]]\na.a = []\n',
    ],
    [
      'between braces among dotted keys',
      '[[l]]\nid = 1\nb.a = { x = 1 }\n',
      '[[l]]\nid = 1\nb.a.x = 1\n[[l.e]]\na.a = []\n',
      'l.b.a.n',
      '[[l]]\nid = 1\n\n[l.b.a]\nx = 1\n\n[[l.b.a.n]]\na.a = []\n',
    ],
    [
      'beside dotted keys that can stay',
      '',
      '[[l]]\nid = 1\nc.d.x = 1\nf.g = 1\n[[l.e]]\na.a = []\n',
      'l.f.h',
      '[[l]]\nid = 1\nc.d.x = 1\n\n[l.f]\ng = 1\n\n[[l.f.h]]\na.a = []\n',
    ],
  ])('and where they are deep inside of something: %s', (_, target, source, to, expected) => {
    const rules: MergeRule[] = [
      { op: 'array', key: 'l', identity: ['id'], mode: 'union', why: 'w' },
      { op: 'rename', key: 'l.e', to, why: 'w' },
    ]
    const given = { target: file(`s = 1\n\n${target}`), source: file(source) }
    const { text } = mergeDeploymentToml({ ...given, rules: MergeRules.parse({ rules }) })
    expect(text).toBe(`s = 1\n\n${expected}`)
  })

  test('quotes that a key needs not come from the old file with its setting, and go when it is renamed', () => {
    const source = file('[t]\n"k" = 0x1F\n\'n\' = 2\n')
    const set: MergeRule = { op: 'set', key: 't.k', value: 7, why: 'w' }
    const under = (...ownRules: MergeRule[]) =>
      mergeDeploymentToml({ target: file(''), source, rules: empty, ownRules }).text
    expect(under()).toBe(source.text)
    expect(under(set)).toBe('[t]\n\'n\' = 2\n"k" = 7\n')
    expect(under({ op: 'rename', key: 't.k', to: 't.m', why: 'w' }, set)).toBe(
      "[t]\n'n' = 2\nm = 0x1F\nk = 7\n",
    )
  })

  test('a number and the same number as text are one for the templates: the target stays', () => {
    const result = mergeDeploymentToml({
      target: file('port = 8280\n'),
      source: file('port = "8280"\n'),
      rules: empty,
    })
    expect(result.edits).toEqual([])
    expect(result.decisions[0]?.why).toMatch(/another type/)
  })

  test('what the server cannot read does not come in', () => {
    expect(() => plain('[a]\n', '[a]\nx = [1, "b"]\n')).toThrow(/law L6.*several types/s)
  })

  test('nor where the target has the same fault elsewhere, which the merge mends', () => {
    const [target, source] = [file('[a]\nx = [1, "b"]\n'), file('[a]\nx = [1]\ny = [2, "c"]\n')]
    const take: MergeRule = { op: 'take', key: 'a.x', why: 'decided' }
    expect(() => mergeDeploymentToml({ target, source, rules: empty, ownRules: [take] })).toThrow(/law L6/)
    expect(() => plain('[a]\nx = [1, "b"]\n', '[a]\nz = 2\n')).not.toThrow()
  })
})

describe('reports', () => {
  test('no secret of any file, comments included, and no length of one', () => {
    const target = file(
      `${fixture('mi-4.0.0').text}\n# password = "Commented-Pw-1"\n# see amqp://u:Url-Pw-Comment@h/\n`,
    )
    const result = merge(fixture('ldap-old'), target)
    const shown = mergeMarkdown(result) + JSON.stringify(mergeReport(result))
    for (const secret of [
      'Tr-Ust-4711',
      'Store-Pw-815',
      'kFx3TzX',
      '3cc0481b70794667b5bee7e2beed2de4',
      'Url-Pw-99',
      'Db-Pw-2468',
      'Commented-Pw-1',
      'Url-Pw-Comment',
    ]) {
      expect(shown).not.toContain(secret)
    }
    expect(shown).toContain('$secret{keystore_password}')
    expect(result.decisions.find(({ key }) => key === 'truststore.password')).toMatchObject({
      from: '"***"',
      to: '"*** (differs)"',
    })
  })
})
