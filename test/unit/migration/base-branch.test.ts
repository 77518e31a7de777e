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

  it('complains at the line of the pull request, of what it tries out', () => {
    const text = `${BASE.text}\n[environments.staging.choices]\nskipp = []\n`
    const [problem] = problemsOf(() => load(text, { base: BASE }))
    expect(problem?.place).toMatchObject({
      file: 'wso2-migrate.toml',
      line: text.split('\n').indexOf('skipp = []') + 1,
    })
  })
})
