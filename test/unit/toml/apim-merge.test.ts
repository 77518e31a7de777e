import { readFileSync } from 'node:fs'
import { env } from 'node:process'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MigrateError } from '../../../src/errors.ts'
import { loadRoute } from '../../../src/routes/load.ts'
import { listingRule, ownFiles } from '../../../src/steps/listed-files.ts'
import { settingOf, textOf } from '../../../src/steps/settings.ts'
import { scalars } from '../../../src/toml/mask.ts'
import { type MergeResult, mergeDeploymentToml } from '../../../src/toml/merge.ts'
import { parseText, readToml, type TomlFile } from '../../../src/toml/read.ts'
import { mergeMarkdown } from '../../../src/toml/report.ts'
import type { MergeRule } from '../../../src/toml/rules.ts'
import { documents } from './documents.ts'

const PAIRS = Number(env.MERGE_PAIRS ?? 60)
const SEED = Number(env.MERGE_SEED ?? Date.now() % 2 ** 31)
const route = loadRoute('apim-4.0.0-to-4.1.0')
const here = new URL('fixtures/apim/', import.meta.url)

const fixture = (name: string): TomlFile =>
  readToml(readFileSync(new URL(`${name}.toml`, here)), `${name}.toml`)
const file = (text: string): TomlFile => readToml(Buffer.from(text), 'deployment.toml')
const NEW = fixture('am-4.1.0')

function merge(source: TomlFile, target = NEW, ownRules: MergeRule[] = []): MergeResult {
  return mergeDeploymentToml({ source, target, rules: route.merge, ownRules })
}

function merged(source: TomlFile, target = NEW): TomlFile {
  const { text, conflicts } = merge(source, target)
  expect(conflicts).toEqual([])
  return parseText(text!, 'merged.toml')
}

const headers = (text: string): string[] => text.match(/^\[+[^\]]+\]+/gm) ?? []
const keysOf = (list: { keys: string[] }[]) => list.flatMap(({ keys }) => keys)

const SOURCES = [
  'am-4.0.0',
  'am-4.0.0-control-plane',
  'am-4.0.0-gateway-worker',
  'am-4.0.0-traffic-manager',
  'own-3.1.0-mysql',
  'own-3.1.0-postgresql',
  'apim-4.1.0-tests-full-scenario1',
  'own-old',
]
const TARGETS = ['am-4.1.0', 'am-4.1.0-control-plane', 'am-4.1.0-gateway-worker', 'am-4.1.0-traffic-manager']
const ALL = SOURCES.flatMap((source) => TARGETS.map((target) => [source, target] as const))

