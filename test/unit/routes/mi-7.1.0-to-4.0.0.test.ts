import { describe, expect, it } from 'vitest'
import { loadRoute } from '../../../src/routes/load.ts'
import { activeOf, readArtifacts } from '../../../src/wso2/artifacts.ts'
import { parseLog } from '../../../src/wso2/log.ts'

const route = loadRoute('mi-7.1.0-to-4.0.0')
const message = (text: string): string =>
  parseLog(route.markers.record, `[2026-11-22 17:05:01,123]  INFO {org.wso2.Sample} - ${text}\n`)[0]
    ?.message ?? ''

const matches = (pattern: string, text: string): string | undefined =>
  new RegExp(pattern, 'u').exec(text)?.at(-1)

describe('markers of the Micro Integrator', () => {
  it.each(['35.12', '35,12'])('know the started line in every locale (%s)', (seconds) => {
    expect(
      matches(route.markers.started, message(`WSO2 Micro Integrator started in ${seconds} seconds`)),
    ).toBe(seconds)
  })

  // The texts are those of the sources named in the route file.
  it.each([
    [
      'carbon-application',
      'Successfully Deployed Carbon Application : OrdersCompositeExporter_1.0.0{super-tenant}',
      'OrdersCompositeExporter_1.0.0',
    ],
    ['carbon-application', 'Successfully Deployed Carbon Application : Orders_1.0.0', 'Orders_1.0.0'],
    ['api', '{api:Orders} Initializing API: Orders', 'Orders'],
    ['api', '{api:Orders:v1.0} Initializing API: Orders:v1.0', 'Orders:v1.0'],
    ['proxy-service', '{proxy:Echo} Successfully created the Axis2 service for Proxy service : Echo', 'Echo'],
    ['inbound-endpoint', 'Initializing Inbound Endpoint: files', 'files'],
    ['task', "StartupTask named 'nightly' has been deployed from file : /opt/x.xml", 'nightly'],
    ['message-processor', "Message Processor named 'mp 1' has been deployed from file : null", 'mp 1'],
  ])('find the name of a %s', (kind, text, name) => {
    expect(matches(route.markers.deployed[kind] ?? '', message(text))).toBe(name)
  })

  it.each([
    'Error while deploying carbon application /opt/mi/repository/deployment/server/carbonapps/a.car',
    'Error occurred while deploying the Carbon application: /opt/mi/a.car',
    'Some dependencies were not satisfied in cApp:Orders_1.0.0Check whether all dependent artifacts are included in cApp file: /opt/mi/a.car',
    'Deployment of the Synapse Artifact from file : /opt/mi/x.xml : Failed!',
    '{proxy:Echo} ProxyService Deployment from the file : /opt/x.xml : Failed.',
    'API deployment from the file : /opt/x.xml : Failed.',
    'API deployment Failed. The artifact described in the file /opt/x.xml is not an API',
    'Failed to initialize ESB due to a fatal error',
    'Error while performing configuration changes',
    "Secret references can't be resolved for db_password",
    'com.mysql.jdbc.Driver cannot be found by org.wso2.micro.integrator.ndatasource.rdbms_4.0.0',
  ])('take for fatal: %s', (text) => {
    expect(route.markers.fatal.some(({ pattern }) => new RegExp(pattern, 'u').test(text))).toBe(true)
  })

  it.each([
    'Successfully Deployed Carbon Application : ErrorHandler_1.0.0{super-tenant}',
    '{api:Failed} Initializing API: Failed',
    'WSO2 Micro Integrator started in 12.00 seconds',
    "Sequence named 'deployment failed' has been deployed from file : null",
  ])('do not take for fatal: %s', (text) => {
    expect(route.markers.fatal.filter(({ pattern }) => new RegExp(pattern, 'u').test(text))).toEqual([])
  })
})

describe('artifacts that work on their own', () => {
  const NS = 'xmlns="http://ws.apache.org/ns/synapse"'
  it.each([
    [`<task ${NS} name="t" class="x"><trigger interval="5"/></task>`, true],
    [`<inboundEndpoint ${NS} name="f" protocol="file" suspend="false"/>`, true],
    [`<inboundEndpoint ${NS} name="f" protocol="file" suspend="true"/>`, false],
    [`<inboundEndpoint ${NS} name="h" protocol="http" suspend="false"/>`, false],
    [`<inboundEndpoint ${NS} name="c" class="my.Poller"/>`, true],
    [`<messageProcessor ${NS} name="m" messageStore="s"/>`, true],
    [`<proxy ${NS} name="p" transports="http https"/>`, false],
    [`<proxy ${NS} name="p" transports="http jms"/>`, true],
    [`<proxy ${NS} name="p" startOnLoad="false" transports="jms"/>`, false],
    [`<proxy ${NS} name="p"><parameter name="transport.vfs.FileURI">file:///in</parameter></proxy>`, true],
    [`<proxy ${NS} name="p"><!-- <parameter name="transport.vfs.FileURI">x</parameter> --></proxy>`, false],
    [`<syn:task xmlns:syn="http://ws.apache.org/ns/synapse" name="t"/>`, true],
    [`<api ${NS} name="a" context="/a"/>`, false],
    [`<data name="d" transports="http https jms"/>`, true],
  ])('%s: %s', (xml, active) => {
    const { artifacts, unreadable } = readArtifacts('x.xml', Buffer.from(xml), route.active)
    expect(unreadable).toEqual([])
    expect(artifacts).toHaveLength(1)
    expect(activeOf(artifacts)).toHaveLength(active ? 1 : 0)
  })
})

describe('packs', () => {
  it('are told apart by their version files', () => {
    for (const pack of [route.source, route.target]) {
      const [version, product] = pack.identify
      expect(matches(version?.pattern ?? '', `WSO2 Micro Integrator v${pack.version}\n`)).toBe(pack.version)
      expect(matches(product?.pattern ?? '', `wso2mi-${pack.version}`)).toBe(pack.version)
      expect(matches(version?.pattern ?? '', 'WSO2 API Manager v4.0.0')).toBeUndefined()
    }
  })

  it('have their health path on one of their ports', () => {
    for (const { ports, health } of [route.source, route.target]) {
      for (const { port } of health) expect(ports.map((each) => each.port)).toContain(port)
    }
  })
})

describe('warnings', () => {
  it.each([
    ['hl7', '<proxy name="p" transports="hl7">'],
    ['vfs-smb', '<parameter name="transport.vfs.FileURI">smb://host/share</parameter>'],
    ['removed-mediators', '<inSequence><event topic="x"/></inSequence>'],
    ['package-renames', '<class name="org.wso2.carbon.mediator.transform.Smooks"/>'],
  ])('%s is triggered by %s', (id, text) => {
    const warned = route.warnings.filter(({ contents }) =>
      contents.some((each) => new RegExp(each, 'u').test(text)),
    )
    expect(warned.map((each) => each.id)).toContain(id)
  })

  it('are not triggered by an ordinary proxy', () => {
    const text =
      '<proxy xmlns="http://ws.apache.org/ns/synapse" name="Echo" transports="http https"><target><inSequence><log/><respond/></inSequence><outSequence><send/></outSequence></target></proxy>'
    expect(
      route.warnings.filter(({ contents }) => contents.some((each) => new RegExp(each, 'u').test(text))),
    ).toEqual([])
  })
})
