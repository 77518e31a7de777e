import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { MigrateError } from '../../../src/errors.ts'
import { loadRoute, parseRoute, routeIds, routesFolder } from '../../../src/routes/load.ts'

const ID = 'mi-7.1.0-to-4.0.0'
const FILE = path.join(routesFolder(), `${ID}.toml`)
const TEXT = readFileSync(FILE, 'utf8')

function problemsOf(action: () => unknown) {
  try {
    action()
  } catch (error) {
    if (error instanceof MigrateError) return error.problems
    throw error
  }
  throw new Error('nothing was complained about')
}

describe('routes', () => {
  it('all load, and each is called like its file', () => {
    expect(routeIds()).toContain(ID)
    for (const id of routeIds()) expect(loadRoute(id).id).toBe(id)
  })

  it('that do not exist are suggested', () => {
    const [problem] = problemsOf(() => loadRoute('mi-7.1-to-4.0'))
    expect(problem).toMatchObject({ reason: 'config-invalid', what: 'There is no route "mi-7.1-to-4.0".' })
    expect(problem?.fix).toContain(`Did you mean "${ID}"?`)
    expect(problemsOf(() => loadRoute('../../etc/passwd'))[0]?.fix).toContain(ID)
  })

  it.each([
    ['default_offset = 10', 'default_offset = ten', /not valid TOML/],
    ['default_offset = 10', 'default_offset = "10"', /"source.default_offset" is a string/],
    ['default_offset = 10', 'defaultoffset = 10', /Unknown key "defaultoffset"/],
    ["started = '^WSO2", "started = '(^WSO2", /is not a regular expression/],
    [`id = "${ID}"`, 'id = "other"', /calls itself "other"/],
  ])('broken by %s -> %s are told with line and column', (sound, broken, what) => {
    const line = TEXT.slice(0, TEXT.indexOf(sound)).split('\n').length
    const [problem] = problemsOf(() => parseRoute(FILE, TEXT.replace(sound, broken)))
    expect(problem?.what).toMatch(what)
    expect(problem?.place).toMatchObject({ file: FILE, line })
    expect(problem?.place?.column).toBeGreaterThan(0)
  })
})
