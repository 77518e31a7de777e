import os from 'node:os'
import path from 'node:path'
import fs from 'fs-extra'
import { describe, expect, test } from 'vitest'
import type { Context } from '../../../src/engine/context.ts'
import { Spool } from '../../../src/engine/spool.ts'
import type { PlannedStep } from '../../../src/engine/step.ts'
import { LocalHost } from '../../../src/remote/local.ts'
import { loadRoute } from '../../../src/routes/load.ts'
import { Secrets } from '../../../src/secrets.ts'
import { dropRunMark, keepRunMark } from '../../../src/steps/client-run-mark.ts'
import {
  collectDumps,
  joinFindings,
  safeName,
  setDumpsAside,
} from '../../../src/steps/collect-definitions.ts'
import type { Finding } from '../../../src/wso2/findings.ts'

const finding = (name: string): Finding => ({
  kind: 'invalid-openapi',
  blocks: true,
  api: { name, version: '1', provider: 'admin-AT-one.example' },
  tenant: 'one.example',
  message: 'm',
  line: 1,
})
const row = (uuid: string, name: string) => ({ uuid, name, version: '1', provider: 'admin@one.example' })

test('findings get the UUID of their API and the definition that was dumped under it; others stay told', () => {
  const { joined, orphans } = joinFindings(
    [finding('a'), finding('b'), finding('gone')],
    [row('u-a', 'a'), row('u-b', 'b')],
    new Map([
      ['u-a', 'invalid-definitions/u-a.json'],
      ['u-x', 'invalid-definitions/u-x.json'],
    ]),
  )
  expect(joined.map(({ uuid, definition, api }) => [uuid, definition, api!.provider])).toEqual([
    ['u-a', 'invalid-definitions/u-a.json', 'admin@one.example'],
    ['u-b', undefined, 'admin@one.example'],
    [undefined, undefined, 'admin-AT-one.example'],
  ])
  expect(orphans).toEqual(['invalid-definitions/u-x.json'])
})

describe('names of files that a server wrote', () => {
  test.each([
    ['1b4e28ba-2fa1-11d2-883f-0016d3cca427.json', '1b4e28ba-2fa1-11d2-883f-0016d3cca427.json'],
    ['../../etc/passwd', '____etc_passwd'],
    ['a b:c?.json', 'a_b_c_.json'],
    ['.bashrc', '_bashrc'],
    ['sub/report.csv', 'sub_report.csv'],
    [`${'x'.repeat(300)}.json`, `${'x'.repeat(115)}.json`],
  ])('%s', (name, safe) => {
    const made = safeName(name)
    expect(made).toMatch(/^[A-Za-z0-9_-][A-Za-z0-9._-]{0,119}$/)
    expect(made).toBe(safe)
  })
})

test('definitions and reports of newer clients are collected, in place of those of an earlier look', async () => {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'wso2 dumps '))
  const [home, spooled] = [path.join(folder, 'home'), path.join(folder, 'spool')]
  // What of a context the step asks for.
  const context = {
    host: () => new LocalHost(),
    route: loadRoute('apim-4.0.0-to-4.1.0'),
    environment: { nodes: { am1: { target: { host: 'new', home } } } },
    spool: new Spool(spooled, new Secrets()),
  } as unknown as Context
  const planned = { node: 'am1' } as PlannedStep
  try {
    await fs.outputFile(path.join(home, 'invalid-swagger-definitions/u-1.json'), '{"a":1}')
    await fs.outputFile(path.join(home, 'validation-reports/api report.csv'), 'one\n')
    const odd = Buffer.concat([
      Buffer.from(path.join(home, 'validation-reports/')),
      Buffer.from([0x63, 0xe9]),
    ])
    await fs.writeFile(odd, 'no UTF-8 in its name')
    const first = await collectDumps(context, planned)
    expect([...first.definitions]).toEqual([['u-1', 'invalid-definitions/u-1.json']])
    expect(first.reports).toEqual(['validation-reports/api_report.csv'])
    expect(first.left).toEqual([expect.stringMatching(/^validation-reports\/c.+/)])
    await fs.remove(path.join(home, 'invalid-swagger-definitions'))
    await fs.outputFile(path.join(home, 'validation-reports/api report.csv'), 'two\n')
    expect((await collectDumps(context, planned)).definitions.size).toBe(0)
    const files = path.join(spooled, 'files')
    expect(await fs.readFile(path.join(files, 'validation-reports/api_report.csv'), 'utf8')).toBe('two\n')
    expect(await fs.pathExists(path.join(files, 'invalid-definitions'))).toBe(false)
  } finally {
    await fs.remove(folder)
  }
})

test('what stood there before the first attempt stays in the home, what an attempt wrote goes to the folder of the run', async () => {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), "wso2 it's "))
  const [home, runFolder] = [path.join(folder, 'home'), path.join(folder, 'run')]
  const host = new LocalHost()
  const said: string[] = []
  // What of a context the step asks for.
  const context = {
    host: () => host,
    route: loadRoute('apim-4.0.0-to-4.1.0'),
    environment: { nodes: { am1: { target: { host: 'new', home } } } },
    runFolder: async () => runFolder,
    ui: { info: (line: string) => said.push(line) },
  } as unknown as Context
  const planned = {
    node: 'am1',
    verb: 'pre-migrate',
    work: { phase: 'pre-migrate' },
  } as unknown as PlannedStep
  const mark = { log: { inode: '1', offset: 0 }, began: 0, schema: {}, tenants: [] }
  const dumps = path.join(home, 'invalid-swagger-definitions')
  const writes = (text: string) => fs.outputFile(path.join(dumps, 'u-1.json'), text)
  const under = async (place: string) => {
    const texts: string[] = []
    for (const name of (await fs.readdir(place)).sort()) {
      texts.push(await fs.readFile(path.join(place, name, 'u-1.json'), 'utf8').catch(() => name))
    }
    return texts
  }
  try {
    await writes('found')
    // An attempt that broke off before the client was started has written nothing.
    await setDumpsAside(context, planned)
    await setDumpsAside(context, planned)
    expect(await under(home)).toEqual(['found'])
    await keepRunMark(context, host, { node: 'am1', phase: 'pre-migrate' }, mark)
    for (const attempt of ['first', 'second', 'third']) {
      await writes(attempt)
      await setDumpsAside(context, planned)
      expect(await under(home)).toEqual(['found'])
    }
    await setDumpsAside(context, planned)
    const replaced = (await fs.readdir(path.join(runFolder, 'replaced'))).sort()
    const kept = await Promise.all(replaced.map((each) => under(path.join(runFolder, 'replaced', each))))
    expect(kept).toEqual([['first'], ['second'], ['third']])
    expect(said).toHaveLength(1 + kept.length)

    // After a way back it is as if none of them had been.
    const verdict = path.join(runFolder, 'client-runs/pre-migrate.doubt.json')
    await fs.outputFile(verdict, '{}')
    await dropRunMark(context, host, { node: 'am1', phase: 'pre-migrate' })
    expect(await fs.pathExists(verdict)).toBe(false)
    await writes('later')
    await setDumpsAside(context, planned)
    expect(await under(home)).toEqual(['found', 'later'])
  } finally {
    await fs.remove(folder)
  }
})
