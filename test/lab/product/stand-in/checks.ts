import type { Log } from './log.ts'
import type { Product } from './product.ts'
import type { References, Settings } from './settings.ts'
import { StartFailure } from './start-failure.ts'
import { bindDirectory, classInJars, type DataSource, openDatabase, type Session } from './stores.ts'

/** The `[[datasource]]` tables of deployment.toml. */
export function dataSources(settings: Settings, references: References): DataSource[] {
  const list = settings.values.get('datasource')
  if (!Array.isArray(list)) return []
  return list.map((element: Record<string, unknown>) => {
    const text = (key: string) => references.resolve(element[key] ?? '')
    return {
      id: text('id'),
      // In the generated XML the URL is text, so `&amp;` of the toml is what the driver sees as `&`.
      url: text('url').replaceAll('&amp;', '&'),
      username: text('username'),
      password: text('password'),
      driver: element.driver === undefined ? 'com.mysql.jdbc.Driver' : text('driver'),
    }
  })
}

/** Logs in to every database and to the user store, as the server does at start; throws `StartFailure`. */
export async function checkStores(
  home: string,
  product: Product,
  version: string,
  references: References,
  sources: readonly DataSource[],
  log: Log,
): Promise<void> {
  const pool = 'org.wso2.micro.integrator.ndatasource.rdbms.RDBMSDataSource'
  for (const source of sources)
    try {
      await (await openPool(home, product, source)).close()
    } catch (error) {
      throw new StartFailure(pool, (error as Error).message, false)
    }
  await checkUserStore(version, references, sources, log)
}

/** A session with a database through the driver that lies in the home; throws with the words of the pool. */
export async function openPool(home: string, product: Product, source: DataSource): Promise<Session> {
  if (!classInJars(home, product.libraries, source.driver))
    throw new Error(
      `Error in creating datasource ${source.id}: ${source.driver} cannot be found by ${product.pool}`,
    )
  try {
    return await openDatabase(source)
  } catch (error) {
    throw new Error(`Unable to create initial connections of pool ${source.id}: ${(error as Error).message}`)
  }
}

async function checkUserStore(
  version: string,
  references: References,
  sources: readonly DataSource[],
  log: Log,
): Promise<void> {
  // The file user store is on unless it is switched off; LDAP or JDBC settings beside it are then not looked at.
  const realm = 'org.wso2.micro.integrator.security.user.core.common.DefaultRealm'
  if (references.text('internal_apis.file_user_store.enable', 'true') !== 'false') {
    log('INFO', 'org.wso2.micro.integrator.security.internal.DataHolder', 'File based user store is enabled')
    return
  }
  const type = references.text('user_store.type', 'read_only_ldap')
  if (type.endsWith('ldap')) {
    const text = (key: string, otherwise: string) => references.text(`user_store.${key}`, otherwise)
    try {
      await bindDirectory(
        text('connection_url', 'ldap://localhost:10389'),
        text('connection_name', 'uid=admin,ou=system'),
        text('connection_password', 'admin'),
        text('user_search_base', 'ou=Users,dc=wso2,dc=org'),
      )
    } catch (error) {
      throw new StartFailure(
        realm,
        `Cannot create connection to LDAP server: ${(error as Error).message}`,
        false,
      )
    }
    return
  }
  const id = references.text('realm_manager.data_source', 'WSO2CarbonDB')
  const source = sources.find((one) => one.id === id)
  if (!source) throw new StartFailure(realm, `Data source ${id} of the realm manager is not defined`, false)
  const session = await openDatabase(source)
  try {
    // MI 4.0 selects by the column that its user script added; MI 1.2 knows nothing of it.
    const column = version.startsWith('1.') ? 'UM_USER_NAME' : 'UM_USER_ID'
    await session.query(`SELECT ${column} FROM UM_USER WHERE UM_TENANT_ID = -1234`)
  } catch (error) {
    throw new StartFailure(
      realm,
      `Error occurred while checking existence of the admin user: ${(error as Error).message}`,
      false,
    )
  } finally {
    await session.close()
  }
}
