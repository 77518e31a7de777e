import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { jar, type Tree } from './files.ts'
import { keyStorePair } from './keystores.ts'
import { cipherScript, startScript } from './script-files.ts'

/** Versions of the Micro Integrator that the lab has packs of: the one of EI 7.1 and the one of API-M 4.0. */
export type PackVersion = '1.2.0' | '4.0.0'

const here = import.meta.dirname
const read = (...path: string[]) => readFileSync(join(here, ...path))

/** Names of the jars, and what else of a pack goes with its version. */
const contents = {
  '1.2.0': {
    synapse: '2.1.7.wso2v182',
    axis2: '1.6.1.wso2v41',
    mapper: '1.0.10',
    rampart: '1.6.1-wso2v30',
    addressing: '1.6.1-wso2v41',
    log4j: '2.13.3',
    kernel: '4.6.0',
  },
  '4.0.0': {
    synapse: '2.1.7.wso2v227',
    axis2: '1.6.1.wso2v63',
    mapper: '1.0.18',
    rampart: '1.6.1-wso2v43',
    addressing: '1.6.1-wso2v63',
    log4j: '2.14.1',
    kernel: '4.6.1',
  },
} as const

/** Jars that users often drop in themselves and that both packs ship in lib, at different versions. */
export const shippedLibraries = {
  '1.2.0': ['commons-dbcp-1.4.0.wso2v1.jar'],
  '4.0.0': ['commons-dbcp-1.4.0.wso2v1.jar', 'json-smart-2.4.7.jar'],
} as const

