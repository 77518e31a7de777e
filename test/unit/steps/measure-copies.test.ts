import { describe, expect, it } from 'vitest'
import { wrongModes } from '../../../src/steps/measure-copies.ts'
import type { MeasuredDatabase } from '../../../src/steps/measured.ts'

type Entry = { mode: 'copy' | 'in-place'; backup: boolean }

const copy: Entry = { mode: 'copy', backup: true }
const inPlace: Entry = { mode: 'in-place', backup: true }

/** What is said of these entries, each with the database whose entry it stands at. */
function said(
  databases: Record<string, Entry>,
  names: Record<string, string> = {},
  allow_sessions: string[] = [],
): string[] {
  const measured = Object.keys(databases).map((id) => ({
    database: { id },
    facts: { identity: { server: 's', database: names[id] ?? id } },
  }))
  const environment = { file: 'wso2-migrate.toml', name: 'staging', databases, choices: { allow_sessions } }
  const route = { data: { databases: { api: 'apim_db', registry: 'shared_db' } } }
  return wrongModes({ environment, route } as never, measured as unknown as MeasuredDatabase[]).map(
    ({ place, what }) => `${place?.key?.join('.')}: ${what}`,
  )
}

describe('modes of the databases of a data migration', () => {
  it('may be copies for both, or for none', () => {
    expect(said({ apim_db: copy, shared_db: copy })).toEqual([])
    expect(said({ apim_db: inPlace, shared_db: { ...inPlace, backup: false } })).toEqual([])
  })

  it('are refused where a copy is to be made of a backup that is not to be made', () => {
    expect(said({ apim_db: { ...copy, backup: false }, shared_db: copy })).toEqual([
      'environments.staging.databases.apim_db.mode: mode = "copy" makes a copy of apim_db from its backup, and backup = false says that there is to be none.',
    ])
  })

  it('are refused where somebody else is to stay with the originals', () => {
    expect(said({ apim_db: copy, shared_db: copy }, {}, ['is@10.0.0.9'])).toEqual([
      expect.stringMatching(/allow_sessions lets is@10\.0\.0\.9 stay with apim_db and shared_db/),
    ])
    expect(said({ apim_db: inPlace, shared_db: inPlace }, {}, ['is@10.0.0.9'])).toEqual([])
  })

  it('are told of all at once', () => {
    expect(said({ apim_db: { ...copy, backup: false }, shared_db: inPlace })).toEqual([
      expect.stringMatching(/databases\.shared_db\.mode: apim_db would be copied, but shared_db changed/),
      expect.stringMatching(/databases\.apim_db\.mode: .*backup = false/),
    ])
    expect(said({ apim_db: copy, shared_db: copy }, { shared_db: 'apim_db' })).toEqual([
      expect.stringMatching(/are one database on one server/),
    ])
    expect(said({ apim_db: copy, shared_db: copy, other: copy })).toEqual([
      expect.stringMatching(/databases\.other\.mode: .*other is none/),
    ])
  })
})
