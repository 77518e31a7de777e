import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Context } from '../../../src/engine/context.ts'
import { Spool } from '../../../src/engine/spool.ts'
import type { Node } from '../../../src/migration/schema.ts'
import { LocalHost } from '../../../src/remote/local.ts'
import { loadRoute } from '../../../src/routes/load.ts'
import { Secrets } from '../../../src/secrets.ts'
import { mergeNode, spoolMerge } from '../../../src/steps/merge-config.ts'

const PACKS = path.resolve(import.meta.dirname, '../../lab/product/fixtures')
const FILES = path.resolve(import.meta.dirname, '../toml/fixtures')

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'wso2-migrate-merge-node-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** A home with its `deployment.toml` and what its configuration is made from. */
function home(name: string, config: string, text: string, conf: string): { host: string; home: string } {
  const place = path.join(folder, name)
  mkdirSync(path.join(place, path.dirname(config)), { recursive: true })
  writeFileSync(path.join(place, config), text)
  cpSync(path.join(PACKS, conf), path.join(place, 'repository/resources/conf'), { recursive: true })
  return { host: 'runner', home: place }
}

/** As much of a run as a merge asks for; both homes lie on this machine. */
function contextOf(route: string): Context {
  const host = new LocalHost()
  const secrets = new Secrets()
  return {
    route: loadRoute(route),
    environment: { merge: [], databases: {}, choices: { skip: [] }, file: 'wso2-migrate.toml' },
    host: () => host,
    secrets,
    spool: new Spool(path.join(folder, 'spool'), secrets),
    folder,
  } as unknown as Context
}

const fixture = (name: string) => readFileSync(path.join(FILES, `${name}.toml`), 'utf8')

it('looks settings up in both homes, and leaves a report without secrets', async () => {
  const old = `${fixture('mi-1.2.0').replace('[server]', '[server]\nhostnme = "x"')}\n[own]\npassword = "Node-Pw-1"\n`
  const node = {
    source: home('old', 'conf/deployment.toml', old, 'config-tool-1.2.0'),
    target: home('new', 'conf/deployment.toml', fixture('mi-4.0.0'), 'config-tool-4.0.0'),
  } as Node
  const context = contextOf('mi-7.1.0-to-4.0.0')
  const { result } = await mergeNode(context, node)
  expect(result.warnings).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        keys: ['server.hostnme'],
        what: expect.stringContaining('Nothing in the old pack'),
      }),
    ]),
  )
  expect(result.notes).toEqual([])
  await spoolMerge(context, 'mi1', 'new:deployment.toml', result)
  const spooled = (name: string) => readFileSync(path.join(folder, 'spool/files/merge/mi1', name), 'utf8')
  expect(JSON.parse(spooled('report.json'))).toMatchObject({ verdict: 'merged' })
  expect(spooled('report.md')).toContain('| `own.password` | added |')
  expect(spooled('deployment.toml')).toContain('hostnme = "x"')
  for (const name of ['report.json', 'report.md', 'deployment.toml']) {
    expect(spooled(name)).not.toContain('Node-Pw-1')
  }
})

it.each([
  ['that of its profile', fixture('apim/own-gateway'), '"SOAPAction","apikey","Internal-Key"]'],
  ['that of all profiles', fixture('apim/own-old'), '"Internal-Key"]'],
])("a gateway's file is compared with the template that it was made of: %s", async (_, old, headers) => {
  const config = 'repository/conf/deployment.toml'
  const node = {
    profile: 'gateway-worker',
    source: home('old', config, old, 'apim/config-4.0.0'),
    target: home('new', config, fixture('apim/am-4.1.0-gateway-worker'), 'apim/config-4.1.0'),
  } as Node
  const { result } = await mergeNode(contextOf('apim-4.0.0-to-4.1.0'), node)
  expect(result.conflicts).toEqual([])
  expect(result.text).toMatch(new RegExp(`allow_headers = .*${headers.replaceAll(/[[\]]/g, '\\$&')}`))
  expect(result.notes).toEqual([expect.stringContaining('it has no templates in repository/resources/conf')])
})
