import { appendFileSync, mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { exitCodeOf } from '../../../src/cli/exit-codes.ts'
import { postgresPrograms } from '../../lab/machine/postgres-programs.ts'
import { startPostgres } from '../../lab/services/postgres.ts'
import {
  type BadInputLab,
  changes,
  complaint,
  refused,
  rewrite,
  startBadInputLab,
  terminal,
} from './bad-input.ts'
import { performVerb, words } from './run.ts'

let lab: BadInputLab
beforeAll(async () => {
  lab = await startBadInputLab({ userStore: 'jdbc', secureVault: true }, async ({ lab, workspace }) => {
    // The old server's host has no PostgreSQL client.
    await lab.hosts.old.must(['sh', '-c', 'rm -f /usr/bin/pg_dump /usr/bin/pg_restore'])
    mkdirSync(join(workspace, 'empty'))
  })
})
afterAll(() => lab?.mi.stop())

const ORDERS = 'ORDERS_DB (PostgreSQL orders at 10.71.0.20:5432)'

it('refuses wrong passwords of all databases, and never shows them', async () => {
  const wrong = 'wrong-and-secret'
  const problems = await refused(lab.mi, {
    env: { ...lab.mi.env, ORDERS_DB_PASSWORD: wrong, WSO2_USER_DB_PASSWORD: wrong },
  })
  expect(problems).toEqual([
    complaint(
      'preflight-failed',
      { host: 'new' },
      /WSO2_USER_DB .* refuses the password of mi users\./,
      /password under \[environments\.staging\.databases\.WSO2_USER_DB\]/,
    ),
    complaint(
      'preflight-failed',
      { host: 'new' },
      /ORDERS_DB .* refuses the password of orders\./,
      /password under \[environments\.staging\.databases\.ORDERS_DB\]/,
    ),
  ])
  expect(JSON.stringify(problems)).not.toContain(wrong)
  expect(problems[1]!.what).toContain(ORDERS)
})

it('refuses a database that is another one than expected, showing both sides', async () => {
  const problems = await refused(lab.mi, {
    edit: (text) => text.replace('10.71.0.20:5432/orders', 'pg.prod.example.com:5432/orders'),
  })
  expect(problems).toEqual([
    complaint(
      'preflight-failed',
      { host: 'old', place: expect.objectContaining({ line: lineOf('10.71.0.20:5432/orders') }) },
      /points at 10\.71\.0\.20:5432\/orders, but the migration file expects pg\.prod\.example\.com:5432\/orders/,
      /a clone may still point at another environment/,
    ),
  ])
})

it('refuses a tools host without the tools, and names the packages', async () => {
  const problems = await refused(lab.mi, {
    edit: (text) => text.replaceAll('tools_host = "new"', 'tools_host = "old"'),
  })
  expect(problems).toEqual([
    complaint(
      'preflight-failed',
      { host: 'old' },
      /pg_dump.* not found on the PATH of deploy@10\.71\.0\.11/,
      /install the package postgresql-client/,
    ),
  ])
})

it('refuses a JDBC user store without its script, and tells all that is missing in one pass', async () => {
  const problems = await refused(lab.mi, {
    edit: (text) => text.replace('script = "scripts/"\n', '').replace(/keystore_password = .*\n/, ''),
  })
  expect(problems).toEqual([
    complaint(
      'config-invalid',
      { place: expect.objectContaining({ file: lab.mi.migrationFile }) },
      /uses secure vault, and the password of its keystore is not known/,
      /keystore_password = "\$\{env:KEYSTORE_PASSWORD\}" under \[environments\.staging\.nodes\.mi1\]/,
    ),
    complaint(
      'config-invalid',
      { place: expect.objectContaining({ file: lab.mi.migrationFile }) },
      /WSO2_USER_DB.* no column UM_USER_ID/i,
      /script = "scripts\/" under \[environments\.staging\.databases\.WSO2_USER_DB\]/,
    ),
  ])
})

it.each(['empty', 'target:/opt/nowhere'])('refuses %s as a place for the script', async (script) => {
  const problems = await refused(lab.mi, { edit: (text) => text.replace('"scripts/"', `"${script}"`) })
  expect(problems).toEqual([
    complaint(
      'config-invalid',
      { place: expect.objectContaining({ line: lineOf('scripts/'), column: 10 }) },
      /names no one file for postgresql/,
      /name the file itself/,
    ),
  ])
})

it('refuses secrets that only the server can resolve, each with the line to add', async () => {
  const problems = await refused(lab.mi, {
    edit: (text) => text.replaceAll(/^password = .*\n/gm, ''),
  })
  expect(problems).toEqual(
    ['WSO2_USER_DB', 'ORDERS_DB'].map((id) =>
      complaint(
        'config-invalid',
        { host: 'old' },
        /The password of .* holds \$secret\{\S+\}, which only the server itself can resolve/,
        new RegExp(
          `add password = "\\$\\{env:${id}_PASSWORD\\}" under \\[environments\\.staging\\.databases\\.${id}\\]`,
        ),
      ),
    ),
  )
})

it('refuses a JDBC driver that is nowhere, and one that is left out of the copy', async () => {
  const jar = '/opt/wso2ei-7.1.0/micro-integrator/lib/postgresql-42.2.19.jar'
  const { root } = lab.mi.lab.hosts.old
  renameSync(join(root, jar), join(root, '/opt/away.jar'))
  const nowhere = await refused(lab.mi)
  renameSync(join(root, '/opt/away.jar'), join(root, jar))
  const driver = complaint(
    'preflight-failed',
    { host: 'new' },
    /No jar holds the JDBC driver org\.postgresql\.Driver that WSO2_USER_DB, ORDERS_DB name/,
    /put the driver's jar into \/opt\/wso2mi-4\.0\.0\/lib/,
  )
  expect(nowhere).toEqual([driver])
  expect(
    await refused(lab.mi, {
      edit: (text) => text.replace('stop_source = true', 'stop_source = true\nskip = ["postgresql-*.jar"]'),
    }),
  ).toEqual([driver])
})

it('names the line of a deployment.toml that does not parse, on its host, without its secrets', async () => {
  const { source, target } = lab.mi.nodes[0]!
  const undo = [source, target].map(({ path }) =>
    rewrite(join(path, 'conf/deployment.toml'), (text) => `password = "open-secret\n${text}`),
  )
  const problems = await refused(lab.mi)
  for (const each of undo) each()
  expect(problems).toEqual([
    complaint(
      'config-invalid',
      { place: expect.objectContaining({ file: `old:${source.home}/conf/deployment.toml`, line: 1 }) },
      /TOML/,
      /./,
    ),
    complaint(
      'config-invalid',
      { place: expect.objectContaining({ file: `new:${target.home}/conf/deployment.toml`, line: 1 }) },
      /TOML/,
      /./,
    ),
  ])
  expect(JSON.stringify(problems)).not.toContain('open-secret')
})

it('ends in a terminal with the code of the first reason, every problem on the screen', async () => {
  const { code, screen } = await terminal(lab.mi, ['backup', '--mode', 'apply'], (text) =>
    text.replace(':5432/orders', ':5432/prod').replace('script = "scripts/"\n', ''),
  )
  expect(code).toBe(exitCodeOf('preflight-failed'))
  expect(screen).toContain('[preflight-failed]')
  expect(screen).toContain('[config-invalid]')
})

it('has changed nothing on any host or in any database', async () => {
  expect(await changes(lab)).toEqual([])
})

it('backs up no server that took the place of the planned one', async () => {
  const { lab: hosts, migrationFile, env, database } = lab.mi
  const gate = '/home/wso2carbon/go on'
  const hook = `host = "new"\nrun = ["/usr/bin/test", "-e", ${JSON.stringify(gate)}]\n`
  appendFileSync(migrationFile, `\n[[environments.staging.hooks.before_backup]]\n${hook}`)
  expect((await performVerb(lab.mi, 'backup', { mode: 'apply' })).failureReason).toBe('script-failed')
  const { db } = hosts.hosts
  await db.must([join(postgresPrograms(), 'pg_ctl'), 'stop', '-D', '/srv/lab/postgres', '-m', 'fast'], {
    user: 'postgres',
  })
  await db.must(['rm', '-rf', '/srv/lab/postgres'])
  const databases = [
    { name: 'orders', user: 'orders', password: env.ORDERS_DB_PASSWORD! },
    { name: database.name, user: 'mi users', password: env.WSO2_USER_DB_PASSWORD! },
  ]
  await startPostgres(db, databases, 'second')
  await hosts.hosts.new.must(['touch', gate])
  const outcome = await performVerb(lab.mi, 'backup', { mode: 'apply' })
  expect(outcome.failureReason).toBe('drift')
  expect(words(outcome.problems)).toEqual([
    expect.stringMatching(/is now another database \((\d+)\) than when the plan was made \((?!\1)\d+\)/),
  ])
  expect(await hosts.hosts.new.must(['find', '/var/backups', '-name', '*.dump*'])).toBe('')
})

/** Line (from 1) of the migration file that holds a text. */
function lineOf(text: string): number {
  return lab.mi.text.split('\n').findIndex((line) => line.includes(text)) + 1
}
