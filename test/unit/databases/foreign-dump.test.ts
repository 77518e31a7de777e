import { expect, it } from 'vitest'
import type { Database, DumpManifest, Identity } from '../../../src/databases/contract.ts'
import { adopted, adoptionProblems } from '../../../src/databases/foreign-dump.ts'

const database = { id: 'am_db', host: 'pg.staging', port: 5432, name: 'am' } as Database
const PRODUCTION: Identity = { server: 'system-1', database: 'am' }
const manifest = { file: '/b/am_db.dump', facts: { identity: PRODUCTION } } as DumpManifest

it.each<[string, Identity, boolean, boolean]>([
  ['a dump of our own goes back to where it was taken', PRODUCTION, true, true],
  [
    "production's dump goes into another server's database",
    { server: 'system-2', database: 'am' },
    false,
    true,
  ],
  [
    "production's dump goes into another database of its server",
    { server: 'system-1', database: 'am_staging' },
    false,
    true,
  ],
  ["production's dump never goes into production", PRODUCTION, false, false],
])('%s', (_, now, own, allowed) => {
  expect(adoptionProblems({ database, manifest, now, own })).toHaveLength(allowed ? 0 : 1)
})

it('is held for the database that it replaces, and for that one alone', () => {
  const now = { server: 'system-2', database: 'am' }
  expect(adopted(manifest, now)).toEqual({ ...manifest, facts: { identity: now } })
})
