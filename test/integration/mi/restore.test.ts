import { createHash } from 'node:crypto'
import { appendFileSync, globSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type MiLab, startMiLab } from '../../lab/mi-lab.ts'
import { migrate, performVerb, words } from './run.ts'

/** What a run changes in the new home. */
const CHANGED = ['conf', 'lib', 'dropins', 'repository/deployment', 'repository/resources/security']

/** SHA-256 of every file there, by name. */
function contents(home: string): Record<string, string> {
  const files = CHANGED.flatMap((folder) =>
    readdirSync(join(home, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  )
  const hash = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex')
  return Object.fromEntries(files.map((file) => [file.slice(home.length + 1), hash(file)]))
}

/** The one file that a pattern names on the new server's host. */
function onNew(mi: MiLab, pattern: string): string {
  const found = globSync(join(mi.lab.hosts.new.root, pattern))
  expect(found).toHaveLength(1)
  return found[0]!
}

describe('the way back of a migrated server', () => {
  let mi: MiLab
  let toml: string
  let before: { toml: string; users: string; files: Record<string, string> }
  const users = async () =>
    JSON.stringify(await mi.database.server.query(mi.database.name, 'SELECT * FROM UM_USER ORDER BY 1'))

  beforeAll(async () => {
    mi = await startMiLab({ userStore: 'jdbc', artifacts: { cars: 3, proxies: 3, apis: 3 } })
    toml = join(mi.nodes[0]!.target.path, 'conf/deployment.toml')
    const files = contents(mi.nodes[0]!.target.path)
    before = { toml: readFileSync(toml, 'utf8'), users: await users(), files }
    expect(words((await migrate(mi)).problems)).toEqual([])
  })
  afterAll(() => mi?.stop())

  const restore = (mode: 'plan' | 'apply', to: string) =>
    performVerb(mi, 'restore', { mode, 'restore-to': to })

  it('wants a step that there is, and names them all', async () => {
    const nothing = await restore('plan', '')
    expect(nothing.failureReason).toBe('config-invalid')
    expect(nothing.problems[0]!.fix).toContain('stop-source:mi1')
    expect(words((await restore('apply', 'stop-sauce:mi1')).problems)[0]).toContain(
      'did you mean stop-source:mi1',
    )
    const other = { mode: 'apply', 'run-id': '20200101-000000-0000', 'restore-to': 'stop-source:mi1' }
    expect(words((await performVerb(mi, 'restore', other)).problems)[0]).toContain(
      '20200101-000000-0000 is not the newest run of this target',
    )
  })

  it('says which right is missing, and leaves the database alone', async () => {
    const refused = await restore('apply', 'run-user-store-script')
    expect(refused.failureReason).toBe('restore-failed')
    expect(refused.problems[0]!.fix).toContain('CREATEDB')
    expect(await users()).not.toBe(before.users)
    expect(await mi.lab.hosts.new.processes('carbon.home')).not.toEqual([])
    await mi.database.server.query('postgres', 'ALTER ROLE "mi users" CREATEDB')
  })

  it('says exactly what it would do, and does nothing', async () => {
    const said = await restore('plan', 'stop-source:mi1')
    expect(words(said.problems)).toEqual([])
    expect(said.result).toBe('planned')
    expect(said.said).toMatch(/stop the new server of mi1/)
    expect(said.said).toMatch(/restore WSO2_USER_DB from .*grade L2/)
    expect(said.said).toMatch(/start the old server of mi1/)
    expect(await mi.lab.hosts.new.processes('carbon.home')).not.toEqual([])
    expect(await users()).not.toBe(before.users)
  })

  it('refuses an archive of which one bit is another one, before anything is touched', async () => {
    const archive = onNew(mi, 'var/backups/wso2-migrate/*/mi1.files.tar')
    const now = contents(mi.nodes[0]!.target.path)
    const bytes = readFileSync(archive)
    bytes[bytes.length >> 1]! ^= 1
    writeFileSync(archive, bytes)
    for (const mode of ['plan', 'apply'] as const) {
      const refused = await restore(mode, 'merge-config')
      expect(refused.failureReason).toBe('restore-failed')
      expect(words(refused.problems)).toEqual([
        expect.stringMatching(/archive .*mi1\.files\.tar is not usable: its SHA-256 is another one/),
      ])
    }
    expect(contents(mi.nodes[0]!.target.path)).toEqual(now)
    expect(await mi.lab.hosts.new.processes('carbon.home')).not.toEqual([])
    bytes[bytes.length >> 1]! ^= 1
    writeFileSync(archive, bytes)
  })

  it('goes back to before the script: new server down, users as they were, old server up', async () => {
    const back = await restore('apply', 'stop-source:mi1')
    expect(words(back.problems)).toEqual([])
    expect(back.result).toBe('passed')
    expect(back.said).toContain('The old server of mi1 serves again')
    expect(await mi.lab.hosts.new.processes('carbon.home')).toEqual([])
    expect(await mi.lab.hosts.old.processes('carbon.home')).not.toEqual([])
    expect(await users()).toBe(before.users)
    expect(readFileSync(toml, 'utf8')).not.toBe(before.toml)
  })

  it('takes files back too, and can be done again', async () => {
    for (const _ of ['once', 'twice']) {
      const back = await restore('apply', 'merge-config')
      expect(words(back.problems)).toEqual([])
      expect(readFileSync(toml, 'utf8')).toBe(before.toml)
    }
    expect(contents(mi.nodes[0]!.target.path)).toEqual(before.files)
  })

  const apply = (verb: Parameters<typeof performVerb>[1]) => performVerb(mi, verb, { mode: 'apply' })

  it('begins anew from there', async () => {
    const script = join(mi.workspace, 'scripts/postgresql.sql')
    // It stops where the setting of the role says so: the schema is as it was planned.
    const half = `CREATE TABLE HALF_DONE (ID INT);
SELECT 1 / (1 - coalesce(nullif(current_setting('lab.stop', true), ''), '0')::int);\n`
    writeFileSync(script, half + readFileSync(script, 'utf8'))
    const truststore = join(mi.nodes[0]!.target.path, 'repository/resources/security/client-truststore.jks')
    const sayings: string[] = []
    for (const verb of ['backup', 'merge-config', 'sync', 'quiesce'] as const) {
      const outcome = await apply(verb)
      expect(words(outcome.problems)).toEqual([])
      sayings.push(outcome.said)
      // Somebody works on a file that the archive has, and that the copy is about to replace.
      if (verb === 'backup') appendFileSync(truststore, 'changed since')
    }
    expect(sayings[0]).toMatch(/mi1: \d+ files, .* with proof, grade L2, new:\S+\/mi1\.files\.tar/)
    expect(sayings[2]).toMatch(/1 had changed since the archive was made, kept in /)
    const replaced = 'home/wso2carbon/.wso2-migrate/targets/*/runs/*/replaced/*'
    const kept = onNew(mi, `${replaced}/repository/resources/security/client-truststore.jks`)
    expect(readFileSync(kept, 'utf8')).toMatch(/changed since$/)
    const status = await performVerb(mi, 'status')
    expect(status.said).toMatch(/backup-folder:mi1 +done .*mi1\.files\.tar/)
    expect(status.said).toMatch(/sync-keystores:mi1 +done .* replaced\/\S+/)
  })

  it('takes a script that broke off half-way back by the backup before it runs again', async () => {
    const { server, name } = mi.database
    await server.query(name, `ALTER ROLE "mi users" SET lab.stop = '1'`)
    expect((await apply('db-script')).failureReason).toBe('script-failed')
    await server.query(name, 'ALTER ROLE "mi users" RESET lab.stop')
    const again = await apply('db-script')
    expect(words(again.problems)).toEqual([])
    expect(again.said).toMatch(/interrupted half-way: restore WSO2_USER_DB/)
    expect(words((await apply('verify')).problems)).toEqual([])
  })
})
