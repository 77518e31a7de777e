import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { jar, type Tree } from '../files.ts'
import { keyStorePair } from '../keystores.ts'
import { cipherScript, readScript, startScript } from '../script-files.ts'

/** Versions of the API Manager that the lab has packs of. */
export type ApimVersion = '4.0.0' | '4.1.0'

const fixtures = join(import.meta.dirname, '../fixtures/apim')

/** Versions of bundles that go with a pack. */
const contents = {
  '4.0.0': {
    apimgt: '9.0.174',
    synapse: '2.1.7.wso2v227',
    pool: '9.0.34.wso2v1',
    kernel: '4.6.1',
    jwt: '2.0.3',
  },
  '4.1.0': {
    apimgt: '9.20.74',
    synapse: '2.1.7.wso2v271',
    pool: '9.0.35.wso2v1',
    kernel: '4.6.3',
    jwt: '2.0.4',
  },
} as const

/** Sequences of the gateway that both packs ship; the server puts them back from its resources at each start. */
const sequences = [
  '_auth_failure_handler_',
  '_build_',
  '_cors_request_handler_',
  '_threat_fault_',
  '_throttle_out_handler_',
  '_token_fault_',
  'dispatchSeq',
  'fault',
  'main',
  'outDispatchSeq',
]

const webapps = [
  'api#am#admin.war',
  'api#am#devportal.war',
  'api#am#gateway#v2.war',
  'api#am#publisher.war',
  'api#am#service-catalog#v1.war',
  'client-registration#v0.17.war',
  'internal#data#v1.war',
  'keymanager-operations.war',
  'oauth2.war',
]

/** Folders that an unpacked distribution has with nothing in them. */
export const emptyFolders = [
  'repository/components/patches',
  'repository/deployment/server/userstores',
  'repository/logs',
  'repository/tenants',
  'tmp',
] as const

