import { createHash } from 'node:crypto'
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { unzipSync } from 'fflate'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type ApimLab, startApimLab } from '../../lab/apim-lab.ts'
import { clientZip } from '../../lab/product/apim/client/archive.ts'
import { jar } from '../../lab/product/files.ts'
import { difference, type Snapshot } from '../../lab/snapshot.ts'
import { complaint, refused, rewrite } from '../mi/bad-input.ts'
import { performVerb } from '../mi/run.ts'

const CONFIG = 'repository/conf/deployment.toml'
const DROPINS = 'repository/components/dropins'

let apim: ApimLab
let before: Snapshot
beforeAll(async () => {
  apim = await startApimLab({ oldServer: 'stopped' })
  before = await apim.lab.snapshot()
})
afterAll(() => apim?.stop())

const homes = () => apim.nodes[0]!
const choice = (line: string) => (text: string) => text.replace(/^(stop_source = true)$/m, `$1\n${line}`)

it('tells everything that is wrong with a node at once', async () => {
  const { source, target } = homes()
  const stray = join(target.path, DROPINS, 'org.wso2.carbon.apimgt.migrate.client-4.1.0.9.jar')
  const undo = [
    rewrite(join(target.path, 'repository/conf/log4j2.properties'), (text) =>
      text.replace(/(appender\.CARBON_LOGFILE\.layout\.pattern = ).*/, '$1[%d] %5p - %c{1} %m%n'),
    ),
    rewrite(
      join(source.path, CONFIG),
      (text) => `${text}\n[apim.key_manager]\nservice_url = "https://10.71.0.20:9/services/"\n`,
    ),
    () => rmSync(stray),
  ]
  writeFileSync(stray, jar(['org.wso2.carbon.apimgt.migration.Client'], '4.1.0.9'))
  try {
    const problems = await refused(apim, {
      edit: (text) =>
        choice(
          'validator = "apiDefinitionValidaton"\nonly_tenants = ["one.example"]\nexcept_tenants = ["\'two\'"]',
        )(
          text
            .replace('lead = true', 'lead = true\nprofile = "gateway-worker"')
            .replace(/sha256 = "./, 'sha256 = "0'),
        ),
    })
    expect(problems).toEqual(
      expect.arrayContaining([
        complaint(
          'preflight-failed',
          { host: 'new' },
          /CARBON_LOGFILE writes with the pattern/,
          /shipped settings/,
        ),
        complaint('config-invalid', {}, /am1 is the lead node and a gateway-worker/, /profile control-plane/),
        complaint(
          'preflight-failed',
          { host: 'new' },
          /key manager at https:\/\/10\.71\.0\.20:9 .* does not answer/,
          /start it/,
        ),
        complaint(
          'config-invalid',
          {},
          /There is no validator "apiDefinitionValidaton"/,
          /apiDefinitionValidation/,
        ),
        complaint('config-invalid', {}, /"'two'" is no domain/, /UM_TENANT/),
        complaint('config-invalid', {}, /has the SHA-256 [0-9a-f]{64}, which is not that/, /sha256sum/),
      ]),
    )
  } finally {
    for (const each of undo) each()
  }
})

it('refuses a client whose files or words are not those that the route was made for', async () => {
  const bytes = Buffer.from(clientZip('4.2.0.21'))
  const archive = join(apim.workspace, 'other.zip')
  writeFileSync(archive, bytes)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const problems = await refused(apim, {
    edit: (text) =>
      text
        .replace(/archive = ".*"/, 'archive = "other.zip"')
        .replace(/sha256 = ".*"/, `sha256 = "${sha256}"`),
  })
  rmSync(archive)
  expect(problems).toEqual([
    complaint(
      'preflight-failed',
      {},
      /client-4\.2\.0\.21\.jar is not the migration client of this upgrade/,
      /zip of its version/,
    ),
  ])
})

it('refuses a client that was left behind in the new home', async () => {
  const stray = join(homes().target.path, DROPINS, 'org.wso2.carbon.is.migration-1.0.179.jar')
  writeFileSync(stray, jar(['org.wso2.carbon.is.migration.Client'], '1.0.179'))
  const problems = await refused(apim)
  rmSync(stray)
  expect(problems).toEqual([
    complaint(
      'preflight-failed',
      { host: 'new' },
      /is\.migration-1\.0\.179\.jar is of another migration client/,
      /take it away/,
    ),
  ])
})

it('refuses the very client of the migration file too, where it was left behind: its server may have migrated', async () => {
  const [name, bytes] = Object.entries(unzipSync(clientZip())).find(([entry]) => entry.endsWith('.jar'))!
  const left = join(homes().target.path, DROPINS, basename(name))
  writeFileSync(left, bytes)
  const problems = await refused(apim)
  rmSync(left)
  expect(problems).toEqual([
    complaint(
      'preflight-failed',
      { host: 'new' },
      /migrate\.client-4\.1\.0\.31\.jar is a migration client: it would migrate at every start/,
      /whether that server was started with it/,
    ),
  ])
})

it('refuses a new home without the driver of its databases', async () => {
  const problems = await refused(apim, { edit: choice('skip = ["postgresql-*.jar"]') })
  expect(problems).toEqual([
    complaint(
      'preflight-failed',
      { host: 'new' },
      /No jar holds the JDBC driver org\.postgresql\.Driver that apim_db, shared_db name/,
      /repository\/components\/lib/,
    ),
  ])
})

it('refuses Windows by that word, in the file and in a home', async () => {
  const problems = await refused(apim, {
    edit: (text) => text.replace('"/opt/wso2am-4.1.0"', "'C:\\wso2am-4.1.0'"),
  })
  expect(problems).toEqual([
    complaint('config-invalid', {}, /is a path of a Windows host/, /Windows servers are not supported/),
  ])
  const bin = join(homes().source.path, 'bin')
  const [script, kept] = [join(bin, 'api-manager.sh'), join(bin, 'kept')]
  renameSync(script, kept)
  const seen = await refused(apim)
  renameSync(kept, script)
  expect(seen).toContainEqual(
    complaint(
      'preflight-failed',
      { host: 'old' },
      /is a Windows home: it has api-manager\.bat/,
      /unpack the product on Linux/,
    ),
  )
})

it('refuses a user of a database who could not restore it, with the statement that lets him', async () => {
  const { server } = apim.database('apim_db')
  await server.query('postgres', 'ALTER ROLE "am user" NOCREATEDB')
  const problems = await refused(apim, {
    edit: (text) =>
      text.replace('[environments.staging.databases.shared_db]', '$&\nbackup = false\nmode = "copy"'),
  })
  await server.query('postgres', 'ALTER ROLE "am user" CREATEDB')
  expect(problems).toEqual([
    complaint(
      'preflight-failed',
      { host: 'new' },
      /^am user may not make and rename databases for apim_db, which a restore does/,
      /ALTER ROLE "am user" CREATEDB;/,
    ),
    complaint(
      'config-invalid',
      {},
      /shared_db would be copied, but apim_db changed in place/,
      /mode = "copy"/,
    ),
    complaint(
      'config-invalid',
      {},
      /mode = "copy" makes a copy of shared_db from its backup, and backup = false says that there is to be none/,
      /remove backup = false/,
    ),
  ])
})

it('warns of another admin role and of a small heap, and plans all the same', async () => {
  const undo = rewrite(join(homes().source.path, CONFIG), (text) =>
    text.replace('create_admin_account = true', 'create_admin_account = true\nadmin_role = "superusers"'),
  )
  const planned = await performVerb(apim, 'plan')
  undo()
  expect(planned.result).toBe('planned')
  expect(planned.said).toMatch(/admin role has another name .*api-manager\/issues\/2185/)
  expect(planned.said).toMatch(/The heap of am1 is 1024m/)
})

it('has changed nothing on any host or in any database', async () => {
  expect(readFileSync(apim.migrationFile, 'utf8')).toBe(apim.text)
  expect(difference(before, await apim.lab.snapshot())).toEqual([])
})
