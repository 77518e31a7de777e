import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { loadMigrationFile, selectEnvironment } from '../../../src/migration/load.ts'
import { Secrets } from '../../../src/secrets.ts'
import { type ApimLab, type ApimLabOptions, startApimLab } from '../../lab/apim-lab.ts'
import { difference } from '../../lab/snapshot.ts'

let apim: ApimLab | undefined

afterEach(async () => {
  await apim?.stop()
  apim = undefined
})

function environmentOf({ migrationFile, text, env }: ApimLab) {
  const input = { file: migrationFile, text, env, secrets: new Secrets(), environment: 'staging' }
  return selectEnvironment(loadMigrationFile(input), 'staging')
}

const variants: [title: string, options: ApimLabOptions][] = [
  ['PostgreSQL', {}],
  ['secure vault on MariaDB, databases copied', { engine: 'mariadb', secureVault: true, mode: 'copy' }],
]

describe.each(variants)('%s', (_title, options) => {
  test('the old server works on the seeded databases, and the migration file describes it all', async () => {
    const lab = await startApimLab(options)
    apim = lab
    const environment = environmentOf(lab)
    const { source, target } = lab.nodes[0]!
    expect(environment.nodes.am1?.source).toMatchObject({ host: 'old', home: source.home })
    expect(environment.nodes.am1?.target).toMatchObject({ host: 'new', home: target.home })
    expect(environment.databases.shared_db).toMatchObject({ mode: options.mode ?? 'in-place' })
    const zip = readFileSync(lab.client.archive)
    expect(createHash('sha256').update(zip).digest('hex')).toBe(environment.client?.sha256)
    const log = readFileSync(join(source.path, 'repository/logs/wso2carbon.log'), 'utf8')
    expect(log).not.toMatch(/\] (ERROR|FATAL) \{/)
    const [server] = await source.host.processes(`-Dcarbon.home=${source.home} `)
    expect(server?.user).toBe('wso2carbon')
    const { server: databases, name } = lab.database('apim_db')
    const [row] = await databases.query(name, 'SELECT COUNT(*) AS n FROM AM_API')
    expect(Number(row!.n)).toBe(lab.seed.apis.filter(({ inDatabase }) => inDatabase).length)
    const leaked = lab.secrets.filter((secret) => lab.text.includes(secret))
    expect(leaked).toEqual([])
  })
})

test('a running server whose index stands still leaves the snapshot alone', async () => {
  apim = await startApimLab()
  const local = join(apim.nodes[0]!.source.path, 'repository/database/WSO2CARBON_DB.mv.db')
  const marks = () => readFileSync(local, 'latin1').split('lastaccesstime').length
  await expect.poll(marks, { timeout: 60_000 }).toBe(3)
  const before = await apim.lab.snapshot()
  await setTimeout(1000)
  expect(difference(before, await apim.lab.snapshot())).toEqual([])
})

test('a stopped old server does not run', async () => {
  apim = await startApimLab({ oldServer: 'stopped' })
  expect(await apim.lab.hosts.old.processes('carbon.home')).toEqual([])
})
