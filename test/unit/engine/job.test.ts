import { describe, expect, it } from 'vitest'
import { jobFact, refuseOtherJob } from '../../../src/engine/job.ts'
import { assemblePlan } from '../../../src/engine/plan.ts'
import { selectEnvironment } from '../../../src/migration/load.ts'
import type { Environment } from '../../../src/migration/schema.ts'
import { load, problemsOf, SOUND } from '../migration/file.ts'

const ROUTE = 'mi-7.1.0-to-4.0.0'

function environment(edit: (text: string) => string = (text) => text): Environment {
  return selectEnvironment(load(edit(SOUND)), undefined)
}

function complaints(now: Environment, route = ROUTE): string[] {
  const planned = environment()
  const plan = assemblePlan({
    route: ROUTE,
    environment: planned.name,
    tool: '0',
    steps: [],
    facts: [jobFact(planned)],
    warnings: [],
  })
  const run = { runId: '20261122-120000-abcd', plan, records: [], events: [], open: true }
  return problemsOf(() => refuseOtherJob(run, route, now)).map(({ what }) => what)
}

describe('a run that is open', () => {
  it('goes on with the migration file that it was planned with', () => {
    expect(complaints(environment())).toEqual([])
  })

  it('goes on after a choice or the way to start the server was changed', () => {
    const edited = environment((text) =>
      `${text}\n[environments.staging.choices]\nallow_parallel = true\n`.replace('temurin-11', 'temurin-8'),
    )
    expect(complaints(edited)).toEqual([])
  })

  it.each([
    ['/opt/wso2mi-4.0.0', '/opt/other', 'nodes.mi1.target (was new:/opt/wso2mi-4.0.0, is new:/opt/other)'],
    [
      '5432/orders',
      '5432/prod',
      'databases.orders (was pg.example.com:5432/orders by new, is pg.example.com:5432/prod by new)',
    ],
    ['staging', 'production', 'environment (was staging, is production)'],
    ['/var/backups/wso2-migrate', '/var/elsewhere', 'backup.directory'],
  ])('refuses to go on elsewhere: %s became %s', (from, to, named) => {
    expect(complaints(environment((text) => text.replaceAll(from, to)))).toEqual([
      expect.stringContaining(named),
    ])
  })

  it('refuses another route', () => {
    expect(complaints(environment(), 'apim-4.0.0-to-4.1.0')).toEqual([expect.stringContaining('route (was')])
  })
})
