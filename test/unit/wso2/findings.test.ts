import { describe, expect, test } from 'vitest'
import { loadRoute } from '../../../src/routes/load.ts'
import { type ApiRow, apiOf, FindingsReader } from '../../../src/wso2/findings.ts'
import { gate, unusedAllowances } from '../../../src/wso2/findings-gate.ts'
import { parseLog } from '../../../src/wso2/log.ts'

const route = loadRoute('apim-4.0.0-to-4.1.0')
const client = route.clients[0]!
const HANDLER = 'ValidationHandler'
const VALIDATOR = 'validators.APIValidator'

const line = (level: string, logger: string, message: string) =>
  `TID: [-1234] [] [2026-11-22 08:00:01,507] ${level} {org.wso2.carbon.apimgt.migration.validator.${logger}} - ${message}`
const tenant = (id: number, domain: string) =>
  line('INFO', HANDLER, `Starting apiDefinitionValidation for tenant ${id}(${domain})..........`)
const validating = (name: string, version: string, provider: string) =>
  line(
    'INFO',
    VALIDATOR,
    `Validating graphql definition of API {name: ${name}, version: ${version}, provider: ${provider}}`,
  )

function findingsIn(...lines: string[]) {
  const reader = new FindingsReader(client, route.data!.identity)
  for (const record of parseLog(client.record, `${lines.join('\n')}\n`)) reader.take(record)
  return reader.end().findings
}

describe('findings in a log', () => {
  test('name, version and provider stand in the message, the tenant before it', () => {
    expect(
      findingsIn(
        tenant(1, 'one.example'),
        line(
          'ERROR',
          VALIDATOR,
          'OpenAPI Definition for API {name: Pizza, Hot: {x}, version: 1.0.0, provider: admin-AT-one.example} is invalid. ErrorMessage: paths is missing',
        ),
        '\tat org.example.Foo',
      ),
    ).toEqual([
      {
        kind: 'invalid-openapi',
        blocks: true,
        link: 'https://github.com/wso2/api-manager/issues/4101',
        api: { name: 'Pizza, Hot: {x}', version: '1.0.0', provider: 'admin-AT-one.example' },
        tenant: 'one.example',
        message:
          'OpenAPI Definition for API {name: Pizza, Hot: {x}, version: 1.0.0, provider: admin-AT-one.example} is invalid. ErrorMessage: paths is missing',
        line: 2,
      },
    ])
  })

  test('a message without any name is about the API that was announced before it, in the same tenant', () => {
    const graphql = line('ERROR', VALIDATOR, ' Invalid GraphQL definition found. ErrorMessage: no query type')
    const [first, second] = findingsIn(
      tenant(-1234, 'carbon.super'),
      validating('Stock', '2.0', 'admin'),
      graphql,
      tenant(1, 'one.example'),
      graphql,
    )
    expect(first).toMatchObject({
      kind: 'invalid-graphql',
      api: { name: 'Stock', version: '2.0', provider: 'admin' },
    })
    expect(second).not.toHaveProperty('api')
  })

  test('a message with name and version alone takes the provider of the API that was announced, if it is that one', () => {
    const missing = line(
      'ERROR',
      VALIDATOR,
      'Error while validating open API definition for Stock version: 1.0.0 type: HTTP. Swagger definition of the API is missing...',
    )
    expect(findingsIn(validating('Stock', '1.0.0', 'admin'), missing)[0]!.api).toEqual({
      name: 'Stock',
      version: '1.0.0',
      provider: 'admin',
    })
    expect(findingsIn(validating('Other', '1.0.0', 'admin'), missing)[0]!.api).toEqual({
      name: 'Stock',
      version: '1.0.0',
    })
  })

  test('the same words of another class, and a record within a line, are nothing', () => {
    const words = 'Unable to find the API {name: a, version: 1, provider: p} in the database'
    expect(findingsIn(line('ERROR', 'validators.Somebody', words))).toEqual([])
    expect(findingsIn(`quoted: ${line('ERROR', VALIDATOR, words)}`)).toEqual([])
  })

  test('a server that began anew found everything anew', () => {
    const words = 'Unable to find the API {name: a, version: 1, provider: p} in the database'
    const start =
      'TID: [-1234] [] [2026-11-22 08:00:01,507]  INFO {org.wso2.carbon.core.internal.CarbonCoreActivator} - Starting WSO2 Carbon...'
    expect(
      findingsIn(start, line('ERROR', VALIDATOR, words), start, line('ERROR', VALIDATOR, words)),
    ).toHaveLength(1)
  })
})

