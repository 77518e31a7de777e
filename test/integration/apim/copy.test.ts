import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CHANGING_VERBS } from '../../../src/engine/step.ts'
import { type ApimLab, startApimLab } from '../../lab/apim-lab.ts'
import { performVerb, words } from '../mi/run.ts'

const RIGHTS = {
  postgresql: `ALTER ROLE "am user" CREATEDB; ALTER ROLE "shared" CREATEDB;`,
  mariadb: ['am', 'shared']
    .flatMap((name) => [`${name}_db_wso2_migrate`, `${name}_db_wso2_migrate_wso2_migrate_scratch`])
    .map((name) => {
      const user = name.startsWith('am') ? 'am user' : 'shared'
      return `GRANT ALL ON \`${name.replaceAll('_', '\\_')}\`.* TO '${user}'@'%';`
    })
    .join('\n'),
}
const COPIES = ['am_db_wso2_migrate', 'shared_db_wso2_migrate']

describe.each(['postgresql', 'mariadb'] as const)('mode = "copy" on %s', (engine) => {
  let am: ApimLab
  const run = (verb: Parameters<typeof performVerb>[1], inputs = {}) =>
    performVerb(am, verb, { mode: 'apply', ...inputs })
  const server = () => am.database('apim_db').server
  const system = engine === 'postgresql' ? 'postgres' : 'mysql'
  const names = async () => [...(await server().dump()).keys()].filter((name) => /_db/.test(name)).sort()
  const phases = async (name: string) =>
    (await server().query(name, 'SELECT phase FROM STANDIN_MIGRATIONS ORDER BY began_at')).map(
      (row) => row.phase,
    )
  let originals: Map<string, string>

  beforeAll(async () => {
    am = await startApimLab({ engine, mode: 'copy', oldServer: 'stopped', choices: { on_findings: 'warn' } })
    originals = await server().dump()
  }, 300_000)
  afterAll(() => am?.stop())

  it('is refused without the rights that it takes, and where a database of that name is there', async () => {
    const refused = words((await performVerb(am, 'plan')).problems).join('\n')
    expect(refused).toMatch(
      engine === 'postgresql'
        ? /am user may not make and rename databases/
        : /am user may not make the copy of apim_db that is to be migrated \(am_db_wso2_migrate\)/,
    )
    await server().query(system, RIGHTS[engine])
    await server().query(system, 'CREATE DATABASE am_db_wso2_migrate')
    const there = (await performVerb(am, 'plan')).problems
    expect(words(there)).toEqual([
      expect.stringMatching(/There is a database am_db_wso2_migrate on the server of apim_db .* already/),
    ])
    expect(there[0]!.fix).toMatch(/the copy of an earlier run may be in use by now/)
    await server().query(system, 'DROP DATABASE am_db_wso2_migrate')
  })

  it('is said by the plan', async () => {
    const plan = await performVerb(am, 'plan')
    expect(words(plan.problems)).toEqual([])
    expect(plan.said).toMatch(/Copy apim_db \(am_db\) to am_db_wso2_migrate on the same server/)
    expect(plan.said).toMatch(/scripts and migration client work on shared_db_wso2_migrate; shared_db stays/)
  })

  it('copies, runs the script on the copy alone, and points the new server at the copies', async () => {
    for (const verb of ['backup', 'merge-config', 'sync', 'quiesce', 'db-script'] as const)
      expect(words((await run(verb)).problems)).toEqual([])
    expect(await names()).toEqual(['am_db', ...COPIES, 'shared_db'].sort())
    const now = await server().dump()
    for (const [name, dump] of originals) expect(now.get(name), name).toBe(dump)
    expect(now.get('shared_db_wso2_migrate')).toMatch(/reg_resource_tag_ind_by_reg_tag_id/i)
    const toml = readFileSync(join(am.nodes[0]!.target.path, 'repository/conf/deployment.toml'), 'utf8')
    for (const name of COPIES) expect(toml).toMatch(new RegExp(`://[^/]+/${name}["?]`))
    expect(toml).not.toMatch(/\/(?:am|shared)_db["?]/)
  })

  it('takes the script back in the copy, and the copies themselves on the way to the beginning', async () => {
    const back = await run('restore', { 'restore-to': 'run-db-script' })
    expect(words(back.problems)).toEqual([])
    expect((await server().dump()).get('shared_db_wso2_migrate')).not.toMatch(
      /reg_resource_tag_ind_by_reg_tag_id/i,
    )
    expect(words((await run('db-script')).problems)).toEqual([])
    const all = await run('restore', { 'restore-to': 'copy-database' })
    expect(words(all.problems)).toEqual([])
    const left = await names()
    for (const name of COPIES) expect(left).not.toContain(name)
    const now = await server().dump()
    for (const [name, dump] of originals) expect(now.get(name), name).toBe(dump)
  })

  it.runIf(engine === 'postgresql')(
    'the whole data part is done in the copies; a write to an original meanwhile is noticed',
    async () => {
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
    },
    900_000,
  )

  it.runIf(engine === 'postgresql')(
    'the new server serves from the copies, and the originals are what they were',
    async () => {
      const [before] = await server().query(
        'am_db_wso2_migrate',
        'SELECT DESCRIPTION FROM AM_APPLICATION WHERE APPLICATION_ID = 1',
      )
      const text = before!.description
      await server().query('am_db', 'UPDATE AM_APPLICATION SET DESCRIPTION = $1 WHERE APPLICATION_ID = 1', [
        text,
      ])
      for (const verb of ['cleanup', 'verify'] as const) expect(words((await run(verb)).problems)).toEqual([])
      expect(await phases('am_db')).toEqual([])
      const now = await server().dump()
      for (const [name, dump] of originals) expect(sorted(now.get(name)!), name).toBe(sorted(dump))
    },
    600_000,
  )
})

/** A row that was written and written back lies elsewhere in its table. */
const sorted = (dump: string) => dump.split('\n').sort().join('\n')
