import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { MigrateError } from '../../../src/errors.ts'
import { lint } from '../../../src/toml/lint.ts'
import { maskFile, secretValues } from '../../../src/toml/mask-file.ts'
import { readToml } from '../../../src/toml/read.ts'

const read = (text: string | Uint8Array) => readToml(Buffer.from(text), 'conf/deployment.toml')

function problemOf(text: string | Uint8Array) {
  try {
    read(text)
  } catch (error) {
    if (error instanceof MigrateError) return error.problems[0]
    throw error
  }
  throw new Error('was read')
}

describe('what cannot be read', () => {
  test.each([
    ['syntax', '[a]\nx = \n', 2, 5, /not TOML/],
    ['a table twice', '[a]\nx = 1\n\n[a]\ny = 2\n', 4, 1, /\[a\] is defined twice: first on line 1/],
    ['a key twice', 'a = 1\na = 2\n', 2, 1, /defined twice/],
    ['Jinja', '[a]\nx = {{ port }}\n', 2, 5, /template/],
    ['a Jinja block', '{% if x %}\na = 1\n', 1, 1, /template/],
    ['ERB', '[a]\nx = <%= @port %>\n', 2, 5, /template/],
    ['an integer outside of 64 bits', 'a = 9223372036854775808\n', 1, 5, /64 bits/],
    ['deep brackets', `a = ${'['.repeat(20_000)}`, 1, 105, /nested/],
    ['a long dotted key', `${'a.'.repeat(20_000)}b = 1`, 1, 202, /deep/],
    ['NUL', 'a = 1\nb = \0', 2, 5, /binary/],
    ['not UTF-8', Buffer.from('ä = 1\nb = "ü\xff"', 'latin1'), 1, 1, /UTF-8/],
    [
      'a byte that is not UTF-8',
      Buffer.concat([Buffer.from('ä = 1\nb = "ü'), Uint8Array.of(0xff, 0x22)]),
      2,
      7,
      /UTF-8/,
    ],
    [
      'a character that is cut',
      Buffer.concat([Buffer.from('a = "'), Uint8Array.of(0xe2, 0x82)]),
      1,
      6,
      /UTF-8/,
    ],
    ['a template in an array', 'a = [\n  "x",\n  {% if y %}\n]\n', 3, 3, /template/],
    ['a duplicate sub-table of an element', '[[a]]\n[a.b]\nx = 1\n[a.b]\ny = 2\n', 4, 1, /first on line 2/],
    ['1.1 syntax', 'a = { b = 1,\n}\n', 1, 13, /not TOML/],
    ['a control character in a string', 'a = 1\nb = "x\u0001"\n', 2, 7, /control characters/],
    ['one between single quotes', "b = 'x\u007f'\n", 1, 7, /control characters/],
    ['one in a long string', 'b = """\nx\u000b"""\n', 2, 2, /control characters/],
    ['one behind a backslash', 'b = "x\\\u0001"\n', 1, 8, /control characters/],
    ['one in a quoted key', '"x\u001f" = 1\n', 1, 3, /control characters/],
    ['one in a comment', 'a = 1 # x\u0008\n', 1, 10, /control characters/],
    ['one in a comment in an array', 'a = [ # x\u001b\n]\n', 1, 10, /control characters/],
    ['one between keys', 'a = 1\n\u000c\nb = 2\n', 2, 1, /control characters/],
    ['one after another mistake', 'a = \nb = "\u0001"\n', 2, 6, /control characters/],
    ['a carriage return alone', 'a = "x"\rb = 1\n', 1, 8, /control characters/],
    ['a carriage return alone in a comment', '# x\ry\na = 1\n', 1, 4, /control characters/],
  ])('%s', (_, text, line, column, what) => {
    const problem = problemOf(text)
    expect(problem).toMatchObject({
      reason: 'config-invalid',
      place: { file: 'conf/deployment.toml', line, column },
    })
    expect(problem.what).toMatch(what)
  })

  test.each([
    ['[server]\nhostname = "é\0"\n', /1 \| \[server\]\n {4}2 \| hostname = "é\ufffd"\n/],
    [Buffer.from('[server]\nhostname = "M\xfcnchen"\n', 'latin1'), /2 \| hostname = "M\ufffdnchen"\n {21}\^/],
    ['[server]\nhostname = "\u001b[31m\0"\n', /2 \| hostname = "\ufffd\[31m\ufffd"/],
    ['[a]\nx = {{ port }}\n', /1 \| \[a\]\n {4}2 \| x = /],
    ['[a]\nx = 1\n\n[a]\ny = 2\n', / {4}4 \| \[a\]\n {8}\^/],
  ])('the frame around the fault of %j', (text, shown) => {
    expect(problemOf(text).what).toMatch(shown)
  })

  test.each(['fffe61000a00', 'feff0061000a'])('UTF-16 (%s)', (hex) => {
    expect(problemOf(Buffer.from(hex, 'hex')).what).toMatch(/UTF-16/)
  })

  test('a file of just 1 MiB is read', () => {
    const text = `[a]\nx = 1\n${'# a comment of 32 bytes: 0123456\n'.repeat(32 * 1024)}`.slice(0, 1024 * 1024)
    expect(read(text).text).toBe(text)
  })

  test('more than 1 MiB', () => {
    expect(problemOf(`# ${'x'.repeat(1024 * 1024)}`).what).toMatch(/1024 KiB/)
  })

  test('the shipped catalogue of MI 1.2, which no server takes either', () => {
    const bytes = readFileSync(new URL('fixtures/mi-1.2.0-full.toml', import.meta.url))
    expect(problemOf(bytes)).toMatchObject({ place: { line: 440 } })
  })

  test('the frame around a mistake shows the line, and what is whole in it', () => {
    const problem = problemOf('[server]\nhostname = "mi.example"\noffset = 10 20\n')
    expect(problem.what).toContain('    2 | hostname = "mi.example"\n    3 | offset = 10 20\n')
  })

  test.each([
    '[secrets]\nmine = "Frame-Pw-1"\nbroken = \nurl = "amqp://u:Frame-Pw-2@h"\n',
    'a = 1\npassword : "Frame-Pw"\n',
    'password "Frame-Pw"\n',
    'password = Frame-Pw x\n',
    '[x]\nprops = { user = "a", password = "Frame-Pw", oops }\n',
    '[x]\nlist = [ { name = "password", value = "Frame-Pw" } oops ]\n',
    '[secrets]\nalias "Frame-Pw"\n',
    '[x]\nprivate_key = """\n-----BEGIN\nFrame-Pw\n"""x\nb = 2\n',
    "[x]\nurl = 'jdbc:mysql://h/d?user=a&password=Frame-Pw\n",
    'url = "jdbc:mysql://a:Frame-Pw@h/d\n',
    'x = 1\nFrame-Pw\n',
    'x = [\n"Frame-Pw" "b"\n]\n',
    'a = "x"\n[[a]\nmail.pw = "Frame-Pw"\n',
  ])('the frame shows no secret of %j', (text) => {
    const problem = problemOf(text)
    expect(problem.what).toMatch(/\d \| /)
    expect(JSON.stringify(problem)).not.toContain('Frame-Pw')
  })
})

