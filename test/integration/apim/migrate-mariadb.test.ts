import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse, type TomlTable } from 'smol-toml'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type ApimLab, startApimLab } from '../../lab/apim-lab.ts'
import { ownSequences } from '../../lab/product/apim/custom.ts'
import { difference, type Snapshot } from '../../lab/snapshot.ts'
import { type Performed, performVerb, words } from '../mi/run.ts'
import { findingsOf, phasesRun, seededFindings } from './scene.ts'

const CONFIG = 'repository/conf/deployment.toml'
const SEQUENCES = 'repository/deployment/server/synapse-configs/default/sequences'

let apim: ApimLab
let planned: Performed
let before: Snapshot
beforeAll(async () => {
  apim = await startApimLab({
    engine: 'mariadb',
    secureVault: true,
    oldServer: 'stopped',
    choices: { stop_source: true, on_findings: 'warn' },
  })
  before = await apim.lab.snapshot()
  planned = await performVerb(apim, 'plan', { mode: 'apply' })
})
afterAll(() => apim?.stop())

const place = (side: 'source' | 'target', ...path: string[]) => join(apim.nodes[0]![side].path, ...path)
const read = (side: 'source' | 'target', path: string) => readFileSync(place(side, path), 'utf8')
const headers = (text: string): string[] => text.match(/^\[+[^\]]+\]+/gm) ?? []

it('plans the merge and a copy of each folder, tenants last', () => {
  expect(planned.problems).toEqual([])
  const copies = planned.said.match(/^(?:sync|verify): .*$/gm)?.map((line) => line.replace(/: \d.*/, ''))
  expect(copies?.slice(0, 6)).toEqual([
    'sync: Keystores and truststores',
    'sync: Secondary user stores of the super tenant',
    'sync: Global sequences of your own',
    'sync: Templates of what APIs become in the gateway',
    'sync: Custom OSGi bundles',
    'sync: Custom jars and JDBC drivers',
  ])
  expect(copies).toContainEqual(expect.stringMatching(/^verify: Secondary user stores of the tenants to am1/))
  expect(planned.said).toMatch(
    /skip 1 file: both packs ship it and the old one was changed.*\n +\S+velocity_template\.xml\n/,
  )
})

it.each(['backup', 'merge-config', 'sync'] as const)('does %s', async (verb) => {
  const done = await performVerb(apim, verb, { mode: 'apply', 'plan-digest': planned.planDigest! })
  expect(done.problems).toEqual([])
})

it('has touched neither the old server nor what belongs to the data migration', async () => {
  const changed = difference(before, await apim.lab.snapshot())
  expect(changed.filter((line) => line.includes('/opt/wso2am-4.0.0'))).toEqual([])
  const others = /migration-resources|solr|WSO2MB_DB|repository\/tenants/
  expect(changed.filter((line) => others.test(line))).toEqual([])
})

it('has merged the settings of the old server into the new file', () => {
  const text = read('target', CONFIG)
  const [old, now] = [parse(read('source', CONFIG)), parse(text)]
  const kept = ['user_store', 'encryption', 'secrets', 'truststore', 'indexing', 'super_admin', 'keystore']
  for (const key of kept) expect(now[key], key).toEqual(old[key])
  const { apim_db, shared_db } = old.database as TomlTable
  expect(now).toMatchObject({
    database: {
      apim_db,
      shared_db,
      local: { url: 'jdbc:h2:./repository/database/WSO2CARBON_DB;DB_CLOSE_ON_EXIT=FALSE' },
    },
    apim: {
      gateway: { environment: [{ provider: 'wso2' }] },
      sync_runtime_artifacts: {
        gateway: { skip_list: { sequences: expect.arrayContaining([...ownSequences]) } },
      },
    },
    oauth: { grant_type: { token_exchange: { enable: true } } },
  })
  expect(now).not.toHaveProperty('apim.analytics.config_endpoint')
  const found = headers(text)
  expect(found.at(-1)).toBe('[secrets]')
  expect(found.indexOf('[apim]')).toBe(found.findIndex((each) => /^\[+apim/.test(each)))
})

it('has copied files as they are, and none that a pack ships or that belongs elsewhere', () => {
  const files = [
    'repository/resources/security/acme.jks',
    'repository/resources/security/client-truststore.jks',
    'repository/deployment/server/userstores/acme_com.xml',
    'repository/components/dropins/acme-handlers-1.3.0.jar',
    'repository/components/lib/mysql-connector-java-5.1.49.jar',
    ...ownSequences.map((name) => `${SEQUENCES}/${name}`),
  ]
  for (const file of files)
    expect(readFileSync(place('target', file)).equals(readFileSync(place('source', file))), file).toBe(true)
  const plugins = readdirSync(place('target', 'repository/components/plugins'))
  expect(plugins).not.toContain('org.wso2.carbon.apimgt.impl_9.0.174.jar')
  for (const absent of ['solr', 'repository/components/patches/patch0042', 'repository/tenants/1/userstores'])
    expect(existsSync(place('target', absent)), absent).toBe(false)
})

it('repeats nothing', async () => {
  const now = await apim.lab.snapshot()
  const again = await performVerb(apim, 'sync', { mode: 'apply', 'plan-digest': planned.planDigest! })
  expect(again.problems).toEqual([])
  const changed = difference(now, await apim.lab.snapshot())
  expect(changed.filter((line) => line.includes('/opt/wso2am-'))).toEqual([])
})

it('passes on MariaDB, with a password at hand for each of the three starts and left behind by none', async () => {
  for (const verb of ['quiesce', 'db-script', 'pre-migrate', 'migrate', 'cleanup', 'verify'] as const) {
    const outcome = await performVerb(apim, verb, { mode: 'apply', 'plan-digest': planned.planDigest! })
    expect(words(outcome.problems)).toEqual([])
    expect(outcome.result).toBe('passed')
    // The same in its data as in PostgreSQL.
    if (verb === 'verify') expect(findingsOf(outcome)).toEqual(seededFindings(apim))
  }
  expect(await phasesRun(apim)).toEqual(['pre-migrate', 'migrate'])
  expect(existsSync(place('target', 'password-tmp'))).toBe(false)
})
