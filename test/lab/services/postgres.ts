import { join } from 'node:path'
import { Client, escapeIdentifier, escapeLiteral } from 'pg'
import { keptFolder } from '../kept.ts'
import { makeFolder, writeRootFile } from '../machine/accounts.ts'
import type { Host } from '../machine/host.ts'
import { postgresPrograms } from '../machine/postgres-programs.ts'
import { must, until } from '../machine/run.ts'
import type { DatabaseServer, DatabaseSpec } from './server.ts'

const DATA = '/srv/lab/postgres'
const ADMIN = { user: 'lab_admin', password: 'lab admin' }

/** Starts PostgreSQL on the host, reachable by password over its address, with the databases asked for. One of another name has another identity. */
export async function startPostgres(
  host: Host,
  databases: readonly DatabaseSpec[],
  which = 'first',
): Promise<DatabaseServer> {
  const programs = postgresPrograms()
  makeFolder(host.root, '/srv/lab', 0o755)
  makeFolder(host.root, '/run/postgresql', 0o2775)
  await host.must(['chown', 'postgres:postgres', '/run/postgresql'])
  const initdb = [
    join(programs, 'initdb'),
    '--no-sync',
    '--encoding=UTF8',
    '--locale=C.UTF-8',
    '--auth=peer',
    DATA,
  ]
  // Of this version of PostgreSQL, for the number that its user has on this machine.
  const owner = (await host.must(['id', '-u', 'postgres'])).trim()
  const version = await must([join(programs, 'postgres'), '--version'])
  const template = await keptFolder('postgres', [...initdb, owner, version, which], async (scratch) => {
    await host.must(['install', '-d', '-m', '700', '-o', 'postgres', '-g', 'postgres', DATA])
    await host.must(initdb, { user: 'postgres' })
    await must(['mv', join(host.root, DATA), join(scratch, 'data')])
  })
  await must(['cp', '-a', join(template, 'data'), join(host.root, DATA)])
  writeRootFile(
    host.root,
    `${DATA}/pg_hba.conf`,
    'local all all peer\nhost all all 10.71.0.0/24 scram-sha-256\nhost all all 127.0.0.1/32 scram-sha-256\n',
  )
  const settings = {
    listen_addresses: '*',
    port: '5432',
    unix_socket_directories: '/run/postgresql',
    // Nothing of the lab outlives a crash anyway.
    fsync: 'off',
    shared_buffers: '32MB',
  }
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  host.spawn([join(programs, 'postgres'), '-D', DATA, ...options], {
    user: 'postgres',
    log: '/var/log/postgres.log',
  })
  const local = ['psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', 'postgres']
  await until('PostgreSQL answers', 60_000, async () => {
    const ping = await host.exec([join(programs, 'pg_isready'), '-q', '-h', '/run/postgresql'])
    return ping.code === 0
  })
  const admin = `CREATE ROLE ${escapeIdentifier(ADMIN.user)} SUPERUSER LOGIN PASSWORD ${escapeLiteral(ADMIN.password)}`
  await host.must(local, { user: 'postgres', stdin: admin })

  const connection = (database: string) => ({ host: host.address, port: 5432, database, ...ADMIN })
  const query = async (database: string, sql: string, values: readonly unknown[] = []) => {
    const client = new Client(connection(database))
    await client.connect()
    try {
      const result = await client.query(sql, values.length > 0 ? [...values] : undefined)
      const last = Array.isArray(result) ? result.at(-1) : result
      return last.rows as Record<string, unknown>[]
    } finally {
      await client.end()
    }
  }
  for (const { name, user, password, setup } of databases) {
    const role = escapeIdentifier(user)
    const known = await query('postgres', 'SELECT 1 FROM pg_roles WHERE rolname = $1', [user])
    if (known.length === 0)
      await query('postgres', `CREATE ROLE ${role} LOGIN PASSWORD ${escapeLiteral(password)}`)
    await query('postgres', `CREATE DATABASE ${escapeIdentifier(name)} OWNER ${role}`)
    // As its owner, so that the tables belong to the user that the server logs in with.
    if (setup) await query(name, `SET ROLE ${role};\n${setup}`)
  }
  return {
    engine: 'postgresql',
    host: host.address,
    port: 5432,
    admin: ADMIN,
    query,
    async dump() {
      const rows = await query(
        'postgres',
        'SELECT datname FROM pg_database WHERE NOT datistemplate ORDER BY 1',
      )
      const dumps = rows.map(async ({ datname }) => {
        const text = await host.must([join(programs, 'pg_dump'), String(datname)], { user: 'postgres' })
        // Newer versions fence each dump with a random word.
        return [String(datname), text.replace(/^\\(un)?restrict .*$/gm, '')] as const
      })
      return new Map(await Promise.all(dumps))
    },
  }
}
