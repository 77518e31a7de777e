import { describe, expect, test } from 'vitest'
import { loadRoute } from '../../../src/routes/load.ts'
import {
  argumentsOf,
  type ClientRunChoice,
  requireWords,
  wrongChoices,
} from '../../../src/wso2/client-arguments.ts'
import { startCommand } from '../../../src/wso2/server.ts'

const route = loadRoute('apim-4.0.0-to-4.1.0')
const data = route.data!
const CHOICE: ClientRunChoice = {
  from: '4.0.0',
  to: '4.1.0',
  saveDefinitions: false,
  onlyTenants: [],
  exceptTenants: [],
}
const BASE = '-Dmigrate -DmigrateFromVersion=4.0.0 -DmigratedVersion=4.1.0'

describe('program arguments', () => {
  test.each<[string, 'pre-migrate' | 'migrate', Partial<ClientRunChoice>, string]>([
    ['the validators', 'pre-migrate', {}, `${BASE} -DrunPreMigration`],
    ['the main migration', 'migrate', {}, BASE],
    [
      'definitions are kept by the validators alone',
      'pre-migrate',
      { saveDefinitions: true },
      `${BASE} -DrunPreMigration -DsaveInvalidDefinition`,
    ],
    ['definitions are no matter of the migration', 'migrate', { saveDefinitions: true }, BASE],
    [
      'one validator stands at the switch itself',
      'pre-migrate',
      { validator: 'apiDefinitionValidation', saveDefinitions: true },
      `${BASE} -DrunPreMigration=apiDefinitionValidation -DsaveInvalidDefinition`,
    ],
    ['a validator is no matter of the migration', 'migrate', { validator: 'apiDefinitionValidation' }, BASE],
    [
      'tenants and profile go with both',
      'migrate',
      { onlyTenants: ['a.example', 'b.example'], profile: 'control-plane' },
      `${BASE} -Dtenants=a.example,b.example -Dprofile=control-plane`,
    ],
    [
      'tenants that are left out',
      'pre-migrate',
      { exceptTenants: ['a.example'] },
      `${BASE} -DrunPreMigration -DblackListed=a.example`,
    ],
  ])('%s', (_, phase, choice, expected) => {
    expect(argumentsOf(data, phase, { ...CHOICE, ...choice }).join(' ')).toBe(expected)
  })

  test('stand after start, and no unit is asked to pass them on', () => {
    const server = { home: '/opt/am', pack: route.target, service: 'wso2am' }
    expect(startCommand(server, ['-Dmigrate']).argv).toEqual([
      '/bin/sh',
      '/opt/am/bin/api-manager.sh',
      'start',
      '-Dmigrate',
    ])
    expect(startCommand(server).argv).toEqual(['systemctl', 'start', 'wso2am'])
  })

  test.each(['-Dtenants=a b', '-Dtenants=*', "-DmigrateFromVersion='4.0.0'", '-Dtenants=$(id)', ''])(
    'the start script would not pass %j on as one word',
    (word) => expect(() => requireWords(['-Dmigrate', word])).toThrow('no single word'),
  )
})

describe('choices that the client would not complain of', () => {
  test.each<[string, Partial<ClientRunChoice>, string]>([
    [
      'a misspelt validator would run all',
      { validator: 'apiDefinitionsValidation' },
      'apiDefinitionsValidation',
    ],
    ['a quoted version would do nothing', { from: "'4.0.0'" }, "'4.0.0'"],
    ['a tenant that the script would cut', { onlyTenants: ['a b'] }, 'a b'],
    ['two tenants in one text', { exceptTenants: ['a.example,b.example'] }, 'a.example,b.example'],
  ])('%s', (_, choice, word) => {
    const [wrong, ...more] = wrongChoices(data, { ...CHOICE, ...choice })
    expect(wrong!.what).toContain(word)
    expect(more).toEqual([])
  })

  test('are none where every name is known', () => {
    expect(
      wrongChoices(data, { ...CHOICE, validator: data.validators[0], onlyTenants: ['a.example'] }),
    ).toEqual([])
  })
})
