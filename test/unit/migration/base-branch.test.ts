import { describe, expect, it } from 'vitest'
import { onBaseBranch } from '../../../src/migration/base-branch.ts'
import { selectEnvironment } from '../../../src/migration/load.ts'
import { readTomlSource } from '../../../src/migration/places.ts'
import { load, problemsOf, SOUND } from './file.ts'

const HOOK =
  '\n[environments.staging.hooks]\nbefore_outage = [{ host = "new", run = ["/opt/ops/drain.sh"] }]\n'
const BASE = { file: 'base/wso2-migrate.toml', text: SOUND + HOOK }
const own = (text: string) => selectEnvironment(load(text, { base: BASE }), 'staging')
const leftOut = (text: string) =>
  onBaseBranch(readTomlSource('a', text), readTomlSource('b', BASE.text)).leftOut.map(({ name }) => name)

describe('the migration file of a pull request', () => {
  it.each([
    [
      'a host',
      BASE.text.replace(/address = ".*"/, 'address = "evil.example"'),
      'environments.staging.hosts.old.address',
    ],
    ['a command', BASE.text.replace('drain.sh', 'evil.sh'), 'environments.staging.hooks.before_outage'],
    [
      'where the database is',
      BASE.text.replace(/expect = ".*"/, 'expect = "evil.example:5432/orders"'),
      'environments.staging.databases.orders.expect',
    ],
    [
      'what Java is',
      BASE.text.replace(/java_home = "[^"]*"/, 'java_home = "/tmp/evil"'),
      'environments.staging.nodes.mi1.target.java_home',
    ],
    [
      'a hook more',
      `${BASE.text}after_verify = [{ host = "new", run = ["/tmp/evil"] }]\n`,
      'environments.staging.hooks.after_verify',
    ],
  ])('cannot change %s, and is told so', (_, text, name) => {
    expect(text).not.toBe(BASE.text)
    expect(own(text)).toEqual(own(BASE.text))
    expect(leftOut(text)).toEqual([name])
  })

  it('brings no environment and no route of its own', () => {
    const text = `${BASE.text.replace('route = "mi-', 'route = "x-')}${SOUND.replaceAll('staging', 'evil').replace(/^route.*$/m, '')}`
    expect(leftOut(text)).toEqual(['route', 'environments.evil'])
  })

  it('cannot leave out a command that the base branch has', () => {
    expect(own(SOUND).hooks.before_outage).toHaveLength(1)
    expect(leftOut(SOUND)).toEqual(['environments.staging.hooks'])
  })

  it('tries out choices, merge rules and the grade of backups', () => {
    const text = `${BASE.text.replace('[environments.staging.backup]', '[environments.staging.backup]\ngrade = "L1"')}
[environments.staging.choices]
skip = ["*.bak"]
`
    expect(own(text)).toMatchObject({ choices: { skip: ['*.bak'] }, backup: { grade: 'L1' } })
    expect(leftOut(text)).toEqual([])
  })

  const merge = (rules: string) => `${BASE.text}\n[environments.staging]\nmerge = ${rules}\n`
  it.each([
    ['choose', '[{ op = "take", key = "transport", why = "x" }, { op = "drop", key = "a.b" }]'],
    ['set a number or a switch', '[{ op = "set", key = "server.offset", value = 10 }]'],
  ])('tries out merge rules that %s', (_, rules) => {
    const text = merge(rules)
    expect(own(text).merge).not.toEqual([])
    expect(leftOut(text)).toEqual([])
  })

  it.each([
    [
      'an address',
      '{ op = "set", key = "database.orders.url", value = "jdbc:postgresql://evil.example/orders" }',
    ],
    ['an address in a list', '{ op = "set", key = "a.hosts", value = ["evil.example"] }'],
    ['another text', '{ op = "rewrite", key = "database", rewrite = { match = "db", replace = "evil" } }'],
    [
      'a secret to another key',
      '{ op = "rename", key = "database.orders.password", to = "server.hostname" }',
    ],
    [
      'a question to a password',
      '{ op = "warn", key = "keystore.primary.password", pattern = "^s", why = "s" }',
    ],
    ['a variable', '{ op = "keep", key = "a", why = "${env:ORDERS_PASSWORD}" }'],
    ['an operation that nobody knows', '{ op = "exec", key = "a" }'],
  ])('takes all merge rules from the base branch where one brings %s', (_, rule) => {
    const text = merge(`[{ op = "take", key = "transport" }, ${rule}]`)
    expect(own(text).merge).toEqual([])
    expect(leftOut(text)).toEqual(['environments.staging.merge'])
  })

  it('tries out merge rules beside one that sets a text in the base branch too', () => {
    const set = '{ op = "set", key = "server.hostname", value = "new.example" }'
    const base = { file: 'base/wso2-migrate.toml', text: merge(`[${set}]`) }
    const text = merge(`[{ op = "keep", key = "a" }, ${set}]`)
    expect(selectEnvironment(load(text, { base }), 'staging').merge).toHaveLength(2)
  })

  it('brings no variable of the runner into choices', () => {
    const text = `${BASE.text}\n[environments.staging.choices]\nonly_tenants = ["\${env:ORDERS_PASSWORD}"]\n`
    expect(own(text).choices.only_tenants).toEqual([])
    expect(leftOut(text)).toEqual(['environments.staging.choices'])
  })

  it('complains at the line of the pull request, of what it tries out', () => {
    const text = `${BASE.text}\n[environments.staging.choices]\nskipp = []\n`
    const [problem] = problemsOf(() => load(text, { base: BASE }))
    expect(problem?.place).toMatchObject({
      file: 'wso2-migrate.toml',
      line: text.split('\n').indexOf('skipp = []') + 1,
    })
  })
})