describe('API Manager 4.0.0 to 4.1.0', () => {
  test('an old file of somebody', async () => {
    const result = merge(fixture('own-old'))
    expect(result.conflicts).toEqual([])
    await expect(result.text).toMatchFileSnapshot('fixtures/apim/own-merged.toml')
    await expect(mergeMarkdown(result)).toMatchFileSnapshot('fixtures/apim/own-merged.md')
  })

  test('the old default file changes nothing', () => {
    expect(merge(fixture('am-4.0.0')).text).toBe(NEW.text)
    for (const profile of ['control-plane', 'traffic-manager']) {
      const target = fixture(`am-4.1.0-${profile}`)
      expect(merge(fixture(`am-4.0.0-${profile}`), target).text).toBe(target.text)
    }
  })

  test.each(ALL)(
    '%s into %s: no conflict, no comment lost, a second merge finds nothing',
    (source, target) => {
      const into = fixture(target)
      const once = merged(fixture(source), into)
      for (const { text } of into.comments) expect(once.text).toContain(text)
      expect(merge(fixture(source), once).edits).toEqual([])
    },
  )

  test.each(ALL)('%s into %s: what the old server decided is there', (source, target) => {
    const old = fixture(source)
    const shipped = new Map(
      [...scalars(fixture('am-4.0.0').root)].map(([path, { text }]) => [JSON.stringify(path), text]),
    )
    const result = merged(old, fixture(target))
    const left = new Map([...scalars(result.root)].map(([path, value]) => [JSON.stringify(path), value.text]))
    for (const [path, { text }] of scalars(old.root)) {
      const key = JSON.stringify(path)
      if (path.some((part) => typeof part !== 'string') || shipped.get(key) === text) continue
      if (path.slice(0, 2).join('.') === 'database.local') continue
      expect(left.get(key), key).toBe(text)
    }
  })

  test('a database by host, port and name keeps nothing of the H2 url, and the other way round', () => {
    const parts = file('[database.apim_db]\ntype = "mysql"\nhostname = "db"\nport = 3306\nname = "am"\n')
    expect(
      [...scalars(settingOf(merged(parts), 'database.apim_db') as never)].map(([path]) => path[0]),
    ).toEqual(['type', 'hostname', 'port', 'name'])
    const url = file('[database.shared_db]\ntype = "mysql"\nurl = "jdbc:mysql://db/reg"\n')
    const shared = settingOf(merged(url, fixture('am-4.1.0-gateway-worker')), 'database.shared_db')
    expect([...scalars(shared as never)].map(([path]) => path[0])).toEqual(['type', 'url'])
  })

  test('the embedded database stays that of the new pack', () => {
    const local = 'jdbc:h2:./repository/database/WSO2CARBON_DB;DB_CLOSE_ON_EXIT=FALSE'
    expect(textOf(merged(fixture('own-old')), 'database.local.url')).toBe(local)
  })

  test('an H2 database of an operator is warned about', () => {
    const source = file('[database.config]\ntype = "h2"\nurl = "jdbc:h2:./repository/database/C;MVCC=TRUE"\n')
    expect(keysOf(merge(source).warnings)).toContain('database.config.url')
    expect(keysOf(merge(fixture('am-4.0.0')).warnings)).toEqual([])
  })

  test('an H2 url loses MVCC, wherever it stands in it; other urls and the embedded database stay', () => {
    const url = (text: string) => file(`[database.config]\ntype = "x"\nurl = "${text}"\n`)
    const now = (text: string) => textOf(merged(url(text)), 'database.config.url')
    expect(now('jdbc:h2:./C;MVCC=TRUE;LOCK_TIMEOUT=6')).toBe('jdbc:h2:./C;LOCK_TIMEOUT=6')
    expect(now('jdbc:h2:./C;AUTO_SERVER=TRUE;MVCC=TRUE')).toBe('jdbc:h2:./C;AUTO_SERVER=TRUE')
    expect(now('jdbc:h2:./C;MVCC=TRUEST')).toBe('jdbc:h2:./C;MVCC=TRUEST')
    expect(now('jdbc:mysql://h/C;MVCC=TRUE')).toBe('jdbc:mysql://h/C;MVCC=TRUE')
    const { decisions } = merge(url('jdbc:h2:./C;MVCC=TRUE'))
    expect(decisions.find(({ key }) => key === 'database.config.url')?.why).toContain(
      '"jdbc:h2:./C;MVCC=TRUE" was rewritten: the H2 of 4.1.0 refuses',
    )
    const local = file(
      '[database.local]\nurl = "jdbc:h2:./repository/database/WSO2CARBON_DB;DB_CLOSE_ON_EXIT=FALSE;MVCC=TRUE"\n',
    )
    expect(merge(local).edits).toEqual([])
    expect(merge(local).warnings).toEqual([])
    const source = file('[[datasource]]\nid = "OWN"\nurl = "jdbc:h2:./OWN;MVCC=TRUE"\n')
    expect(merged(source).text).toContain('url = "jdbc:h2:./OWN"')
  })

  test.each([
    ['49', ['database.apim_db.pool_options.maxActive']],
    ['"5"', ['database.apim_db.pool_options.maxActive']],
    ['50', []],
    ['200', []],
  ])('a pool of %s connections is pointed out where the migration may exhaust it', (value, keys) => {
    const source = file(`[database.apim_db]\ntype = "mysql"\npool_options.maxActive = ${value}\n`)
    expect(keysOf(merge(source).warnings)).toEqual(keys)
    expect(merged(source).text).toContain(`pool_options.maxActive = ${value}`)
  })

  test('the parameters of a PostgreSQL url stay as they are written, &amp; and all', () => {
    const url = 'jdbc:postgresql://db:5432/reg?ssl=true&amp;preparedStatementCacheQueries=0'
    const source = file(`[database.shared_db]\ntype = "postgre"\nurl = '${url}'\n`)
    expect(merged(source).text).toContain(`\nurl = '${url}'\n`)
    expect(merge(source).warnings).toEqual([])
  })

  test('[secrets] comes last and [apim] before all of its sections', () => {
    for (const target of TARGETS) {
      const found = headers(merge(fixture('own-old'), fixture(target)).text!)
      expect(found.at(-1)).toBe('[secrets]')
      expect(found.indexOf('[apim]')).toBe(found.findIndex((each) => /^\[+apim/.test(each)))
    }
  })

  test('the stale address of analytics stays behind, an own one goes over', () => {
    expect(settingOf(merged(fixture('own-old')), 'apim.analytics.config_endpoint')).toBeUndefined()
    const own = file(
      '[apim.analytics]\nenable = true\nconfig_endpoint = "https://choreo.example.com/auth/v1"\n',
    )
    expect(textOf(merged(own), 'apim.analytics.config_endpoint')).toBe('https://choreo.example.com/auth/v1')
  })

  test('[user_store] type and [encryption] key stay those of the old server, default or not', () => {
    const source = file('[user_store]\ntype = "database_unique_id"\n[encryption]\nkey = "0123"\n')
    const target = file('[user_store]\ntype = "database"\n[encryption]\nkey = "4567"\n')
    const result = merged(source, target)
    expect(textOf(result, 'user_store.type')).toBe('database_unique_id')
    expect(textOf(result, 'encryption.key')).toBe('0123')
  })

  test('an environment of another name takes the place of Default; one of the same name gets its new setting', () => {
    expect(merged(fixture('own-old')).text).toContain('name = "Public"')
    expect(merged(fixture('own-old')).text).not.toContain('name = "Default"')
    const same = file('[[apim.gateway.environment]]\nname = "Default"\nws_endpoint = "ws://gw.example.com"\n')
    expect(merged(same).text).toMatch(/provider = "wso2"[\s\S]*ws_endpoint = "ws:\/\/gw.example.com"/)
  })

  test('what an operator wrote into the target is a conflict outside of the sections that the guide replaces', () => {
    const target = file('[indexing]\nre_indexing = 9\n[server]\nhostname = "new"\n')
    const source = file('[indexing]\nre_indexing = 1\n[server]\nhostname = "old"\n')
    expect(keysOf(merge(source, target).conflicts)).toEqual(['indexing.re_indexing'])
  })
})

describe('files that a gateway must not remove', () => {
  const key = route.folders.find(({ listed_in }) => listed_in)!.listed_in!
  const folder = route.folders.find(({ listed_in }) => listed_in)!
  const pristine = { lookup: (path: string) => ({ shipped: /\/(?:main|fault|_.*)\.xml$/.test(path) }) }

  test('are those of the operator', () => {
    const files = ['main.xml', '_auth_failure_handler_.xml', 'WSO2AM--Ext--In.xml', 'notes.txt', 'old.xml']
    expect(ownFiles(folder, files, pristine, ['old.xml'])).toEqual(['WSO2AM--Ext--In.xml'])
    expect(ownFiles(folder, ['a.xml'], pristine, [`${folder.from}/a.xml`])).toEqual([])
  })

  test('stand in the skip list beside those that are in it already, each once, whenever the merge is made', () => {
    const source = fixture('own-old')
    const names = ['WSO2AM--Ext--In.xml', 'audit.xml']
    const once = merge(source, NEW, listingRule(key, names, source, NEW))
    expect(once.text).toContain('sequences = ["audit.xml", "WSO2AM--Ext--In.xml"]')
    expect(once.text).toContain('apis = ["_Own_.xml"]')
    const target = parseText(once.text!, 'merged.toml')
    expect(merge(source, target, listingRule(key, names, source, target)).text).toBe(once.text)
  })

  test('get a list of their own where there was none', () => {
    const source = fixture('am-4.0.0')
    const { text } = merge(source, NEW, listingRule(key, ['a.xml'], source, NEW))
    expect(text).toContain('[apim.sync_runtime_artifacts.gateway.skip_list]\nsequences = ["a.xml"]\n')
    expect(listingRule(key, [], source, NEW)).toEqual([])
  })
})

describe('by the rules of this route', () => {
  /** Settings that users change, over the shipped file: each is there or not, and has a value of its own. */
  const changes = fc.uniqueArray(
    fc.tuple(
      fc.constantFrom(
        'hostname = "localhost"',
        'username = "admin"',
        'type = "database_unique_id"',
        'alias =  "wso2carbon"',
        'ws_endpoint = "ws://localhost:9099"',
        'gateway_labels =["Default"]',
        'allow_origins = "*"',
        'order = 1',
        'sp_name_regex = "^[\\\\sa-zA-Z0-9._-]*$"',
        'name="userPostSelfRegistration"',
        'name = "Default"',
      ),
      fc.stringMatching(/^[a-z0-9.:/ $é#[\]-]{1,12}$/),
    ),
    { selector: ([line]) => line, maxLength: 6 },
  )

  test('a changed setting of the shipped file arrives, and a second merge finds nothing', {
    timeout: 0,
  }, () => {
    fc.assert(
      fc.property(changes, fc.constantFrom(...TARGETS), fc.boolean(), (changed, into, crlf) => {
        let text = fixture('am-4.0.0').text
        for (const [line, value] of changed) {
          const written = `${line.split('=')[0]}= ${JSON.stringify(`own ${value}`)}`
          text = text.replace(line, () => written)
        }
        const target = fixture(into)
        const result = merged(file(crlf ? text.replaceAll('\n', '\r\n') : text), target)
        for (const [, value] of changed) expect(result.text).toContain(JSON.stringify(`own ${value}`))
        for (const comment of target.comments) expect(result.text).toContain(comment.text)
        expect(merge(file(text), result).edits).toEqual([])
      }),
      { numRuns: PAIRS, seed: SEED },
    )
  })

  test('the laws hold on generated pairs below the sections that have rules', { timeout: 0 }, () => {
    const below = documents(false).map((text) => text.replaceAll(/^(\s*\[+)/gm, '$1apim.'))
    fc.assert(
      fc.property(below, below, (target, source) => {
        try {
          const first = merge(file(source), file(target))
          if (first.text === undefined) return
          expect(merge(file(source), file(first.text)).text).toBe(first.text)
        } catch (error) {
          // What the server cannot read in the old file must not come into the new one.
          if (!(error instanceof MigrateError) || !/law L6/.test(error.message)) throw error
        }
      }),
      { numRuns: PAIRS, seed: SEED },
    )
  })
})
