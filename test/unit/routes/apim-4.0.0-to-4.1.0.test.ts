import { describe, expect, it } from 'vitest'
import { loadRoute } from '../../../src/routes/load.ts'
import { Folder } from '../../../src/routes/schema.ts'
import { matcher } from '../../../src/transfer/globs.ts'
import { parseLog } from '../../../src/wso2/log.ts'

const route = loadRoute('apim-4.0.0-to-4.1.0')
const data = route.data!

/** Whether a file of a home is one that a folder of the route carries over. */
function carried(file: string): string[] {
  return route.folders
    .filter(({ from, include, exclude }) => {
      if (!file.startsWith(`${from}/`)) return false
      const inner = file.slice(from.length + 1)
      return matcher(include)(inner) && !matcher(exclude)(inner)
    })
    .map(({ id }) => id)
}

describe('packs', () => {
  it('are told apart by their version files', () => {
    for (const pack of [route.source, route.target]) {
      const versionIn = (text: string) =>
        pack.identify.map(({ pattern }) => new RegExp(pattern, 'u').exec(text)?.[1]).find(Boolean)
      expect(versionIn(`WSO2 API Manager v${pack.version}\n`)).toBe(pack.version)
      expect(versionIn(`wso2am-${pack.version}`)).toBe(pack.version)
      expect(versionIn('WSO2 Micro Integrator v4.0.0')).toBeUndefined()
      expect(versionIn('WSO2 Carbon Framework v4.6.3')).toBeUndefined()
    }
  })

  it('have their health path on one of their ports, and each port once', () => {
    for (const { ports, health } of [route.source, route.target]) {
      for (const { port } of health) expect(ports.map((each) => each.port)).toContain(port)
      expect(new Set(ports.map(({ port }) => port)).size).toBe(ports.length)
    }
  })
})

describe('what is carried over', () => {
  const server = 'repository/deployment/server'
  it.each([
    ['repository/resources/security/wso2carbon.jks', 'keystores'],
    ['repository/resources/security/partners/own.p12', 'keystores'],
    [`${server}/userstores/EXAMPLE_COM.xml`, 'userstores'],
    [`${server}/synapse-configs/default/sequences/WSO2AM--Ext--In.xml`, 'sequences'],
    ['repository/components/dropins/com.example.handler-1.0.0.jar', 'dropins'],
    ['repository/components/lib/postgresql-42.2.19.jar', 'lib'],
    ['repository/tenants/1/userstores/EXAMPLE_ORG.xml', 'tenant-userstores'],
  ])('%s by %s', (file, folder) => {
    expect(carried(file)).toEqual([folder])
  })

  it.each([
    'repository/resources/security/listenerprofiles.xml',
    'repository/components/dropins/org.wso2.carbon.apimgt.migrate.client-3.2.0.5.jar',
    'repository/components/dropins/org.wso2.carbon.is.migration-1.0.179.jar',
    'repository/components/dropins/tenantloader-1.0.jar',
    'repository/components/plugins/org.wso2.carbon.core_4.6.1.jar',
    'repository/database/WSO2MB_DB.mv.db',
    'repository/logs/wso2carbon.log',
    'repository/tenants/1/synapse-configs/default/synapse.xml',
    'solr/data/index/segments_1',
    'tmp/x.xml',
    `${server}/synapse-configs/default/api/admin--Pizza_v1.0.0.xml`,
  ])('never %s', (file) => {
    expect(carried(file)).toEqual([])
  })

  it('of tenants are no folders but those of user stores, and they wait for the data', () => {
    const tenants = Folder.parse(route.folders.find(({ id }) => id === 'tenant-userstores'))
    const left = matcher(tenants.exclude)
    for (const path of ['1/synapse-configs', '1/synapse-configs/default', '23/webapps'])
      expect(left(path)).toBe(true)
    for (const path of ['1', '1/userstores', '1/userstores/A.xml']) expect(left(path)).toBe(false)
    expect(data.late_folders).toEqual([tenants.id])
  })

  it('of sequences are not those that the packs ship', () => {
    const shipped = matcher(route.source.shipped)
    const sequences = `${server}/synapse-configs/default/sequences`
    for (const name of ['main', 'fault', '_auth_failure_handler_', 'webhooksFaultSequence'])
      expect(shipped(`${sequences}/${name}.xml`)).toBe(true)
    expect(shipped(`${sequences}/WSO2AM--Ext--In.xml`)).toBe(false)
  })
})

