import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { loadMigrationFile, selectEnvironment } from '../../../src/migration/load.ts'
import { Secrets } from '../../../src/secrets.ts'
import { type MiLab, type MiLabOptions, startMiLab } from '../../lab/mi-lab.ts'
import { difference } from '../../lab/snapshot.ts'

let mi: MiLab | undefined

afterEach(async () => {
  await mi?.stop()
  mi = undefined
})

async function start(options: MiLabOptions): Promise<MiLab> {
  mi = await startMiLab(options)
  return mi
}

function environmentOf({ migrationFile, text, env }: MiLab) {
  const input = { file: migrationFile, text, env, secrets: new Secrets(), environment: 'staging' }
  return selectEnvironment(loadMigrationFile(input), 'staging')
}

const variants: [title: string, options: MiLabOptions][] = [
  ['file user store on PostgreSQL', {}],
  [
    'JDBC user store and secure vault on MariaDB',
    { engine: 'mariadb', userStore: 'jdbc', secureVault: true },
  ],
  [
    'LDAP, secure vault, two nodes, behind a bastion',
    { userStore: 'ldap', secureVault: true, nodes: 2, jump: true },
  ],
  ['old and new on one host, JDBC user store', { oneHost: true, userStore: 'jdbc' }],
]

describe.each(variants)('%s', (_title, options) => {
  test('the old servers run as wso2carbon and work, and the migration file describes them', async () => {
    const lab = await start(options)
    const environment = environmentOf(lab)
    expect(Object.keys(environment.nodes)).toEqual(lab.nodes.map(({ name }) => name))
    for (const { name, source, target } of lab.nodes) {
      expect(environment.nodes[name]?.source).toMatchObject({ host: source.host.name, home: source.home })
      expect(environment.nodes[name]?.target).toMatchObject({ host: target.host.name, home: target.home })
      const log = readFileSync(join(source.path, 'repository/logs/wso2carbon.log'), 'utf8')
      expect(log).not.toContain(' ERROR ')
      const [server] = await source.host.processes(`-Dcarbon.home=${source.home} `)
      expect(server?.user).toBe('wso2carbon')
    }
    const { server, name } = lab.database
    await expect
      .poll(async () => (await server.query(name, 'SELECT DISTINCT artifact FROM STANDIN_RUNS')).length)
      .toBeGreaterThan(2)
  })
})

test('a running server without work of its own leaves the snapshot alone', async () => {
  const { lab } = await start({ activeArtifacts: false })
  const before = await lab.snapshot()
  await setTimeout(1500)
  expect(difference(before, await lab.snapshot())).toEqual([])
})

test('a stopped old server does not run', async () => {
  const { lab } = await start({ oldServer: 'stopped', artifacts: { cars: 1, proxies: 1, apis: 1 } })
  expect(await lab.hosts.old.processes('carbon.home')).toEqual([])
})