/** Files of the unpacked distribution, by path below the home. The same bytes on every call. */
export function pristinePack(version: PackVersion): Tree {
  const v = contents[version]
  const tree: Tree = new Map()
  const add = (path: string, bytes: Uint8Array | string) =>
    tree.set(path, typeof bytes === 'string' ? Buffer.from(bytes) : bytes)
  const fixture = (path: string, ...from: string[]) => add(path, read('fixtures', ...from))

  add('LICENSE.txt', `License of WSO2 Micro Integrator ${version}\n`)
  add('README.txt', `Welcome to WSO2 Micro Integrator ${version}\n`)
  add('release-notes.html', `<html><body>Release notes of ${version}</body></html>\n`)
  add('updates/product.txt', `wso2mi-${version}`)
  add('bin/version.txt', `WSO2 Micro Integrator v${version}\n`)
  add('bin/wso2carbon-version.txt', `WSO2 Carbon Framework v${v.kernel}\n`)
  add('bin/micro-integrator.sh', startScript('micro-integrator'))
  add('bin/ciphertool.sh', cipherScript('conf', 'wso2/lib'))
  add('bin/micro-integrator.bat', `rem Micro Integrator ${version}\r\n`)
  add(
    `bin/org.wso2.micro.integrator.bootstrap-${version}.jar`,
    jar(['org.wso2.micro.integrator.bootstrap.Bootstrap'], version),
  )

  fixture('conf/deployment.toml', `deployment-${version}.toml`)
  fixture('conf/log4j2.properties', `log4j2-${version}.properties`)
  add(
    'conf/carbon.xml',
    `<Server><Name>WSO2 Micro Integrator</Name><ServerKey>MI</ServerKey><Version>${version}</Version></Server>\n`,
  )
  add('conf/axis2/axis2.xml', `<axisconfig name="AxisJava2.0"><!-- ${version} --></axisconfig>\n`)
  add('conf/synapse.properties', `synapse.threads.core = 20\n# ${version}\n`)
  add('conf/file.properties', '')
  add('conf/security/cipher-text.properties', '')
  if (version === '4.0.0') add('conf/sec.policy', 'grant { permission java.security.AllPermission; };\n')
  for (const name of readdirSync(join(here, 'fixtures', `config-tool-${version}`), {
    recursive: true,
    withFileTypes: true,
  }))
    if (name.isFile()) {
      const path = join(name.parentPath, name.name).slice(
        join(here, 'fixtures', `config-tool-${version}`).length + 1,
      )
      fixture(`repository/resources/conf/${path}`, `config-tool-${version}`, path)
    }
  const shipped = keyStorePair('localhost', 'wso2carbon')
  add('repository/resources/security/wso2carbon.jks', shipped.key)
  add('repository/resources/security/client-truststore.jks', shipped.trust)
  add('repository/resources/security/publickey.pem', '-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----\n')

  const synapse = 'repository/deployment/server/synapse-configs/default'
  const head = `<?xml version="1.0" encoding="UTF-8"?>\n<!-- Shipped with ${version} -->\n`
  const xmlns = 'xmlns="http://ws.apache.org/ns/synapse"'
  add(
    `${synapse}/registry.xml`,
    `${head}<registry ${xmlns} provider="org.wso2.micro.integrator.registry.MicroIntegratorRegistry">\n  <parameter name="cachableDuration">15000</parameter>\n</registry>\n`,
  )
  add(
    `${synapse}/synapse.xml`,
    `${head}<definitions ${xmlns}>\n  <taskManager provider="org.wso2.micro.integrator.mediation.ntask.NTaskTaskManager"/>\n</definitions>\n`,
  )
  add(
    `${synapse}/sequences/main.xml`,
    `${head}<sequence ${xmlns} name="main">\n  <property name="HTTP_SC" scope="axis2" value="404"/>\n  <respond/>\n</sequence>\n`,
  )
  add(
    `${synapse}/sequences/fault.xml`,
    `${head}<sequence ${xmlns} name="fault">\n  <log level="full"/>\n  <drop/>\n</sequence>\n`,
  )
  for (const folder of ['imports', 'inbound-endpoints', 'local-entries', 'proxy-services'])
    add(`${synapse}/${folder}/empty.txt`, '')
  add('repository/deployment/server/carbonapps/empty.txt', '')
  for (const module of [`addressing-${v.addressing}`, `rampart-${v.rampart}`, `utsecurity-${version}`])
    add(`repository/deployment/server/axis2modules/${module}.mar`, jar(['org.apache.axis2.Module'], module))
  add(
    `repository/deployment/client/modules/rampart-${v.rampart}.mar`,
    jar(['org.apache.rampart.Rampart'], v.rampart),
  )
  add('repository/deployment/README.txt', 'Deployed artifacts\n')
  add('repository/README.txt', 'Repository\n')
  for (const folder of ['dropins', 'lib', 'patches'])
    add(`${folder}/README.txt`, `Place for your own ${folder}\n`)
  for (const name of shippedLibraries[version])
    add(`lib/${name}`, jar(['org.apache.commons.dbcp.BasicDataSource'], `${name}-${version}`))

  for (const [name, type] of [
    [`synapse-core_${v.synapse}`, 'org.apache.synapse.Mediator'],
    [`axis2_${v.axis2}`, 'org.apache.axis2.AxisFault'],
    [
      `org.wso2.micro.integrator.initializer_${version}`,
      'org.wso2.micro.integrator.initializer.StartupFinalizer',
    ],
    [`org.wso2.micro.integrator.core_${version}`, 'org.wso2.micro.integrator.core.Core'],
    [`jdbc-pool_9.0.${version === '1.2.0' ? 22 : 33}.wso2v1`, 'org.apache.tomcat.jdbc.pool.DataSource'],
  ] as const)
    add(`wso2/components/plugins/${name}.jar`, jar([type], name))
  for (const [name, type] of [
    [`config-mapper-${v.mapper}`, 'org.wso2.config.mapper.ConfigParser'],
    ['cava-toml-0.5.0', 'net.consensys.cava.toml.Toml'],
    [`log4j-core-${v.log4j}`, 'org.apache.logging.log4j.core.Logger'],
  ] as const)
    add(`wso2/lib/${name}.jar`, jar([type], name))

  for (const [folder, prefix] of [
    ['mysql', 'mysql'],
    ['postgres', 'postgresql'],
    ['mssql', 'mssql'],
    ['oracle', 'oracle'],
    ['db2', 'db2'],
  ] as const)
    for (const part of ['cluster', 'user', 'transaction_count'])
      add(`dbscripts/${folder}/${prefix}_${part}.sql`, `-- ${part} tables of ${version} for ${folder}\n`)
  return tree
}
