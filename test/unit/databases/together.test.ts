import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Database } from '../../../src/databases/contract.ts'
import { query } from '../../../src/databases/postgresql-ask.ts'
import { LocalHost } from '../../../src/remote/local.ts'

let programs = ''
beforeAll(() => {
  programs = mkdtempSync(path.join(tmpdir(), 'programs-'))
  const psql = path.join(programs, 'psql')
  // One server refuses at once, the other keeps whoever connects waiting before it does.
  writeFileSync(
    psql,
    '#!/bin/sh\n[ "$PGHOST" = near ] || sleep 1\necho "connection to $PGHOST failed: Connection refused" >&2\nexit 2\n',
  )
  chmodSync(psql, 0o755)
})
afterAll(() => rmSync(programs, { recursive: true, force: true }))

const on = (host: string): Database => ({
  id: host,
  engine: 'postgresql',
  host,
  port: 5432,
  name: 'db',
  user: 'u',
  password: 'p',
  params: {},
  jdbcUrl: `jdbc:postgresql://${host}:5432/db`,
})

// Nobody would hear of a failure that comes before another database has answered: Node ends the whole run for it.
it('a database that refuses at once says so, however long another one that is asked at the same moment takes', async () => {
  const host = new LocalHost({ PATH: `${programs}:/usr/bin:/bin` })
  const near = expect(query(host, on('near'), 'SELECT 1')).rejects.toThrow('cannot reach')
  const far = ['SELECT 1', 'SELECT 2'].map((sql) => query(host, on('far'), sql))
  const first = await Promise.race([near.then(() => 'near'), Promise.allSettled(far).then(() => 'far')])
  expect(first).toBe('near')
  for (const each of await Promise.allSettled(far)) expect(each).toMatchObject({ status: 'rejected' })
})
