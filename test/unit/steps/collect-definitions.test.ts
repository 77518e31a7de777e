import { describe, expect, test } from 'vitest'
import { joinFindings, safeName } from '../../../src/steps/collect-definitions.ts'
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