describe('warnings about files', () => {
  const warned = (file: string): string[] =>
    route.warnings.filter(({ files }) => matcher(files)(file)).map(({ id }) => id)
  const server = 'repository/deployment/server'

  it.each([
    ['repository/components/patches/patch0001/x.jar', 'patches'],
    ['repository/components/dropins/org.wso2.carbon.apimgt.migrate.client-4.0.0.9.jar', 'old-client'],
    [`${server}/synapse-configs/default/api/Own.xml`, 'synapse-artifacts'],
    [`${server}/synapse-configs/default/endpoints/Own.xml`, 'synapse-artifacts'],
    [`${server}/carbonapps/orders_1.0.0.car`, 'carbon-applications'],
    [`${server}/webapps/own.war`, 'custom-webapps'],
  ])('%s: %s', (file, id) => {
    expect(warned(file)).toEqual([id])
  })

  it.each([
    `${server}/synapse-configs/default/api/_OpenService_.xml`,
    `${server}/synapse-configs/default/proxy-services/WorkflowCallbackService.xml`,
    `${server}/webapps/api#am#publisher.war`,
    `${server}/webapps/am#sample#pizzashack#v1.war`,
    `${server}/webapps/internal#data#v1.war`,
    `${server}/webapps/oauth2.war`,
  ])('%s, which the pack ships: none', (file) => {
    expect(warned(file)).toEqual([])
  })
})

describe('the log', () => {
  const line =
    'TID: [-1234] [] [2026-11-22 17:05:01,123]  INFO {org.wso2.carbon.core.internal.StartupFinalizerServiceComponent} - '
  it('of a start says that it is done', () => {
    const [record] = parseLog(route.markers.record, `${line}WSO2 Carbon started in 62 sec\n`)
    expect(record?.logger).toBe('org.wso2.carbon.core.internal.StartupFinalizerServiceComponent')
    expect(new RegExp(route.markers.started, 'u').exec(record!.message)?.[1]).toBe('62')
  })

  it.each([
    'Cannot activate StartupFinalizerServiceComponent',
    'Error while performing configuration changes',
    "Secret references can't be resolved for db_password",
    "References can't be resolved for DB_HOST",
    'com.mysql.jdbc.Driver cannot be found by org.wso2.carbon.ndatasource.rdbms_4.6.3',
  ])('takes for fatal: %s', (text) => {
    expect(route.markers.fatal.some(({ pattern }) => new RegExp(pattern, 'u').test(text))).toBe(true)
  })
})

describe('the data migration', () => {
  it('works on databases, folders and jars that the route knows', () => {
    expect(Object.values(data.databases)).toContain(data.script.database)
    for (const id of data.late_folders) expect(route.folders.map((folder) => folder.id)).toContain(id)
    expect(data.client.jar.to).toBe(route.target.dropins)
  })

  it('knows a jar that migrates, and which of them is its own', () => {
    const { pattern, fits } = data.client.jar
    const jar = (name: string) => [pattern, fits].map((each) => new RegExp(each, 'u').test(name))
    expect(jar('org.wso2.carbon.apimgt.migrate.client-4.1.0.31.jar')).toEqual([true, true])
    expect(jar('org.wso2.carbon.apimgt.migrate.client-4.2.0.21.jar')).toEqual([true, false])
    expect(jar('org.wso2.carbon.is.migration-1.0.179.jar')).toEqual([true, false])
    expect(jar('org.wso2.carbon.apimgt.impl_9.20.74.jar')).toEqual([false, false])
  })

  it('says the same on Windows as elsewhere', () => {
    const filled = (words: readonly string[]) =>
      words
        .map((word) => word.replace('{from}', route.source.version).replace('{to}', route.target.version))
        .join(' ')
    expect(data.windows.pre_migrate).toBe(`api-manager.bat ${filled(data.arguments.pre_migrate)}`)
    expect(data.windows.migrate).toBe(`api-manager.bat ${filled(data.arguments.migrate)}`)
  })

  it('reads name, version and provider of an API out of a finding', () => {
    const text =
      'OpenAPI Definition for API {name: Pizza, Shack, version: 1.0.0, provider: admin@example.com} is invalid. ErrorMessage: x'
    const groups = data.identity.map((pattern) => new RegExp(pattern, 'u').exec(text)?.groups).find(Boolean)
    expect({ ...groups }).toEqual({
      name: 'Pizza, Shack',
      version: '1.0.0',
      provider: 'admin@example.com',
    })
  })
})
