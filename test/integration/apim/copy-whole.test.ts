import { afterAll, beforeAll, expect, test } from 'vitest'
import { CHANGING_VERBS } from '../../../src/engine/step.ts'
import { type ApimLab, startApimLab } from '../../lab/apim-lab.ts'
import { performVerb, words } from '../mi/run.ts'

let am: ApimLab
let originals: Map<string, string>
const run = (verb: Parameters<typeof performVerb>[1]) => performVerb(am, verb, { mode: 'apply' })
const server = () => am.database('apim_db').server
const phases = async (name: string) =>
  (await server().query(name, 'SELECT phase FROM STANDIN_MIGRATIONS ORDER BY began_at')).map(
    (row) => row.phase,
  )

beforeAll(async () => {
  am = await startApimLab({ mode: 'copy', oldServer: 'stopped', choices: { on_findings: 'warn' } })
  await server().query('postgres', 'ALTER ROLE "am user" CREATEDB; ALTER ROLE "shared" CREATEDB;')
  originals = await server().dump()
}, 300_000)
afterAll(() => am?.stop())

test('the whole data part is done in the copies; a write to an original meanwhile is noticed', async () => {
  for (const verb of CHANGING_VERBS.slice(0, CHANGING_VERBS.indexOf('cleanup')))
    expect(words((await run(verb)).problems)).toEqual([])
  expect(await phases('am_db_wso2_migrate')).toEqual(['pre-migrate', 'migrate'])
  await server().query('am_db', "UPDATE AM_APPLICATION SET DESCRIPTION = 'late' WHERE APPLICATION_ID = 1")
  const noticed = await run('cleanup')
  expect(words(noticed.problems)).toEqual([
    expect.stringMatching(
      /^verify-failed: Somebody wrote to apim_db after it was copied to am_db_wso2_migrate/,
    ),
  ])
  expect(noticed.problems[0]!.fix).toMatch(/restore-to: copy-database/)
}, 900_000)

test('the new server serves from the copies, and the originals are what they were', async () => {
  const [before] = await server().query(
    'am_db_wso2_migrate',
    'SELECT DESCRIPTION FROM AM_APPLICATION WHERE APPLICATION_ID = 1',
  )
  const text = before!.description
  await server().query('am_db', 'UPDATE AM_APPLICATION SET DESCRIPTION = $1 WHERE APPLICATION_ID = 1', [text])
  for (const verb of ['cleanup', 'verify'] as const) expect(words((await run(verb)).problems)).toEqual([])
  expect(await phases('am_db')).toEqual([])
  const now = await server().dump()
  for (const [name, dump] of originals) expect(sorted(now.get(name)!), name).toBe(sorted(dump))
}, 600_000)

/** A row that was written and written back lies elsewhere in its table. */
const sorted = (dump: string) => dump.split('\n').sort().join('\n')
