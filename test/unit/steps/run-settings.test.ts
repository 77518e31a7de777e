import { describe, expect, test } from 'vitest'
import { loadRoute } from '../../../src/routes/load.ts'
import {
  hasRunSettings,
  OtherUrl,
  runSettingsOf,
  withRunSettings,
  withUrlsOf,
} from '../../../src/steps/run-settings.ts'
import { parseText } from '../../../src/toml/read.ts'

const data = loadRoute('apim-4.0.0-to-4.1.0').data!
const WHERE = { host: 'old', fix: 'write it.' }
const read = (text: string) => parseText(text, 'deployment.toml')
const settingsOf = (text: string) => runSettingsOf(data, read(text), WHERE)

/** The `[database.shared_db]` of a file that has other things around it. */
const file = (lines: string, end = '\n[server]\nhostname = "a" # mine\n') =>
  `# Ours\n[database.apim_db]\ntype = "postgre"\nurl = "jdbc:postgresql://db:5432/am_db"\n\n[database.shared_db]\n${lines}${end}`

const CASES: [name: string, before: string, after: string][] = [
  [
    'a plain URL',
    'jdbc:postgresql://db:5432/shared',
    'jdbc:postgresql://db:5432/shared?preparedStatementCacheQueries=0',
  ],
  [
    'parameters, escaped as XML needs it',
    'jdbc:postgresql://db/shared?ssl=true&amp;x=1',
    'jdbc:postgresql://db/shared?ssl=true&amp;x=1&amp;preparedStatementCacheQueries=0',
  ],
  [
    'parameters with a bare ampersand',
    'jdbc:postgresql://db/shared?ssl=true&x=1',
    'jdbc:postgresql://db/shared?ssl=true&x=1&preparedStatementCacheQueries=0',
  ],
  [
    'one parameter: how the next one is written is not known, so as XML needs it',
    'jdbc:postgresql://db/shared?ssl=true',
    'jdbc:postgresql://db/shared?ssl=true&amp;preparedStatementCacheQueries=0',
  ],
  [
    'the same parameter with another value',
    'jdbc:postgresql://db/shared?preparedStatementCacheQueries=256&amp;ssl=true',
    'jdbc:postgresql://db/shared?preparedStatementCacheQueries=0&amp;ssl=true',
  ],
  [
    'the same parameter in the middle',
    'jdbc:postgresql://db/shared?a=1&amp;preparedStatementCacheQueries=256&amp;ssl=true',
    'jdbc:postgresql://db/shared?a=1&amp;preparedStatementCacheQueries=0&amp;ssl=true',
  ],
  [
    'a name that ends like it',
    'jdbc:postgresql://db/shared?notpreparedStatementCacheQueries=256',
    'jdbc:postgresql://db/shared?notpreparedStatementCacheQueries=256&amp;preparedStatementCacheQueries=0',
  ],
  [
    'CDATA',
    '<![CDATA[jdbc:postgresql://db/shared?a=1&b=2]]>',
    '<![CDATA[jdbc:postgresql://db/shared?a=1&b=2&preparedStatementCacheQueries=0]]>',
  ],
  [
    'a reference in the middle',
    'jdbc:postgresql://$env{DB_HOST}:5432/shared',
    'jdbc:postgresql://$env{DB_HOST}:5432/shared?preparedStatementCacheQueries=0',
  ],
  [
    'an open end',
    'jdbc:postgresql://db/shared?',
    'jdbc:postgresql://db/shared?preparedStatementCacheQueries=0',
  ],
]

describe('the parameter of the runs', () => {
  test.each(CASES)('%s', (_, before, after) => {
    const text = file(`type = "postgre"\nurl = "${before}"`)
    const { settings, problems } = settingsOf(text)
    expect(problems).toEqual([])
    const set = withRunSettings(read(text), settings)
    expect(set).toBe(file(`type = "postgre"\nurl = "${after}"`))
    expect(hasRunSettings(read(set), settings)).toBe(true)
    expect(hasRunSettings(read(text), settings)).toBe(false)
    expect(withUrlsOf(read(text), read(set), settings)).toBe(text)
  })

  test('a URL in single quotes, lines that end in CRLF, and shared_db as dotted keys', () => {
    const text = `[database]\r\nshared_db.type = "postgre"\r\nshared_db.url = 'jdbc:postgresql://db/shared' # ours\r\n`
    const { settings } = settingsOf(text)
    const set = withRunSettings(read(text), settings)
    expect(set).toBe(text.replace("shared'", "shared?preparedStatementCacheQueries=0'"))
    expect(withUrlsOf(read(text), read(set), settings)).toBe(text)
  })

  test('host, port and name instead of a URL: the URL that the product makes of them, which goes again', () => {
    const text = file('type = "postgre"\nhostname = "db"\nport = "6432"\nname = "shared"')
    const { settings } = settingsOf(text)
    const set = withRunSettings(read(text), settings)
    expect(set).toContain('url = "jdbc:postgresql://db:6432/shared?preparedStatementCacheQueries=0"\n')
    expect(hasRunSettings(read(set), settings)).toBe(true)
    expect(withUrlsOf(read(text), read(set), settings)).toBe(text)
  })

  test('both databases that the guide names, and none of another type or that is there already', () => {
    const url = 'url = "jdbc:postgresql://db/x"\n'
    expect(
      settingsOf(file(`type = "postgre"\n${url}`, `[database.config]\ntype="postgre"\n${url}`)).settings,
    ).toHaveLength(2)
    expect(settingsOf(file('type = "mysql"\nurl = "jdbc:mysql://db/x"')).settings).toEqual([])
    expect(
      settingsOf(file('type = "postgre"\nurl = "jdbc:postgresql://db/x?preparedStatementCacheQueries=0"'))
        .settings,
    ).toEqual([])
  })

  test('a URL that only the server knows is a problem, told without the value', () => {
    const { settings, problems } = settingsOf(file('type = "postgre"\nurl = "$env{SHARED_URL}"'))
    expect(settings).toEqual([])
    expect(problems).toMatchObject([
      {
        reason: 'config-invalid',
        what: expect.stringContaining('database.shared_db.url is $env{SHARED_URL}'),
      },
    ])
  })

  test('a URL that somebody changed since the plan is not touched', () => {
    const { settings } = settingsOf(file('type = "postgre"\nurl = "jdbc:postgresql://db/shared"'))
    const other = read(file('type = "postgre"\nurl = "jdbc:postgresql://elsewhere/shared"'))
    expect(() => withRunSettings(other, settings)).toThrow(OtherUrl)
  })

  test('secrets that were encrypted meanwhile stay encrypted when the URL is taken back', () => {
    const text = file(
      'type = "postgre"\nurl = "jdbc:postgresql://db/shared"',
      '\n[secrets]\nkey = "[plain]"\n',
    )
    const { settings } = settingsOf(text)
    const encrypted = withRunSettings(read(text), settings).replace('[plain]', 'eyJjaXBoZXI=')
    expect(withUrlsOf(read(text), read(encrypted), settings)).toBe(text.replace('[plain]', 'eyJjaXBoZXI='))
  })
})
