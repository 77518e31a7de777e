import { describe, expect, it } from 'vitest'
import { load, problemsOf, SOUND } from './file.ts'

const PRODUCTION = SOUND.slice(SOUND.indexOf('\n')).replaceAll('staging', 'production')

describe('what no single field can tell', () => {
  it('refuses a database and a target that belong to two environments: a rehearsal would work on production', () => {
    const whats = problemsOf(() => load(SOUND + PRODUCTION)).map(({ what }) => what)
    expect(whats).toEqual([
      'The target /opt/wso2mi-4.0.0 on mi-new.example.com:22 belongs to the environments "staging" and "production".',
      'The database pg.example.com:5432/orders belongs to the environments "staging" and "production".',
    ])
  })

  it('allows the same homes on other machines', () => {
    expect(problemsOf(() => load(SOUND + PRODUCTION.replaceAll('example.com', 'example.org')))).toEqual([])
  })

  it.each([
    [['a -> a', ''], 'hosts go round in a circle: old -> old'],
    [['old -> new', 'new -> old'], 'hosts go round in a circle: new -> old -> new'],
  ])('tells a circle of jump hosts once: %j', ([first, second], what) => {
    let text = SOUND.replace('address = "mi-old', `jump = "${second ? 'new' : 'old'}"\naddress = "mi-old`)
    if (second) text = text.replace('address = "mi-new', 'jump = "old"\naddress = "mi-new')
    const problems = problemsOf(() => load(text))
    expect(
      problems.map((problem) => problem.what),
      first,
    ).toEqual([expect.stringContaining(what)])
  })

  it('wants exactly one lead where there are two nodes', () => {
    const second = `
[environments.staging.nodes.mi2]
LEAD
source = { host = "old", home = "/opt/old2" }
target = { host = "new", home = "/opt/new2", java_home = "/usr/lib/jvm/temurin-11" }
`
    const first = SOUND.replace(
      '[environments.staging.nodes.mi1]',
      '[environments.staging.nodes.mi1]\nlead = true',
    )
    expect(problemsOf(() => load(SOUND + second.replace('LEAD', '')))[0]?.what).toBe(
      'None of the nodes "mi1", "mi2" is the lead.',
    )
    expect(problemsOf(() => load(first + second.replace('LEAD', 'lead = true')))[0]?.what).toBe(
      '"mi1" and "mi2" are both the lead node.',
    )
    expect(problemsOf(() => load(first + second.replace('LEAD', '')))).toEqual([])
  })

  it('refuses one home for two purposes, under two labels of one machine too', () => {
    const same = SOUND.replace('"mi-new.example.com"', '"MI-OLD.example.com"').replace(
      '"/opt/wso2mi-4.0.0"',
      '"/opt/wso2ei-7.1.0/micro-integrator/"',
    )
    expect(problemsOf(() => load(same))[0]?.what).toBe('target of "mi1" is the same home as source of "mi1".')
  })

  it('refuses a home inside the other one on the same machine', () => {
    const inside = SOUND.replace('/opt/wso2mi-4.0.0', '/opt/wso2ei-7.1.0/micro-integrator/new')
    expect(problemsOf(() => load(inside))).toEqual([])
    const [problem] = problemsOf(() => load(inside.replace('mi-new.', 'mi-old.')))
    expect(problem).toMatchObject({ what: 'One home of "mi1" lies inside the other.', place: { line: 15 } })
  })

  it('knows the runner as a place for tools and hooks, not as a host', () => {
    expect(problemsOf(() => load(SOUND.replace('tools_host = "new"', 'tools_host = "runner"')))).toEqual([])
    const hooks = `${SOUND}[environments.staging.hooks]\nbefore_outage = [{ host = "runer", run = ["true"] }]\n`
    expect(problemsOf(() => load(hooks))[0]?.fix).toBe('Did you mean "runner"?')
    const host = `${SOUND}[environments.staging.hosts.runner]\naddress = "x"\nuser = "y"\n`
    expect(problemsOf(() => load(host))[0]?.what).toContain('"runner" cannot be the label of a host')
  })
})
