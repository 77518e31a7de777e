import { describe, expect, test } from 'vitest'
import { differences } from '../../../src/databases/compare.ts'
import type { DatabaseFacts } from '../../../src/databases/contract.ts'
import { keptName, scratchName } from '../../../src/databases/scratch.ts'

const facts = (change: Partial<DatabaseFacts> = {}): DatabaseFacts => ({
  identity: { server: 's', database: 'd' },
  version: 'PostgreSQL 15',
  charset: 'UTF8',
  collation: 'C',
  bytes: 1,
  rows: { a: 1, b: 2 },
  schemaFingerprint: 'f',
  toolVersion: '15',
  sessions: [],
  ...change,
})

describe('what differs between a dump and the database restored from it', () => {
  const manifest = { facts: facts(), moved: [], contents: { a: '1', b: '2' } }
  const same = { facts: facts(), contents: { a: '1', b: '2' } }

  test.each<[string, typeof same, string[]]>([
    ['nothing', same, []],
    ['a table less', { ...same, facts: facts({ rows: { a: 1 } }) }, ['table b is missing']],
    ['a table more', { ...same, facts: facts({ rows: { a: 1, b: 2, c: 0 } }) }, ['table c is too many']],
    ['rows', { ...same, facts: facts({ rows: { a: 1, b: 3 } }) }, ['table b has 3 rows instead of 2']],
    ['as many other rows', { ...same, contents: { a: '1', b: '9' } }, ['the contents of b differ']],
    [
      'definitions',
      { ...same, facts: facts({ schemaFingerprint: 'g' }) },
      ['the schema has another fingerprint'],
    ],
    ['collation', { ...same, facts: facts({ collation: 'de' }) }, ['its collation is de instead of C']],
  ])('%s', (_, found, wrong) => expect(differences(manifest, found)).toEqual(wrong))

  test('a table that was written to while it was dumped is not compared, but must be there', () => {
    const moving = { ...manifest, moved: ['b'] }
    expect(
      differences(moving, { ...same, facts: facts({ rows: { a: 1, b: 7 } }), contents: { a: '1', b: '7' } }),
    ).toEqual([])
    expect(differences(moving, { ...same, facts: facts({ rows: { a: 1 } }) })).toEqual(['table b is missing'])
  })
})

test('names beside a database keep within the limit and apart', () => {
  expect(scratchName('reg', 63)).toBe('reg_wso2_migrate_scratch')
  expect(keptName('reg', new Date('2026-11-22T18:28:22.123Z'), 63)).toBe('reg_before_20261122t182822z')
  const long = 'ü'.repeat(30)
  expect(Buffer.byteLength(scratchName(`${long}a`, 63))).toBeLessThanOrEqual(63)
  expect(scratchName(`${long}a`, 63)).not.toBe(scratchName(`${long}b`, 63))
})
