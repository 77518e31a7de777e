import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { until } from '../../lab/machine/run.ts'
import { type MiLab, startMiLab } from '../../lab/mi-lab.ts'
import { performVerb, words } from './run.ts'

/** They change rows alone before they stop, or wait, where a setting says so; each statement is for good at once. */
const ENGINES = {
  mariadb: {
    script: 'mysql.sql',
    client: 'mariadb --defaults-file',
    first: `INSERT INTO AUDIT_TRAIL (WHAT) VALUES ('script');
UPDATE UM_ROLE SET UM_SHARED_ROLE = NOT UM_SHARED_ROLE;
SET @one = (SELECT 1 UNION ALL SELECT 2 FROM DUAL WHERE @@global.max_error_count = 77);
SELECT SLEEP(IF(@@global.max_error_count = 78, 3, 0));\n`,
    set: (state: number) => `SET GLOBAL max_error_count = ${76 + state}`,
    rights: "GRANT ALL ON `wso2\\_users\\_wso2\\_migrate\\_scratch`.* TO 'mi users'@'%'",
    system: 'mysql',
  },
  postgresql: {
    script: 'postgresql.sql',
    client: 'psql --no-psqlrc',
    first: `INSERT INTO AUDIT_TRAIL (WHAT) VALUES ('script');
UPDATE UM_ROLE SET UM_SHARED_ROLE = NOT UM_SHARED_ROLE;
SELECT 1 / (1 - (current_setting('lab.stop', true) IS NOT DISTINCT FROM '1')::int);
SELECT pg_sleep(CASE WHEN current_setting('lab.stop', true) = '2' THEN 60 ELSE 0 END);\n`,
    set: (state: number) => `ALTER ROLE "mi users" SET lab.stop = '${state}'`,
    rights: 'ALTER ROLE "mi users" CREATEDB',
    system: 'postgres',
  },
}

describe.each(Object.entries(ENGINES))('a script that changed only rows in %s', (engine, of) => {
  let mi: MiLab
  const apply = (verb: Parameters<typeof performVerb>[1], inputs = {}) =>
    performVerb(mi, verb, { mode: 'apply', ...inputs })
  const query = (sql: string) => mi.database.server.query(mi.database.name, sql)
  const traces = async () => {
    const [audit] = await query("SELECT COUNT(*) AS n FROM AUDIT_TRAIL WHERE WHAT = 'script'")
    const [roles] = await query('SELECT COUNT(*) AS n FROM UM_ROLE WHERE UM_SHARED_ROLE')
    return [Number(audit!.n), Number(roles!.n)]
  }
  const set = (state: number) => mi.database.server.query(of.system, of.set(state))

  beforeAll(async () => {
    mi = await startMiLab({
      engine: engine as keyof typeof ENGINES,
      userStore: 'jdbc',
      oldServer: 'stopped',
      artifacts: { cars: 1, proxies: 1, apis: 1 },
    })
    const script = join(mi.workspace, 'scripts', of.script)
    writeFileSync(script, of.first + readFileSync(script, 'utf8'))
    await mi.database.server.query(of.system, of.rights)
    for (const verb of ['backup', 'merge-config', 'sync', 'quiesce'] as const)
      expect(words((await apply(verb)).problems)).toEqual([])
  })
  afterAll(() => mi?.stop())

  it('and failed is taken back before it runs again', async () => {
    await set(1)
    const failed = await apply('db-script')
    expect(failed.failureReason).toBe('script-failed')
    // In the script itself, not in its copy on the tools host, which is gone.
    expect(failed.problems[0]!.place).toMatchObject({
      file: join(mi.workspace, 'scripts', of.script),
      line: 3,
    })
    expect(await traces()).toEqual([1, 2])
    await set(0)
    const again = await apply('db-script')
    expect(words(again.problems)).toEqual([])
    expect(again.said).toMatch(/interrupted half-way: restore WSO2_USER_DB/)
    expect(await traces()).toEqual([1, 2])
  })

  it('and was killed is taken back before it runs again', async () => {
    const back = await apply('restore', { 'restore-to': 'run-user-store-script' })
    expect(words(back.problems)).toEqual([])
    expect(await traces()).toEqual([0, 0])
    await set(2)
    const running = apply('db-script')
    await until('the script has changed rows', 60_000, async () => (await traces())[1] === 2)
    for (const { pid } of await mi.lab.hosts.new.processes(of.client))
      await mi.lab.hosts.new.exec(['kill', '-9', String(pid)])
    expect((await running).failureReason).toBe('script-failed')
    await set(0)
    // MariaDB ends the statement of a client that is gone; until then somebody is connected.
    if (engine === 'mariadb') await sleep(3000)
    const again = await apply('db-script')
    expect(words(again.problems)).toEqual([])
    expect(again.said).toMatch(/interrupted half-way: restore WSO2_USER_DB/)
    expect(await traces()).toEqual([1, 2])
  })
})
