import { describe, expect, it } from 'vitest'
import { loadRoute } from '../../../src/routes/load.ts'
import { leadProfileProblem, roleProblem, smallHeap } from '../../../src/steps/judge-data-node.ts'

const data = loadRoute('apim-4.0.0-to-4.1.0').data!

describe('the lead node', () => {
  it.each([
    [undefined, true],
    ['control-plane', true],
    ['gateway-worker', false],
    ['traffic-manager', false],
  ])('of profile %s may run the migration client: %s', (profile, fits) => {
    expect(leadProfileProblem('n', profile, data) === undefined).toBe(fits)
  })

  it.each([
    [undefined, /1024m, as its start script has it/],
    ['1g', /The heap of n is 1g/],
    ['2000m', /2000m/],
    ['2048m', undefined],
    ['2g', undefined],
    ['4G', undefined],
  ])('with a heap of %s', (heap, warning) => {
    const said = smallHeap('n', heap, data)
    if (warning) expect(said).toMatch(warning)
    else expect(said).toBeUndefined()
  })
})

describe('a profile', () => {
  it.each([
    ['control-plane', 'control-plane', undefined],
    ['control-plane', 'default', undefined],
    [undefined, 'default', undefined],
    [undefined, undefined, undefined],
    [undefined, 'gateway-worker', /says nothing of a profile/],
    [
      'control-plane',
      'traffic-manager',
      /that of a traffic-manager, and the migration file says profile = "control-plane"/,
    ],
  ] as const)('%s in the migration file, %s in deployment.toml', (profile, role, what) => {
    const problem = roleProblem('n', { profile }, role)
    if (what) expect(problem).toMatchObject({ reason: 'config-invalid', what: expect.stringMatching(what) })
    else expect(problem).toBeUndefined()
  })
})