test('a byte order mark is taken off with a note; templates inside of strings are values', () => {
  const file = read('\ufeffa = "{{x}}"\n')
  expect(file.text).toBe('a = "{{x}}"\n')
  expect(file.notes).toHaveLength(1)
  expect(lint(file).map(({ rule }) => rule)).toEqual(['template-in-value'])
})

test('hostile keys touch nothing global', () => {
  read('[toString]\na = 1\n[__proto__]\npolluted = true\n[constructor.prototype]\nx = 1\n')
  read('hasOwnProperty.call = 1\n')
  expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  expect(typeof Object.prototype.hasOwnProperty.call).toBe('function')
})

test.each([
  ['parent-after-child', '[a.b]\nx = 1\n[a]\ny = 2\n'],
  ['parent-after-child', '[[a.b]]\nx = 1\n[a]\ny = 2\n'],
  ['empty-array-in-inline-table', 'a = { b = [] }\n'],
  ['mixed-array', 'a = [1, "b"]\n'],
  ['mixed-array', 'a = [1, 2.0]\n'],
  ['raw-tab', 'a = "x\ty"\n'],
  ['raw-tab', 'a = ["x\ty"]\n'],
  ['raw-tab', 'a = """x\ty"""\n'],
  ['raw-tab', '["x\ty"]\na = 1\n'],
  ['quotes-at-long-string', 'a = """x""""\n'],
  ['quotes-at-long-string', "a = ['''x\\'''']\n"],
  ['date-spelling', 'a = 1979-05-27T07:32:00z\n'],
  ['date-spelling', 'a = [1979-05-27]\n'],
  ['date-spelling', 'a = { b = 07:32:00}\n'],
  ['exponent-zero', 'a = 1e06\n'],
  ['array-comma', 'a = [1\n, 2]\n'],
  ['array-comma', 'a = { b = [1,] }\n'],
])('the server refuses %s', (rule, text) => {
  expect(lint(read(text)).map((finding) => finding.rule)).toEqual([rule])
})

