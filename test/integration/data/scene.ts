import type { Database } from '../../../src/databases/contract.ts'
import { engineFor } from '../../../src/databases/engines.ts'
import { LocalHost } from '../../../src/remote/local.ts'
import type { DataMigration } from '../../../src/routes/data.ts'
import type { Inspected } from '../../../src/wso2/data/inspected.ts'
import type { TestServer } from '../databases/helpers/servers.ts'

export type Engine = 'postgresql' | 'mariadb'

/** What a route says of the databases, as far as preflight asks. */
export const DATA: Pick<DataMigration, 'tested' | 'checks' | 'script' | 'databases'> = {
  databases: { api: 'apim_db', registry: 'shared_db' },
  tested: [
    { engine: 'postgresql', versions: ['10', '13.2'] },
    { engine: 'mysql', versions: ['5.7', '8.0'] },
  ],
  script: {
    database: 'shared_db',
    indexes: [{ table: 'REG_RESOURCE_TAG', columns: ['REG_TAG_ID', 'REG_TENANT_ID'] }],
  },
  checks: {
    tables: { api: 'AM_API', registry: 'REG_RESOURCE' },
    foreign_keys: [
      { engines: ['postgresql'], names: [{ table: 'AM_API_RATINGS', name: 'am_api_ratings_api_id_fkey' }] },
      {
        engines: ['mysql', 'mariadb'],
        names: [{ table: 'AM_API_RATINGS', name: 'AM_API_RATINGS_ibfk_1' }],
      },
    ],
    parents: [
      { table: 'AM_REVISION', column: 'API_UUID', parent: 'AM_API', parent_column: 'API_UUID' },
      {
        table: 'AM_API_REVISION_METADATA',
        column: 'REVISION_UUID',
        parent: 'AM_REVISION',
        parent_column: 'REVISION_UUID',
      },
    ],
    extensions: [{ engine: 'postgresql', name: 'uuid-ossp' }],
  },
}

export const PASSWORD = 'pass"word'

/** Two databases of the old version, in small: three tenants (one of them asleep), two APIs. */
export const APIM_DB = `
CREATE TABLE AM_APPLICATION (APPLICATION_ID INTEGER PRIMARY KEY, NAME VARCHAR(100));
INSERT INTO AM_APPLICATION VALUES (1, 'one'), (2, 'two'), (3, 'three');
CREATE TABLE AM_API (API_ID INTEGER PRIMARY KEY, API_UUID VARCHAR(60) UNIQUE, API_NAME VARCHAR(200));
INSERT INTO AM_API VALUES (1, 'u1', 'Pizza'), (2, 'u2', 'Menu');
CREATE TABLE AM_API_RATINGS (RATING_ID VARCHAR(60) PRIMARY KEY, API_ID INTEGER, FOREIGN KEY (API_ID) REFERENCES AM_API (API_ID));
CREATE TABLE AM_REVISION (ID INTEGER, API_UUID VARCHAR(60), REVISION_UUID VARCHAR(60) UNIQUE);
INSERT INTO AM_REVISION VALUES (1, 'u1', 'r1');
CREATE TABLE AM_API_REVISION_METADATA (API_UUID VARCHAR(60), REVISION_UUID VARCHAR(60));
INSERT INTO AM_API_REVISION_METADATA VALUES ('u1', 'r1');
`
export const SHARED_DB = `
CREATE TABLE REG_RESOURCE (REG_PATH_ID INTEGER);
CREATE TABLE REG_LOG (REG_LOG_ID INTEGER);
CREATE TABLE UM_TENANT (UM_ID INTEGER PRIMARY KEY, UM_DOMAIN_NAME VARCHAR(255), UM_ACTIVE BOOLEAN);
INSERT INTO UM_TENANT VALUES (1, 'pizza.com', TRUE), (2, 'sleepy.org', FALSE);
`

/** A new database of the user, filled as its owner would. */
export function create(
  engine: Engine,
  server: TestServer,
  name: string,
  sql: string,
  charset = 'latin1 COLLATE latin1_bin',
): void {
  if (engine === 'postgresql') {
    server.sql(
      'postgres',
      `DO $$ BEGIN CREATE ROLE wso2 LOGIN PASSWORD '${PASSWORD}'; EXCEPTION WHEN duplicate_object THEN NULL; END $$;`,
    )
    server.sql('postgres', `CREATE DATABASE ${name} OWNER wso2;`)
    server.sql(name, `SET ROLE wso2; ${sql}`)
  } else {
    server.sql(
      'mysql',
      `CREATE DATABASE ${name} CHARACTER SET ${charset};
       CREATE USER IF NOT EXISTS wso2@'127.0.0.1' IDENTIFIED BY '${PASSWORD}';
       GRANT ALL ON \`${name.replaceAll('_', '\\_')}\`.* TO wso2@'127.0.0.1';`,
    )
    server.sql(name, sql)
  }
}

export function database(engine: Engine, server: TestServer, id: string, name: string): Database {
  const address = { host: '127.0.0.1', port: server.port, name, user: 'wso2', password: PASSWORD }
  return { id, engine, ...address, params: {}, jdbcUrl: '' }
}

export async function inspected(one: Database): Promise<Inspected> {
  const tools = new LocalHost()
  return { tools, database: one, facts: await engineFor(one.engine).facts(tools, one) }
}