describe('the API of the database', () => {
  const rows: ApiRow[] = [
    { uuid: 'a', name: 'Pizza', version: '1', provider: 'admin' },
    { uuid: 'b', name: 'Pizza', version: '1', provider: 'admin@one.example' },
    { uuid: 'c', name: 'Pizza', version: '1', provider: 'ann@two.example' },
    { uuid: 'd', name: 'Pizza', version: '1', provider: 'bob@two.example' },
    { uuid: 'e', name: 'Soup', version: '1', provider: 'me@mail.example' },
  ]
  const uuid = (tenant: string | undefined, name: string, provider?: string) =>
    apiOf({ api: { name, version: '1', ...(provider && { provider }) }, ...(tenant && { tenant }) }, rows)
      ?.uuid

  test.each([
    ['the provider as the database writes it', 'one.example', 'admin@one.example', 'b'],
    ['the provider as the registry writes it', 'one.example', 'admin-AT-one.example', 'b'],
    ['a provider without its tenant', 'one.example', 'admin', 'b'],
    ['the first tenant', 'carbon.super', 'admin', 'a'],
    ['one of several in a tenant', 'two.example', 'bob', 'd'],
    ['no provider, and several could be meant', 'two.example', undefined, undefined],
    ['no provider, and one could be meant', 'one.example', undefined, 'b'],
    ['a provider who has none', 'two.example', 'eve', undefined],
  ])('%s', (_, tenant, provider, expected) => {
    expect(uuid(tenant, 'Pizza', provider)).toBe(expected)
  })

  test('a user of the first tenant may be called like a mail address', () => {
    expect(uuid('carbon.super', 'Soup', 'me@mail.example')).toBe('e')
    expect(uuid('carbon.super', 'Bread', 'me')).toBeUndefined()
  })
})

describe('the gate', () => {
  const finding = (name: string, blocks = true) => ({
    kind: 'invalid-openapi',
    blocks,
    api: { name, version: '1' },
    message: '',
    line: 1,
  })
  const nameless = { kind: 'no-path', blocks: true, message: '', line: 1 }
  const verdicts = (findings: Parameters<typeof gate>[0], on: 'fail' | 'warn', allow: string[] = []) =>
    gate(findings, { on_findings: on, allow_findings: allow }).map(({ verdict }) => verdict)

  test('lets through what is allowed by name and version, and what does no harm', () => {
    expect(verdicts([finding('a'), finding('b'), finding('c', false)], 'fail', ['b:1'])).toEqual([
      'stops',
      'allowed',
      'warns',
    ])
    expect(verdicts([finding('a')], 'fail', ['a:2', 'A:1', 'a'])).toEqual(['stops'])
  })

  test('lets all through where findings are to be warned of, and never by a list what has no name', () => {
    expect(verdicts([finding('a'), nameless], 'warn')).toEqual(['allowed', 'allowed'])
    expect(verdicts([nameless], 'fail', ['undefined:undefined'])).toEqual(['stops'])
  })

  test('says which names of the list are of no use', () => {
    expect(unusedAllowances([finding('a')], { on_findings: 'fail', allow_findings: ['a:1', 'b:1'] })).toEqual(
      ['b:1'],
    )
  })
})
