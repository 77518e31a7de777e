import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { withAuditLog } from '../audit-log.ts'
import { jar, type Tree } from '../files.ts'
import { sequenceXml } from '../synapse-xml.ts'

/** JDBC driver jars that a user puts into the old home, by the word in `[database.*] type`. */
const drivers = {
  postgre: { name: 'postgresql-42.2.19.jar', type: 'org.postgresql.Driver' },
  mysql: { name: 'mysql-connector-java-5.1.49.jar', type: 'com.mysql.jdbc.Driver' },
} as const

/** Global sequences of the user; the first one hangs in every API by its name alone. */
export const ownSequences = ['WSO2AM--Ext--In.xml', 'acme audit.xml', 'acme_header_cleanup.xml'] as const

/**
 * Everything that people have added to an API Manager in four years, but for deployment.toml and key stores. The token
 * is that of the update tool.
 */
export function grownFiles(databaseType: keyof typeof drivers, updateToken: string): Tree {
  const tree: Tree = new Map()
  const add = (path: string, bytes: Uint8Array | string) =>
    tree.set(path, typeof bytes === 'string' ? Buffer.from(bytes) : bytes)
  const components = 'repository/components'
  add(`${components}/dropins/acme-handlers-1.3.0.jar`, jar(['com.acme.handlers.Throttle'], '1.3.0'))
  add(`${components}/dropins/acme_workflows_2.0.0.jar`, jar(['com.acme.workflows.Approval'], '2.0.0'))
  add(`${components}/lib/acme tools 2.1 (patched).jar`, jar(['com.acme.tools.Dates'], '2.1'))
  add(
    `${components}/lib/bcprov-jdk15on-1.68.jar`,
    jar(['org.bouncycastle.jce.provider.BouncyCastleProvider'], '1.68'),
  )
  const driver = drivers[databaseType]
  add(`${components}/lib/${driver.name}`, jar([driver.type], driver.name))
  // An update of what the pack ships: it belongs to the old version and stays there.
  add(
    `${components}/plugins/org.wso2.carbon.apimgt.impl_9.0.174.jar`,
    jar(['org.wso2.carbon.apimgt.impl.APIConstants'], '9.0.174.88'),
  )
  add(
    `${components}/patches/patch0042/synapse-core_2.1.7.wso2v227.jar`,
    jar(['org.apache.synapse.Mediator'], 'patch0042'),
  )

  const server = 'repository/deployment/server'
  add(`${server}/userstores/partner_example.xml`, userStore('partner.example'))
  add(`${server}/userstores/acme_com.xml`, userStore('acme.com'))
  add('repository/tenants/1/userstores/one_staff.xml', userStore('one.staff'))
  add('repository/tenants/2/userstores/two_staff.xml', userStore('two.staff'))
  for (const tenant of [1, 2])
    add(`repository/tenants/${tenant}/eventpublishers/Metrics.xml`, '<eventPublisher name="Metrics"/>\n')
  for (const name of ownSequences)
    add(`${server}/synapse-configs/default/sequences/${name}`, sequenceXml(name.slice(0, -'.xml'.length)))
  add(`${server}/webapps/acme-status.war`, jar(['com.acme.status.Page'], '1.0'))
  add(`${server}/jaggeryapps/devportal/site/public/theme/acme.json`, '{ "logo": "acme.svg" }\n')
  add(
    'repository/resources/api_templates/velocity_template.xml',
    '<!-- 4.0.0 --><handler class="com.acme.handlers.Throttle"/>\n',
  )

  const log4j2 = readFileSync(join(import.meta.dirname, '../fixtures/apim/log4j2-4.0.0.properties'), 'utf8')
  add('repository/conf/log4j2.properties', withAuditLog(log4j2))
  // What the update tool keeps; the server itself never reads it.
  add(
    'updates/config.json',
    `${JSON.stringify({ username: 'ops@example.com', 'access-token': updateToken, 'update-level': '112' })}\n`,
  )
  // The index of the old version, and how far it came: of no use to the new one.
  add('solr/registry-indexing/core.properties', 'name=registry-indexing\n')
  add('solr/data/index/segments_9', 'segments\n')
  add(
    'repository/database/WSO2CARBON_DB.mv.db',
    `H:2,block:2,blockSize:1000,format:1\n\nlastaccesstime_2=2026-11-01T08:00:00.000Z\n`,
  )
  return tree
}

function userStore(domain: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<UserStoreManager class="org.wso2.carbon.user.core.ldap.UniqueIDReadOnlyLDAPUserStoreManager">
  <Property name="ConnectionURL">ldap://ldap.${domain}:389</Property>
  <Property name="DomainName">${domain}</Property>
  <Property name="Disabled">false</Property>
</UserStoreManager>
`
}
