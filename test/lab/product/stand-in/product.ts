import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What two products of the same kernel do in different places and under different names. */
export interface Product {
  readonly title: string
  /** deployment.toml, below the home. */
  readonly config: string
  /** Folders whose jars may hold a JDBC driver. */
  readonly libraries: readonly string[]
  /** Bundle that asks for the driver, as it stands in its complaint. */
  readonly pool: string
  /** Logger of the server's own start. */
  readonly core: string
  /** Where the log and wso2carbon.pid are written as the kernel does: `TID: [..]`, and NULs behind the number. */
  readonly kernel: boolean
}

const microIntegrator: Product = {
  title: 'Micro Integrator',
  config: 'conf/deployment.toml',
  libraries: ['lib', 'dropins'],
  pool: 'jdbc-pool_9.0.33.wso2v1',
  core: 'org.wso2.micro.integrator.core.internal.CoreServerInitializer',
  kernel: false,
}

const apiManager: Product = {
  title: 'WSO2 API Manager',
  config: 'repository/conf/deployment.toml',
  libraries: ['repository/components/lib', 'repository/components/dropins'],
  pool: 'jdbc-pool_9.0.35.wso2v1',
  core: 'org.wso2.carbon.core.init.CarbonServerManager',
  kernel: true,
}

/** The product that is unpacked in a home, told by its start script. */
export function productOf(home: string): Product {
  return existsSync(join(home, 'bin/api-manager.sh')) ? apiManager : microIntegrator
}

/** Version of a home, from the text that its start script prints for `version`. */
export function readVersion(home: string): string {
  const text = readFileSync(join(home, 'bin', 'version.txt'), 'utf8')
  return /v(\d+\.\d+\.\d+)/.exec(text)?.[1] ?? '0.0.0'
}