/** Files of the unpacked distribution, by path below the home. The same bytes on every call. */
export function pristineApiManager(version: ApimVersion): Tree {
  const v = contents[version]
  const tree: Tree = new Map()
  const add = (path: string, bytes: Uint8Array | string) =>
    tree.set(path, typeof bytes === 'string' ? Buffer.from(bytes) : bytes)
  const fixture = (path: string, ...from: string[]) => add(path, readFileSync(join(fixtures, ...from)))

  add('LICENSE.txt', `License of WSO2 API Manager ${version}\n`)
  add('README.txt', `Welcome to WSO2 API Manager ${version}\n`)
  add('release-notes.html', `<html><body>Release notes of ${version}</body></html>\n`)
  add('updates/product.txt', `wso2am-${version}`)
  add('bin/version.txt', `WSO2 API Manager v${version}\n`)
  add('bin/wso2carbon-version.txt', `WSO2 Carbon Framework v${v.kernel}\n`)
  add('bin/api-manager.sh', startScript('api-manager'))
  add('bin/api-manager.bat', `rem API Manager ${version}\r\n`)
  add('bin/ciphertool.sh', cipherScript('repository/conf', 'lib'))
  add('bin/profileSetup.sh', readScript('profileSetup.sh'))
  add(`bin/org.wso2.carbon.bootstrap-${v.kernel}.jar`, jar(['org.wso2.carbon.bootstrap.Bootstrap'], v.kernel))

  const conf = 'repository/conf'
  fixture(`${conf}/deployment.toml`, `deployment-${version}.toml`)
  fixture(`${conf}/log4j2.properties`, `log4j2-${version}.properties`)
  add(
    `${conf}/carbon.xml`,
    `<Server><Name>WSO2 API Manager</Name><ServerKey>AM</ServerKey><Version>${version}</Version></Server>\n`,
  )
  add(`${conf}/user-mgt.xml`, `<UserManager><!-- ${version} --></UserManager>\n`)
  add(
    `${conf}/datasources/master-datasources.xml`,
    `<datasources-configuration><!-- ${version} --></datasources-configuration>\n`,
  )
  add(`${conf}/security/cipher-text.properties`, '')
  const tool = join(fixtures, `config-${version}`)
  for (const entry of readdirSync(tool, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) {
      const path = join(entry.parentPath, entry.name).slice(tool.length + 1)
      fixture(`repository/resources/conf/${path}`, `config-${version}`, path)
    }
  add(
    'repository/resources/conf/templates/repository/conf/registry.xml.j2',
    `<wso2registry><indexingConfiguration><!-- ${version} --></indexingConfiguration></wso2registry>\n`,
  )
  const shipped = keyStorePair('localhost', 'wso2carbon')
  add('repository/resources/security/wso2carbon.jks', shipped.key)
  add('repository/resources/security/client-truststore.jks', shipped.trust)
  for (const name of ['listenerprofiles', 'sslprofiles'])
    add(`repository/resources/security/${name}.xml`, `<parameter name="dynamicSSLProfilesConfig"/>\n`)
  add('repository/resources/api_templates/velocity_template.xml', `<!-- ${version} -->\n`)
  add(
    'repository/resources/rxts/api.rxt',
    `<artifactType type="application/vnd.wso2-api+xml"><!-- ${version} --></artifactType>\n`,
  )
  add('repository/resources/tenant-conf.json', `{ "EnableMonetization": false, "pack": "${version}" }\n`)
  if (version === '4.1.0')
    for (const policy of ['addHeader_v1', 'jsonToXML_v1'])
      add(`repository/resources/operation_policies/definitions/${policy}.j2`, `<!-- ${policy} -->\n`)

  synapse(version, add)
  for (const name of webapps)
    add(`repository/deployment/server/webapps/${name}`, jar([`org.wso2.${version}`], name))
  for (const portal of ['admin', 'devportal', 'publisher'])
    add(
      `repository/deployment/server/jaggeryapps/${portal}/site/public/conf/settings.json`,
      `{ "app": "${portal}", "pack": "${version}" }\n`,
    )
  add(
    'repository/deployment/server/eventpublishers/EmailPublisher.xml',
    `<eventPublisher name="EmailPublisher"/>\n`,
  )
  add('repository/deployment/server/eventstreams/id_gov_notify_stream_1.0.0.json', '{}\n')
  add('repository/deployment/README.txt', 'Deployed artifacts\n')
  add('repository/README.txt', 'Repository\n')
  // Databases of the kind that a pack brings along; only that of `database.local` stays in use.
  for (const name of ['WSO2AM_DB', 'WSO2CARBON_DB', 'WSO2MB_DB', 'WSO2SHARED_DB'])
    add(
      `repository/database/${name}.mv.db`,
      `H:2,block:2,blockSize:1000,format:${version === '4.0.0' ? 1 : 2}\n`,
    )

  const components = 'repository/components'
  for (const folder of ['dropins', 'lib'])
    add(`${components}/${folder}/README.txt`, `Place for your own ${folder}\n`)
  add(
    `${components}/dropins/org.wso2.carbon.identity.oauth2.grant.jwt-${v.jwt}.jar`,
    jar(['org.wso2.carbon.identity.oauth2.grant.jwt.JWTBearerGrantHandler'], v.jwt),
  )
  for (const name of ['encoder-1.1', 'httpmime-4.3.6'])
    add(`${components}/lib/${name}.jar`, jar([`shipped.${name.split('-')[0]}`], name))
  for (const [name, type] of [
    [`org.wso2.carbon.apimgt.impl_${v.apimgt}`, 'org.wso2.carbon.apimgt.impl.APIConstants'],
    [`org.wso2.carbon.apimgt.gateway_${v.apimgt}`, 'org.wso2.carbon.apimgt.gateway.APIMgtGatewayConstants'],
    [`synapse-core_${v.synapse}`, 'org.apache.synapse.Mediator'],
    [`jdbc-pool_${v.pool}`, 'org.apache.tomcat.jdbc.pool.DataSource'],
    [`org.wso2.carbon.core_${v.kernel}`, 'org.wso2.carbon.core.init.CarbonServerManager'],
  ] as const)
    add(`${components}/plugins/${name}.jar`, jar([type], name))

  for (const [folder, what] of [
    ['', 'registry and users'],
    ['apimgt/', 'API Manager'],
  ] as const)
    for (const type of ['db2', 'h2', 'mssql', 'mysql', 'oracle', 'postgresql'])
      add(`dbscripts/${folder}${type}.sql`, `-- ${what}: tables of ${version} for ${type}\n`)
  return tree
}

function synapse(version: ApimVersion, add: (path: string, text: string) => unknown): void {
  const folder = 'repository/deployment/server/synapse-configs/default'
  const head = `<?xml version="1.0" encoding="UTF-8"?>\n<!-- Shipped with ${version} -->\n`
  const xmlns = 'xmlns="http://ws.apache.org/ns/synapse"'
  add(
    `${folder}/registry.xml`,
    `${head}<registry ${xmlns} provider="org.wso2.carbon.mediation.registry.WSO2Registry"/>\n`,
  )
  add(`${folder}/synapse.xml`, `${head}<definitions ${xmlns}/>\n`)
  add(`${folder}/api/_OpenService_.xml`, `${head}<api ${xmlns} name="_OpenService_" context="/services"/>\n`)
  add(
    `${folder}/proxy-services/WorkflowCallbackService.xml`,
    `${head}<proxy ${xmlns} name="WorkflowCallbackService"/>\n`,
  )
  for (const name of ['SecureWebSocketInboundEndpoint', 'WebSocketInboundEndpoint'])
    add(`${folder}/inbound-endpoints/${name}.xml`, `${head}<inboundEndpoint ${xmlns} name="${name}"/>\n`)
  for (const name of sequences) {
    const text = `${head}<sequence ${xmlns} name="${name}">\n  <log level="full"/>\n</sequence>\n`
    add(`${folder}/sequences/${name}.xml`, text)
    add(`repository/resources/apim-synapse-config/${name}.xml`, text)
  }
  // Kept like the sequences: the gateway puts it back.
  add(
    'repository/resources/apim-synapse-config/_OpenService_.xml',
    `${head}<api ${xmlns} name="_OpenService_" context="/services"/>\n`,
  )
}