// Each was given to net.consensys.cava:cava-toml 0.5.0, and so were those above.
test.each([
  'a = 1979-05-27 07:32:00Z\n',
  'a = { b = 07:32:00 }\n',
  'a = """"x"""\nb = """"""\n',
  'a = """x\\""""\n',
  'a = [1, # c ,\n 2,\n]\n',
  "a = [\"x\\n,\", '''\n,''']\n",
  'a = { b = [1\n], c = "]" }\n',
  'a = 1e-10\nb = 0e0\n',
  "a = 'x\ty'\n",
])('the server takes %j', (text) => {
  expect(lint(read(text))).toEqual([])
})

test('the server takes what is in every file', () => {
  const text =
    '[a]\nx.y = 1\n\'k.l\' = [\n 1,\n]\n[[b]]\ni = { j = 1 }\n[b.c]\nurl = "a?b&amp;c"\nempty = []\n'
  expect(lint(read(text))).toEqual([])
})

test('comments below a live header, behind a secret and in words hide theirs too', () => {
  const file = read(
    [
      '[secrets]',
      'live = "x"',
      '# off = "[In-Comment-1]"',
      '[server]',
      '# hostname = "shown.example.com"',
      'password = "Pw-2" # was Tail-3',
      'hosts = [{ url = "amqp://u:Url-4@h" }, { password = "Inline-5" }]',
      '# the password is Told-6, the token: "Told 7"',
      '# [secrets]',
      '# alias = "In-Comment-8"',
      '# [server]',
      '# db_password was Told-9, trustStorePassword: Told-10, the passwords: Told-11',
      '# keystore = { key_password = "Told-12", api_key = "Told-13", "a.password" = "Told-14" }',
      '',
    ].join('\n'),
  )
  const masked = maskFile(file)
  expect(masked).not.toMatch(/In-Comment|Pw-2|Tail-3|Url-4|Inline-5|Told/)
  expect(masked).toContain('# hostname = "shown.example.com"')
  expect(secretValues(file)).toEqual(expect.arrayContaining(['In-Comment-1', 'In-Comment-8']))
})

test('secrets of values, URLs, queries and comments are known and masked', () => {
  const file = read(
    [
      '[secrets]',
      'anything = "[In-Secrets-1]"',
      '[database.a]',
      'password = "Pw-2-value" # was Old',
      'url = "jdbc:x://h/d?user=u&amp;password=Query-3"',
      'reference = "x"',
      'key_password = "$secret{alias}"',
      'oracle = "jdbc:oracle:thin:scott/Tiger-4@h:1521/x"',
      '# password = "Comment-5"',
      'token_endpoint = "https://h/token"',
      'multi = ["amqp://u:Url-6@h"]',
      'passwords = ["List-7"]',
      'jaas = "Plain required username=\\"u\\" password=\\"Jaas-8\\";"',
      'jaas_too = \'Plain required username="u" password="Jaas-9";\'',
      '',
    ].join('\n'),
  )
  const found = secretValues(file)
  expect(found.sort()).toEqual(
    [
      ...['Comment-5', 'In-Secrets-1', 'Pw-2-value', 'Query-3', 'Tiger-4', 'Url-6', '[In-Secrets-1]'],
      ...['List-7', 'Jaas-8', 'Jaas-9'],
    ].sort(),
  )
  const masked = maskFile(file)
  for (const secret of found) expect(masked).not.toContain(secret)
  expect(masked).toContain('key_password = "$secret{alias}"')
  expect(masked).toContain('https://h/token')
})
