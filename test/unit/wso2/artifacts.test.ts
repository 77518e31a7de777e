import { strToU8, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { loadRoute } from '../../../src/routes/load.ts'
import { activeOf, namesOf, readArtifacts } from '../../../src/wso2/artifacts.ts'

const { active } = loadRoute('mi-7.1.0-to-4.0.0')
const NS = 'xmlns="http://ws.apache.org/ns/synapse"'

function car(files: Record<string, string>): Uint8Array {
  return zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])))
}

const part = (name: string, type: string, file: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><artifact name="${name}" version="1.0.0" type="${type}" serverRole="EnterpriseServiceBus"><file>${file}</file></artifact>`

const ARTIFACTS =
  '<?xml version="1.0" encoding="UTF-8"?><artifacts><artifact name="OrdersCar" version="1.0.0" type="carbon/application"><dependency artifact="Orders" version="1.0.0" include="true"/></artifact></artifacts>'

describe('artifacts of XML files', () => {
  it.each([
    [`<api ${NS} name="Orders" context="/o"/>`, 'api', 'Orders'],
    [
      `<?xml version="1.0"?>\n<!-- c --><proxy ${NS} name="Echo" transports="http"/>`,
      'proxy-service',
      'Echo',
    ],
    ['<data name="Customers" transports="http"><query id="q"/></data>', 'data-service', 'Customers'],
    [`<localEntry ${NS} key="template"><x/></localEntry>`, 'local-entry', 'template'],
    [`<s:sequence xmlns:s="http://ws.apache.org/ns/synapse" name="main"/>`, 'sequence', 'main'],
    [`<sequence ${NS} name="a"><sequence key="b"/></sequence>`, 'sequence', 'a'],
    [`<messageStore ${NS} name="s"/>`, 'message-store', 's'],
    [`<template ${NS} name="t"><sequence/></template>`, 'template', 't'],
    [`<endpoint ${NS} name="Größe &amp; Co"/>`, 'endpoint', 'Größe &amp; Co'],
  ])('%s', (xml, kind, name) => {
    expect(readArtifacts('a.xml', Buffer.from(xml), active).artifacts).toEqual([
      { kind, name, file: 'a.xml' },
    ])
  })

  it('are all found in one <definitions>, active ones on suspicion', () => {
    const xml = `<definitions ${NS}><api name="a"/><api name="b"/><task name="t"/></definitions>`
    const { artifacts } = readArtifacts('synapse.xml', Buffer.from(xml), active)
    expect(namesOf(artifacts, 'api')).toEqual(['a', 'b'])
    expect(activeOf(artifacts).map(({ name }) => name)).toEqual(['t'])
  })

  it('that are broken are told with their line, others are left alone', () => {
    expect(readArtifacts('a.xml', Buffer.from('<api name="x">\n<api>'), active).unreadable[0]).toMatch(
      /^a\.xml:\d+: /,
    )
    expect(readArtifacts('a.xml', Buffer.from('<registry/>'), active)).toEqual({
      artifacts: [],
      unreadable: [],
    })
    expect(readArtifacts('a.jar', Buffer.from('x'), active)).toEqual({ artifacts: [], unreadable: [] })
  })

  it('do not blow up on entities that name each other', () => {
    const bomb = `<!DOCTYPE api [<!ENTITY a "${'x'.repeat(100)}"><!ENTITY b "&a;&a;&a;&a;">]><api ${NS} name="n">&b;</api>`
    expect(namesOf(readArtifacts('a.xml', Buffer.from(bomb), active).artifacts, 'api')).toEqual(['n'])
  })
})

describe('artifacts of a .car', () => {
  it('are the application as the log names it, and its parts, but not synapse XML of the registry', () => {
    const bytes = car({
      'artifacts.xml': ARTIFACTS,
      'Orders_1.0.0/artifact.xml': part('Orders', 'synapse/api', 'Orders-1.0.0.xml'),
      'Orders_1.0.0/Orders-1.0.0.xml': `<api ${NS} name="Orders" context="/o"/>`,
      'Nightly_1.0.0/artifact.xml': part('Nightly', 'synapse/task', 'Nightly-1.0.0.xml'),
      'Nightly_1.0.0/Nightly-1.0.0.xml': `<task ${NS} name="Nightly"/>`,
      'Db_1.0.0/artifact.xml': part('Db', 'service/dataservice', 'Db-1.0.0.dbs'),
      'Db_1.0.0/Db-1.0.0.dbs': '<data name="Db"/>',
      'Reg_1.0.0/artifact.xml': part('Reg', 'registry/resource', 'registry-info.xml'),
      'Reg_1.0.0/resources/seq.xml': `<sequence ${NS} name="in registry"/>`,
    })
    const { artifacts, unreadable } = readArtifacts('carbonapps/o.car', bytes, active)
    expect(unreadable).toEqual([])
    expect(artifacts).toEqual([
      { kind: 'carbon-application', name: 'OrdersCar_1.0.0', file: 'carbonapps/o.car' },
      { kind: 'data-service', name: 'Db', file: 'carbonapps/o.car!/Db_1.0.0/Db-1.0.0.dbs' },
      {
        kind: 'task',
        name: 'Nightly',
        file: 'carbonapps/o.car!/Nightly_1.0.0/Nightly-1.0.0.xml',
        active: 'runs on its own timetable',
      },
      { kind: 'api', name: 'Orders', file: 'carbonapps/o.car!/Orders_1.0.0/Orders-1.0.0.xml' },
    ])
  })

  it('that cannot be read are told', () => {
    expect(readArtifacts('o.car', Buffer.from('no zip'), active).unreadable[0]).toContain('o.car: ')
    expect(readArtifacts('o.car', car({ 'x.xml': '<x/>' }), active).unreadable).toEqual([
      'o.car: no carbon application in artifacts.xml',
    ])
    const without = car({ 'artifacts.xml': ARTIFACTS, 'A_1/artifact.xml': part('A', 'synapse/api', 'A.xml') })
    expect(readArtifacts('o.car', without, active).unreadable).toEqual([
      'o.car!/A_1/artifact.xml: A.xml is not in the archive',
    ])
  })
})
