import { describe, expect, it } from 'vitest'
import { planCopies } from '../../../src/steps/copy-database.ts'
import type { Measured, MeasuredDatabase } from '../../../src/steps/measured.ts'

function warnings(engine: string, user?: string): readonly string[] {
  const one = {
    database: { id: 'apim_db', engine, name: 'am_db' },
    entry: { tools_host: 'new', user },
    facts: { identity: { server: 's', database: 'am_db' }, schemaFingerprint: 'f' },
    copy: 'am_db_wso2_migrate',
  } as unknown as MeasuredDatabase
  const environment = { backup: { directory: '/b' } }
  const [step] = planCopies({ databases: [one], environment } as unknown as Measured)
  return step!.warnings
}

describe('a copy that another user makes than the server has', () => {
  it('needs rights for the server where they are kept by name', () => {
    expect(warnings('mariadb', 'migrate')).toEqual([expect.stringMatching(/rights on am_db_wso2_migrate/)])
  })
  it.each([
    ['postgresql', 'migrate'],
    ['mariadb', undefined],
  ])('and nothing else: %s, %s', (engine, user) => {
    expect(warnings(engine, user)).toEqual([])
  })
})
