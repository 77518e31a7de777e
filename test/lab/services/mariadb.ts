import { join } from 'node:path'
import {
  type Connection,
  createConnection,
  escapeId,
  escape as escapeText,
  type RowDataPacket,
} from 'mysql2/promise'
import { keptFolder } from '../kept.ts'
import { makeFolder } from '../machine/accounts.ts'
import type { Host } from '../machine/host.ts'
import { must, until } from '../machine/run.ts'
import type { DatabaseServer, DatabaseSpec } from './server.ts'

const DATA = '/srv/lab/mariadb'
const SOCKET = '/run/mysqld/mysqld.sock'
const ADMIN = { user: 'lab_admin', password: 'lab admin' }
const SYSTEM = ['information_schema', 'mysql', 'performance_schema', 'sys']

/** Settings that both the installer and the server need: the files are as large as the first one made them. */
const SETTINGS = [
  '--no-defaults',
  `--datadir=${DATA}`,
  '--innodb-log-file-size=8M',
  '--innodb-buffer-pool-size=32M',
  // Neither works on every overlay and tmpfs.
  '--innodb-flush-method=fsync',
  '--innodb-use-native-aio=0',
  '--innodb-flush-log-at-trx-commit=0',
  '--skip-log-bin',
]

/** Starts MariaDB on the host, reachable by password over its address, with the databases asked for. */
export async function startMariadb(host: Host, databases: readonly DatabaseSpec[]): Promise<DatabaseServer> {
  makeFolder(host.root, '/srv/lab', 0o755)
  makeFolder(host.root, '/run/mysqld', 0o755)
  await host.must(['chown', 'mysql:mysql', '/run/mysqld'])
  const install = [
    'mariadb-install-db',
    ...SETTINGS,
    ...['--user=mysql', '--skip-test-db', '--skip-name-resolve'],
    ...['--auth-root-authentication-method=normal', '--force'],
  ]
  // Of this version of MariaDB, for the number that its user has on this machine.
  const owner = (await host.must(['id', '-u', 'mysql'])).trim()
  const version = await host.must(['mariadbd', '--version'])
  const template = await keptFolder('mariadb', [...install, owner, version], async (scratch) => {
    await host.must(['install', '-d', '-m', '700', '-o', 'mysql', '-g', 'mysql', DATA])
    await host.must(install)
    await must(['mv', join(host.root, DATA), join(scratch, 'data')])
  })
  await must(['cp', '-a', join(template, 'data'), join(host.root, DATA)])
  const network = ['--bind-address=0.0.0.0', '--port=3306', `--socket=${SOCKET}`, '--skip-name-resolve']
  const character = ['--character-set-server=utf8mb4', '--collation-server=utf8mb4_general_ci']
  host.spawn(['mariadbd', ...SETTINGS, ...network, ...character, '--pid-file=/run/mysqld/mysqld.pid'], {
    user: 'mysql',
    log: '/var/log/mariadb.log',
  })

  let root: Connection | undefined
  await until('MariaDB answers', 60_000, async () => {
    root = await createConnection({
      user: 'root',
      socketPath: join(host.root, SOCKET),
      multipleStatements: true,
    }).catch(() => undefined)
    return root !== undefined
  })
  const account = (user: string) => `${escapeText(user)}@'%'`
  await root!.query(
    `CREATE USER ${account(ADMIN.user)} IDENTIFIED BY ${escapeText(ADMIN.password)};
     GRANT ALL ON *.* TO ${account(ADMIN.user)} WITH GRANT OPTION;
     ALTER USER root@localhost IDENTIFIED BY ${escapeText(ADMIN.password)}`,
  )
  await root!.end()

  const connect = (database: string | undefined, as: { user: string; password: string }) =>
    createConnection({
      host: host.address,
      port: 3306,
      ...(database && { database }),
      ...as,
      multipleStatements: true,
    })
  const ask = async (
    database: string | undefined,
    as: { user: string; password: string },
    sql: string,
    values: readonly unknown[],
  ) => {
    const connection = await connect(database, as)
    try {
      const [rows] = await connection.query<RowDataPacket[] | RowDataPacket[][]>(sql, [...values])
      return (Array.isArray(rows) ? rows : []) as Record<string, unknown>[]
    } finally {
      await connection.end()
    }
  }
  const query = (database: string, sql: string, values: readonly unknown[] = []) =>
    ask(database, ADMIN, sql, values)
  for (const { name, user, password, setup } of databases) {
    await ask(
      undefined,
      ADMIN,
      `CREATE DATABASE ${escapeId(name)};
       CREATE USER IF NOT EXISTS ${account(user)} IDENTIFIED BY ${escapeText(password)};
       GRANT ALL ON ${escapeId(name)}.* TO ${account(user)}`,
      [],
    )
    if (setup) await ask(name, { user, password }, setup, [])
  }
  return {
    engine: 'mariadb',
    host: host.address,
    port: 3306,
    admin: ADMIN,
    query,
    async dump() {
      const rows = await query(
        'mysql',
        'SELECT schema_name AS name FROM information_schema.schemata ORDER BY 1',
      )
      const names = rows.map(({ name }) => String(name)).filter((name) => !SYSTEM.includes(name))
      const dumps = names.map(async (name) => {
        const options = [
          '--user=root',
          `--password=${ADMIN.password}`,
          `--socket=${SOCKET}`,
          '--skip-dump-date',
        ]
        const dump = [
          'mariadb-dump',
          '--no-defaults',
          ...options,
          '--routines',
          '--events',
          '--single-transaction',
        ]
        return [name, await host.must([...dump, name])] as const
      })
      return new Map(await Promise.all(dumps))
    },
  }
}
